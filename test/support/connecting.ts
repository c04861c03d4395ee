import { randomBytes } from "node:crypto";
import type { AccessContext } from "@patchbay/access";
import { type AuditWriter, createAuditWriter } from "@patchbay/audit";
import {
	type ConnectionsContext,
	completeConnect,
	connect,
	connectInput,
	readDueAccounts,
} from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import { composeCredentials } from "@patchbay/installation";
import { createLogger } from "@patchbay/logger";
import type { OAuthAppSource } from "@patchbay/oauth";
import {
	createConfiguredApps,
	type EnvironmentApp,
	type PlatformEndpointTable,
	type PlatformId,
	type Platforms,
	parsePlatformEndpoints,
	platforms,
} from "@patchbay/platforms";
import {
	createLocalKeyProvider,
	createVault,
	type KeyProvider,
} from "@patchbay/vault";
import {
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import {
	findPerson,
	type Person,
} from "../../apps/sandbox/src/world/people.ts";
import {
	sandboxAppOf,
	sandboxEndpoints,
} from "../../scripts/start/sandbox-platforms.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { defaultApp, defaultPlatform } from "./default-platform.ts";
import { createBrand } from "./factories/brand.ts";
import { createTenant, type TestTenant } from "./factories/tenant.ts";

export const people = {
	/** Managers with several accounts below. */
	agency: personCalled("agency_admin"),
	/** One account, reached directly. */
	brandOwner: personCalled("brand_owner"),
	/** No ad account at all. */
	starter: personCalled("new_starter"),
};

function personCalled(handle: string): Person {
	const person = findPerson(handle);
	if (!person) throw new Error(`The sandbox knows nobody called ${handle}`);
	return person;
}

export const callbackUri = `http://localhost:3000${defaultApp.callbackPath}`;

/** The sandbox's app for a platform, as the operator's environment names it. */
export function configuredApp(platform: PlatformId): EnvironmentApp {
	const { clientId, clientSecret, extras } = sandboxAppOf(platform);
	return { platform, clientId, clientSecrets: [clientSecret], extras };
}

export interface Consent {
	decision?: "allow" | "deny";
	/** E-mail or sub of who signs in. */
	account?: string;
	/** Space separated; all that were asked for when left out. */
	scopes?: string;
}

/** A database, a sandbox in Google's place and all that the verbs of connecting take. */
export interface Connecting {
	database: TestDatabase;
	sandbox: Sandbox;
	tenant: TestTenant;
	/** The root key, as PATCHBAY_MASTER_KEY gives it to a process. */
	masterKey: string;
	ctx: ConnectionsContext;
	/** The same for another actor or tenant, or with parts changed, as another process would have it. */
	as(
		access: AccessContext,
		parts?: Partial<ConnectionsContext>,
	): ConnectionsContext;
	/** Makes what a process of its own would have: its own caches, the same database. */
	otherProcess(options?: {
		/** Instead of this installation's own. */
		keyProvider?: KeyProvider;
		/** Instead of those of the registry and the sandbox. */
		platforms?: Platforms;
		endpoints?: PlatformEndpointTable;
		configuredApps?: OAuthAppSource;
	}): ConnectionsContext;
	newBrand(name?: string): Promise<string>;
	/** Goes through the sandbox's consent page; answers the query that comes back to the redirect URI. */
	consent(authorizationUrl: string, consent?: Consent): Promise<string>;
	/** Connects a brand from beginning to end, and reads its account as a worker does; answers the connection's id. */
	connectBrand(brandId: string, consent?: Consent): Promise<string>;
	/** Reads what is due, as a worker does, until nothing is; failures stay for later rounds. */
	readAccounts(as?: ConnectionsContext): Promise<void>;
	/** A switch or fault of the sandbox: `control("google-ads/revoke", {…})`. */
	control(name: string, body?: unknown): Promise<void>;
	/** Calls to the sandbox since the last `DELETE`, oldest first. */
	requests(path: string): Promise<{ method: string; path: string }[]>;
	/** The tenant's audit of one action, oldest first. */
	audited(action: string, tenantId?: string): Promise<AuditRow[]>;
	/** Rows of connections, grants and attempts that are not over: what a failure may not leave behind. */
	leftovers(
		tenantId?: string,
	): Promise<{ connections: number; grants: number }>;
	close(): Promise<void>;
}

export interface AuditRow {
	action: string;
	succeeded: boolean;
	targetId: string | null;
	purpose: string | null;
	detail: unknown;
}

/**
 * @param apps OAuth apps that the operator has set up; the platform's alone when left out
 * @param platform that brands are connected with
 */
export async function startConnecting(
	sandboxOptions: SandboxOptions = {},
	apps?: readonly EnvironmentApp[],
	platform: PlatformId = defaultPlatform,
): Promise<Connecting> {
	const [database, sandbox] = await Promise.all([
		createTestDatabase(),
		startSandbox({ port: 0, campaigns: 3, days: 5, ...sandboxOptions }),
	]);
	const tenant = await createTenant(database);
	const masterKey = randomBytes(32).toString("base64");
	const keyProvider = createLocalKeyProvider({ masterKey });
	const writers: AuditWriter[] = [];
	const logger = createLogger({ name: "test", level: "silent" });
	const { db } = database;
	const endpoints = parsePlatformEndpoints(sandboxEndpoints(sandbox.url));
	const configuredApps = createConfiguredApps({
		adminUrl: "http://localhost:3000",
		apps: apps ?? [configuredApp(platform)],
	});
	const process = (
		other: NonNullable<Parameters<Connecting["otherProcess"]>[0]> = {},
	) => {
		const audit = createAuditWriter({ db, logger });
		writers.push(audit);
		const vault = createVault({
			keyProvider: other.keyProvider ?? keyProvider,
		});
		const parts = {
			db,
			audit,
			platforms: other.platforms ?? platforms,
			endpoints: other.endpoints ?? endpoints,
			logger,
		};
		return {
			...parts,
			...composeCredentials({
				...parts,
				configuredApps: other.configuredApps ?? configuredApps,
				vault,
			}),
		};
	};
	const parts = process();
	const as: Connecting["as"] = (access, changed = {}) => ({
		...access,
		...parts,
		adminUrl: "http://localhost:3000",
		connectEnabled: true,
		...changed,
	});
	const ctx = as(tenant.ctx);
	const consent: Connecting["consent"] = async (url, given = {}) => {
		const reply = await fetch(url, {
			redirect: "manual",
			headers: {
				"X-Sandbox-Consent": given.decision ?? "allow",
				...(given.account ? { "X-Sandbox-Account": given.account } : {}),
				...(given.scopes === undefined
					? {}
					: { "X-Sandbox-Scopes": given.scopes }),
			},
		});
		const location = reply.headers.get("location");
		// A browser keeps the fragment to itself, such as Facebook's `#_=_`.
		const [redirectUri, query] =
			location?.replace(/#.*$/s, "").split("?") ?? [];
		if (!redirectUri?.startsWith("http://localhost:3000/oauth/") || !query)
			throw new Error(`no way back: ${reply.status} ${await reply.text()}`);
		return query;
	};
	return {
		database,
		sandbox,
		tenant,
		masterKey,
		ctx,
		as,
		otherProcess: (options) => as(tenant.ctx, process(options)),
		newBrand: (name = "North") => createBrand(db, tenant.tenantId, { name }),
		consent,
		async connectBrand(brandId, given) {
			const { authorizationUrl } = await connect(
				ctx,
				connectInput.parse({ brandId, platform }),
			);
			const { connectionId } = await completeConnect(ctx, {
				platform,
				callbackQuery: await consent(authorizationUrl ?? "", given),
			});
			await readAllDue(ctx);
			return connectionId;
		},
		async readAccounts(as = ctx) {
			await readAllDue(as);
		},
		async control(name, body = {}) {
			const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
				method: "POST",
				body: JSON.stringify(body),
			});
			if (!reply.ok) throw new Error(await reply.text());
		},
		async requests(path) {
			const reply = await fetch(
				`${sandbox.url}/__sandbox/requests?path=${encodeURIComponent(path)}`,
			);
			const { requests } = (await reply.json()) as {
				requests: { method: string; path: string }[];
			};
			return requests;
		},
		audited: (action, tenantId = tenant.tenantId) =>
			inTenant(db, tenantId, (tx) =>
				tx.auditEvent.findMany({
					where: { tenantId, action: action as "CONNECT" },
					orderBy: { sequence: "asc" },
				}),
			),
		leftovers: (tenantId = tenant.tenantId) =>
			inTenant(db, tenantId, async (tx) => ({
				connections: await tx.connection.count({
					where: { status: { not: "DISCONNECTED" } },
				}),
				grants: await tx.grant.count({ where: { destroyedAt: null } }),
			})),
		async close() {
			await Promise.all(writers.map((writer) => writer.close()));
			await sandbox.stop();
			await database.drop();
		},
	};
}

/** Does what a worker's rounds do for all tenants. */
async function readAllDue(ctx: ConnectionsContext): Promise<void> {
	for (;;) {
		const { read } = await readDueAccounts(ctx);
		if (read === 0) return;
	}
}
