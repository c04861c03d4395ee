import type { Credentials } from "@patchbay/credentials";
import type { Database } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { Platforms } from "@patchbay/platforms";
import type { AssetFetcher } from "../files/fetch-asset.ts";
import type { RetryPolicy } from "../slices/slice-outcome.ts";
import type { BlobStore } from "../storage/blob-store.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** What working on imports needs. */
export interface WorkerDependencies {
	db: Database;
	credentials: Pick<Credentials, "openSession">;
	platforms: Platforms;
	rateLimiter: RateLimiter;
	blobs: BlobStore;
	assetFetcher: AssetFetcher;
	logger: Logger;
	/** Names this worker in its leases; for people alone. */
	holder: string;
	retryPolicy?: RetryPolicy;
}
