import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccessContext } from "@patchbay/access";
import {
	completeConnect,
	connect,
	connectInput,
	selectAdAccounts,
} from "@patchbay/connections";
import { type Database, inTenantSql, systemSql } from "@patchbay/db";
import {
	type AssetFetcher,
	createAssetFetcher,
	createQueue,
	type ImportQueue,
	type ImportsContext,
	makeThumbnails,
	runImport,
	startImport,
	startImportInput,
	type WorkerDependencies,
} from "@patchbay/imports";
import { createLimits } from "@patchbay/limits";
import { createLogger } from "@patchbay/logger";
import type { PlatformId } from "@patchbay/platforms";
import { createDiskBlobStore } from "@patchbay/storage";
import type { SandboxOptions } from "../../apps/sandbox/src/create-sandbox.ts";
import {
	type Connecting,
	type Consent,
	configuredApp,
	people,
	startConnecting,
} from "./connecting.ts";
import { defaultPlatform } from "./default-platform.ts";
import { withoutPace } from "./without-pace.ts";

/** Everything an import needs, with the sandbox in Google's place. */
export interface Importing extends Connecting {
	imports: ImportsContext;
	storageDirectory: string;
	/** The verbs' context for another actor or tenant. */
	importsAs(access: AccessContext): ImportsContext;
	/** Makes what a worker process of its own would have, but for the pace at the platform: see {@link withoutPace}. */
	worker(parts?: Partial<WorkerDependencies>): WorkerDependencies;
	/** A connection with these accounts chosen (the single one of "Brand owner" when left out); answers its id. */
	connectAccounts(externalIds?: readonly string[]): Promise<string>;
	/** Consents again for a connection; answers the id of the connection that is active then. */
	reconnect(
		brandId: string,
		connectionId: string,
		consent?: Consent,
	): Promise<string>;
	start(
		connectionId: string,
		input?: Partial<Parameters<typeof startImportInput.parse>[0] & object>,
	): Promise<string>;
	/** Works on a job in this process until it has ended, waiting as it says. */
	runToEnd(importJobId: string, worker?: WorkerDependencies): Promise<JobState>;
	job(importJobId: string): Promise<JobState>;
	/** Waits until the job's row fits. */
	waitFor(
		importJobId: string,
		fits: (job: JobState) => boolean,
	): Promise<JobState>;
	/** Jobs of the test's tenant of which a slice may be claimed now. */
	claimableJobs(): Promise<string[]>;
	/** Makes the thumbnails that are due, as a worker's duty does. */
	makeThumbnails(worker?: WorkerDependencies): Promise<void>;
	/** Takes back the sandbox's faults; stalled calls are answered. */
	forgetFaults(): Promise<void>;
	forgetCalls(): Promise<void>;
	/** The queries that the sandbox was asked, oldest first. */
	queries(): Promise<string[]>;
	/** Waits until the sandbox has no fault left: the last call that was to suffer one has arrived. */
	faultsMet(): Promise<void>;
	/** Rows of the test's tenant, as the app sees them. */
	rows<R extends object>(
		text: string,
		values?: readonly unknown[],
	): Promise<R[]>;
}

export interface JobState {
	status: string;
	stage: string;
	percent: number;
	message: string | null;
	messageCode: string | null;
	resumesAt: Date | null;
	attempts: number;
	importedCampaigns: number;
	failedCampaigns: number;
	totalCampaigns: number;
	importedAssets: number;
	failedAssets: number;
	totalAssets: number;
	metricRows: bigint;
	completedAt: Date | null;
}

const ended = ["SUCCEEDED", "PARTIALLY_SUCCEEDED", "FAILED", "CANCELLED"];

export function hasEnded({ status }: JobState): boolean {
	return ended.includes(status);
}

