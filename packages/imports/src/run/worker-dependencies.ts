import type { Credentials } from "@patchbay/credentials";
import type { Database } from "@patchbay/db";
import type { Limits } from "@patchbay/limits";
import type { Logger } from "@patchbay/logger";
import type { Connectors } from "@patchbay/platforms";
import type { AssetFetcher } from "../files/fetch-asset.ts";
import type { RetryPolicy } from "../slices/slice-outcome.ts";
import type { BlobStore } from "../storage/blob-store.ts";

/** What working on imports needs. */
export interface WorkerDependencies {
	db: Database;
	credentials: Pick<Credentials, "openSession">;
	connectors: Connectors;
	limits: Pick<Limits, "noteStall" | "noteAnswer">;
	blobs: BlobStore;
	assetFetcher: AssetFetcher;
	logger: Logger;
	/** Names this worker in its leases; for people alone. */
	holder: string;
	retryPolicy?: RetryPolicy;
}
