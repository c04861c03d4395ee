// A worker in a process of its own whose platform makes reports: what is killed by the test of reports.
import { createAssetFetcher, startImportWorker } from "@patchbay/imports";
import { openProcess } from "@patchbay/installation";
import { createLimits } from "@patchbay/limits";
import { createLogger } from "@patchbay/logger";
import { createDiskBlobStore } from "@patchbay/storage";
import { requireWorkerEnv } from "../../apps/worker/src/env.ts";
import { reportPlatforms } from "./report-platform.ts";

const reportUrl = process.env.TEST_REPORT_URL ?? "";
const env = requireWorkerEnv();
const logger = createLogger({ name: "report worker", level: "silent" });
const opened = await openProcess({
	name: "report-worker",
	env,
	endpoints: env.endpoints,
	database: { maxConnections: 8 },
	logger,
});
startImportWorker(
	{
		db: opened.db,
		credentials: opened.credentials,
		platforms: reportPlatforms(opened.platforms, reportUrl),
		limits: createLimits({ db: opened.db, logger }),
		blobs: createDiskBlobStore(env.STORAGE_DIRECTORY),
		assetFetcher: createAssetFetcher({
			maxBytes: 1_048_576,
			trustedOrigins: new Set(),
		}),
		logger,
		holder: `reports ${process.pid}`,
	},
	{ concurrency: 2, pollMilliseconds: 100 },
);
process.stdout.write("the worker is ready\n");
