// A worker in a process of its own whose platform tells lists of accounts: what is killed by the test of such lists.
import { createAssetFetcher, startImportWorker } from "@patchbay/imports";
import { openProcess } from "@patchbay/installation";
import { createLimits } from "@patchbay/limits";
import { createLogger } from "@patchbay/logger";
import { createDiskBlobStore } from "@patchbay/storage";
import { requireWorkerEnv } from "../../apps/worker/src/env.ts";
import { listPlatforms } from "./list-platform.ts";

const listUrl = process.env.TEST_LIST_URL ?? "";
const env = requireWorkerEnv();
const logger = createLogger({ name: "list worker", level: "silent" });
const opened = await openProcess({
	name: "list-worker",
	env,
	endpoints: env.endpoints,
	database: { maxConnections: 8 },
	logger,
});
startImportWorker(
	{
		db: opened.db,
		credentials: opened.credentials,
		platforms: listPlatforms(opened.platforms, listUrl),
		limits: createLimits({ db: opened.db, logger }),
		blobs: createDiskBlobStore(env.STORAGE_DIRECTORY),
		assetFetcher: createAssetFetcher({
			maxBytes: 1_048_576,
			trustedOrigins: new Set(),
		}),
		logger,
		holder: `lists ${process.pid}`,
	},
	{ concurrency: 2, pollMilliseconds: 100 },
);
process.stdout.write("the worker is ready\n");
