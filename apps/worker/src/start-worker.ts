import { hostname } from "node:os";
import { systemSql } from "@patchbay/db";
import {
	createAssetFetcher,
	createQueue,
	deleteBlobs,
	startImportWorker,
} from "@patchbay/imports";
import { openProcess, sealOwners } from "@patchbay/installation";
import { createKeyRotation } from "@patchbay/keys";
import { createLimits } from "@patchbay/limits";
import type { Logger } from "@patchbay/logger";
import { foldOutcomes } from "@patchbay/reliability";
import { openStore } from "@patchbay/storage";
import { startMetrics, startTracing } from "@patchbay/telemetry";
import { deleteData } from "./duties/delete-data.ts";
import { startDuties } from "./duties/duty.ts";
import { keepFiles } from "./duties/keep-files.ts";
import { keepMetrics } from "./duties/keep-metrics.ts";
import { pruneHistory } from "./duties/prune-history.ts";
import { readAccounts } from "./duties/read-accounts.ts";
import { refreshGrants } from "./duties/refresh-grants.ts";
import { resolveChanges } from "./duties/resolve-changes.ts";
import { rotateKeys, tidyKeys } from "./duties/rotate-keys.ts";
import { startScheduledImports } from "./duties/start-scheduled-imports.ts";
import { tidyUp } from "./duties/tidy-up.ts";
import { verifyGrants } from "./duties/verify-grants.ts";
import { watchVersions } from "./duties/watch-versions.ts";
import type { WorkerEnv } from "./env.ts";
import { startHealthServer } from "./health.ts";
import { observeInstallation } from "./metrics.ts";
import { trustedOrigins } from "./trusted-origins.ts";

const pollMilliseconds = 2_000;
/** A worker that has not heard from the database for so long is of no use. */
const silentMilliseconds = 30_000;
const graceMilliseconds = 10_000;

export interface Worker {
	/** Takes no more, gives back what it has at the next page, and closes everything. */
	stop(): Promise<void>;
}

/** Starts all duties of a worker: imports, and removing what is over. */
export async function startWorker(
	env: WorkerEnv,
	logger: Logger,
): Promise<Worker> {
	// First: what is opened after it is traced.
	const tracing = await startTracing({
		service: "patchbay-worker",
		env,
		onError: (err) => logger.warn({ err }, "spans could not be sent"),
	});
	const processMetrics = startMetrics();
	const blobs = await openStore(env, logger, { writes: true });
	const opened = await openProcess({
		name: "patchbay-worker",
		env,
		endpoints: env.endpoints,
		// A page and a heartbeat for each slice, and some for the rest.
		database: { maxConnections: env.WORKER_CONCURRENCY * 2 + 4 },
		logger,
	});
	const { db, vault, credentials, platforms, listener } = opened;
	const keyRotation = createKeyRotation({
		db,
		vault,
		owners: sealOwners,
		logger,
	});
	const assetFetcher = createAssetFetcher({
		maxBytes: env.ASSET_MAX_BYTES,
		maxVideoBytes: env.ASSET_MAX_VIDEO_BYTES,
		atOnce: env.ASSET_CONCURRENCY,
		perHost: env.ASSET_CONCURRENCY_PER_HOST,
		trustedOrigins: trustedOrigins(env.endpoints),
		floor: { minBytesPerSecond: env.ASSET_MIN_BYTES_PER_SECOND },
		wholeMilliseconds: env.ASSET_TIMEOUT_SECONDS * 1_000,
		videoMilliseconds: env.ASSET_VIDEO_TIMEOUT_SECONDS * 1_000,
	});
	const limits = createLimits({ db, logger });
	const retention = {
		months: env.METRICS_KEEP_MONTHS ?? null,
		hourlyMonths: env.HOURLY_METRICS_KEEP_MONTHS ?? null,
	};
	const queue = await createQueue({
		url: opened.directUrl,
		role: "work",
		logger,
	});
	const imports = startImportWorker(
		{
			db,
			credentials,
			platforms,
			limits,
			blobs,
			assetFetcher,
			logger,
			holder: `${hostname()}:${process.pid}`,
			retention,
		},
		{ concurrency: env.WORKER_CONCURRENCY, pollMilliseconds },
	);
	await queue.work(async () => imports.wake());

	const connections = {
		...opened,
		adminUrl: env.ADMIN_URL,
		connectEnabled: env.OAUTH_CONNECT_ENABLED,
	};
	const duties = startDuties(
		[
			tidyUp({
				db,
				credentials,
				limits,
				storageDirectory: env.STORAGE_DIRECTORY,
				logger,
			}),
			{
				name: "sum up outcomes",
				everyMilliseconds: 60_000,
				async run() {
					await foldOutcomes(db);
				},
			},
			pruneHistory(
				{ db, logger },
				{
					scheduledDays: env.SCHEDULED_IMPORT_HISTORY_DAYS,
					otherDays: env.IMPORT_HISTORY_DAYS,
				},
			),
			...keepFiles(
				{ db, blobs, assetFetcher, logger },
				{ checkDays: env.ASSET_CHECK_DAYS },
			),
			deleteData({
				db,
				logger,
				deleteBlobs: (sql, tenantId, keys) =>
					deleteBlobs({ sql, blobs }, tenantId, keys),
			}),
			keepMetrics({ db, logger }, retention),
			refreshGrants({ db, credentials, logger }),
			startScheduledImports({ db, imports, logger }),
			...readAccounts(connections),
			resolveChanges(connections),
			// With connecting turned off, sessions are the environment's: they tell nothing of what is stored.
			...(env.OAUTH_CONNECT_ENABLED ? [verifyGrants(connections)] : []),
			watchVersions({ platforms, logger }),
			rotateKeys(keyRotation),
			tidyKeys(keyRotation),
		],
		logger,
	);

	observeInstallation(processMetrics.meter, {
		db,
		keyRotation,
		limits,
		logger,
	});
	const health = await startHealthServer({
		host: env.WORKER_HOST,
		port: env.WORKER_PORT,
		metrics: processMetrics.handle,
		async problem() {
			await systemSql(db).query("select 1");
			const silent = imports.sinceLastPoll();
			return silent === null || silent > silentMilliseconds
				? "looking for work does not succeed"
				: null;
		},
	});

	return {
		async stop() {
			health?.close();
			health?.closeAllConnections();
			await Promise.all([imports.stop(graceMilliseconds), duties.stop()]);
			await processMetrics.close();
			await listener.close();
			await queue.close();
			await assetFetcher.close();
			await blobs.close();
			await opened.close(graceMilliseconds);
			await tracing.close();
		},
	};
}
