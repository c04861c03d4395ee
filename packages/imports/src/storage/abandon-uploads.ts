import type { Logger } from "@patchbay/logger";
import { type BlobStore, StorageFault, tenantPrefix } from "@patchbay/storage";

/**
 * Gives up uploads of a tenant that were begun and never ended. Not every store tells them, and they cost little: one that
 * does not is named in the log, and stops nobody.
 * @returns how many were given up
 */
export async function abandonUploads(
	{ blobs, logger }: { blobs: BlobStore; logger: Pick<Logger, "warn"> },
	tenantId: string,
	begunBefore: Date,
): Promise<number> {
	try {
		return await blobs.abandonUploads(tenantPrefix(tenantId), begunBefore);
	} catch (err) {
		if (!(err instanceof StorageFault)) throw err;
		logger.warn(
			{ err, tenantId },
			"uploads that never ended were not looked for: the store has to allow ListMultipartUploads, or end them by a lifecycle rule",
		);
		return 0;
	}
}
