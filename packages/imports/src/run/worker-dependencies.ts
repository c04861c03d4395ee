import type { MetricRetention } from "@patchbay/catalog";
import type { Credentials, ProcessParts } from "@patchbay/credentials";
import type { Limits } from "@patchbay/limits";
import type { BlobStore } from "@patchbay/storage";
import type { AssetFetcher } from "../files/fetch-asset.ts";
import type { RetryPolicy } from "../slices/slice-outcome.ts";

/** Everything that working on imports takes. */
export interface WorkerDependencies
	extends Pick<ProcessParts, "db" | "platforms" | "logger"> {
	credentials: Pick<Credentials, "openSession">;
	limits: Pick<Limits, "noteStall" | "noteAnswer">;
	blobs: BlobStore;
	assetFetcher: AssetFetcher;
	/** Names this worker in its leases; for people alone. */
	holder: string;
	retryPolicy?: RetryPolicy;
	/** Months for which numbers are kept; for ever when left out. */
	retention?: MetricRetention;
}

const forEver: MetricRetention = { months: null, hourlyMonths: null };

export const retentionOf = ({
	retention = forEver,
}: Pick<WorkerDependencies, "retention">): MetricRetention => retention;