/** @param imported platforms that are imported from: the first is what brands are connected with when nothing else is said */
export async function startImporting(
	sandboxOptions: SandboxOptions = {},
	...imported: PlatformId[]
): Promise<Importing> {
	const [platform = defaultPlatform, ...others] = imported;
	const apps = [platform, ...others].map(configuredApp);
	const connecting = await startConnecting(sandboxOptions, apps, platform);
	const { database, tenant, sandbox } = connecting;
	const { db } = database;
	const { tenantId } = tenant;
	const storageDirectory = await mkdtemp(join(tmpdir(), "patchbay-storage-"));
	const logger = createLogger({ name: "test", level: "silent" });
	const queue: ImportQueue = await createQueue({
		url: database.directUrl,
		role: "send",
		logger,
	});
	const fetchers: AssetFetcher[] = [];
	const importsAs = (access: AccessContext): ImportsContext => ({
		...access,
		db,
		queue,
	});
	const imports = importsAs(tenant.ctx);

	function worker(parts: Partial<WorkerDependencies> = {}): WorkerDependencies {
		const { credentials, platforms } = connecting.otherProcess({
			platforms: [platform, ...others].reduce(
				withoutPace,
				connecting.ctx.platforms,
			),
		});
		const assetFetcher = createAssetFetcher({
			maxBytes: 20 * 1_048_576,
			trustedOrigins: new Set([sandbox.url]),
		});
		fetchers.push(assetFetcher);
		return {
			db,
			credentials,
			platforms,
			limits: createLimits({ db, logger }),
			blobs: createDiskBlobStore(storageDirectory),
			assetFetcher,
			logger,
			holder: "test",
			retryPolicy: {
				attempts: 3,
				baseMilliseconds: 100,
				maxMilliseconds: 1_000,
			},
			...parts,
		};
	}

	const rows: Importing["rows"] = (text, values) =>
		query(db, tenantId, text, values);

	async function job(importJobId: string): Promise<JobState> {
		const [state] = await rows<JobState>(
			`select status, stage, percent, message, message_code as "messageCode", resumes_at as "resumesAt", attempts,
				imported_campaigns as "importedCampaigns", failed_campaigns as "failedCampaigns",
				total_campaigns as "totalCampaigns", imported_assets as "importedAssets", failed_assets as "failedAssets",
				total_assets as "totalAssets", metric_rows as "metricRows", completed_at as "completedAt"
			from import_job where id = $1`,
			[importJobId],
		);
		if (!state) throw new Error("no such job");
		return state;
	}

	async function waitFor(
		importJobId: string,
		fits: (state: JobState) => boolean,
	): Promise<JobState> {
		for (;;) {
			const state = await job(importJobId);
			if (fits(state)) return state;
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	}

	const forget = async (what: string) => {
		await fetch(`${sandbox.url}/__sandbox/${what}`, { method: "DELETE" });
	};
	const queries = async () => {
		const reply = await fetch(`${sandbox.url}/__sandbox/requests`);
		const { requests } = (await reply.json()) as {
			requests: { gaql: string | null }[];
		};
		return requests.flatMap(({ gaql }) => gaql ?? []);
	};

	return {
		...connecting,
		async claimableJobs() {
			await systemSql(db).query("select system.promote_import_slices(1000)");
			const ready = await rows<{ id: string }>(
				`select distinct import_job_id as id from import_slice s where state = 'READY'
					and system.slice_hold(s.app_key, s.limit_key, s.id, s.priority) is null`,
			);
			return ready.map(({ id }) => id);
		},
		forgetFaults: () => forget("faults"),
		forgetCalls: () => forget("requests"),
		queries,
		async faultsMet() {
			for (;;) {
				const reply = await fetch(`${sandbox.url}/__sandbox/faults`);
				const { faults } = (await reply.json()) as { faults: unknown[] };
				if (faults.length === 0) return;
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
		},
		imports,
		importsAs,
		storageDirectory,
		worker,
		async connectAccounts(externalIds) {
			const brandId = await connecting.newBrand();
			if (!externalIds)
				return connecting.connectBrand(brandId, {
					account: people.brandOwner.email,
				});
			const connectionId = await connecting.connectBrand(brandId, {
				account: people.agency.email,
			});
			await selectAdAccounts(connecting.ctx, {
				connectionId,
				externalIds: [...externalIds],
			});
			await connecting.readAccounts();
			return connectionId;
		},
		async reconnect(brandId, connectionId, consent) {
			const { authorizationUrl } = await connect(
				connecting.ctx,
				connectInput.parse({ brandId, platform, connectionId }),
			);
			const { connectionId: active } = await completeConnect(connecting.ctx, {
				platform,
				callbackQuery: await connecting.consent(
					authorizationUrl ?? "",
					consent,
				),
			});
			await connecting.readAccounts();
			return active;
		},
		async start(connectionId, input = {}) {
			const { importJobId } = await startImport(
				imports,
				startImportInput.parse({ connectionId, ...input }),
			);
			return importJobId;
		},
		async runToEnd(importJobId, given) {
			const deps = given ?? worker();
			for (;;) {
				await runImport(deps, { tenantId, importJobId });
				const state = await job(importJobId);
				if (hasEnded(state)) return state;
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		},
		async makeThumbnails(given) {
			const { signal } = new AbortController();
			while ((await makeThumbnails(given ?? worker(), signal)) > 0);
		},
		job,
		waitFor,
		rows,
		async close() {
			await Promise.all(fetchers.map((fetcher) => fetcher.close()));
			await queue.close();
			await connecting.close();
			await rm(storageDirectory, { recursive: true, force: true });
		},
	};
}

function query<R extends object>(
	db: Database,
	tenantId: string,
	text: string,
	values: readonly unknown[] = [],
): Promise<R[]> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<R>(text, values);
		return rows;
	});
}
