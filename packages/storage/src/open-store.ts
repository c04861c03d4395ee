import type { Logger } from "@patchbay/logger";
import type { BlobStore } from "./blob-store.ts";
import { checkStore } from "./check-store.ts";
import { createBlobStore } from "./create-blob-store.ts";
import type { StorageSettings } from "./storage-fields.ts";

/**
 * Opens the store for a process that starts. One that does not answer, or is full, is logged and used all the same.
 * @throws {ConfigurationError} for settings that lead to no store that the process may use
 */
export async function openStore(
	settings: StorageSettings,
	logger: Logger,
	{ writes }: { writes: boolean },
): Promise<BlobStore> {
	const blobs = createBlobStore(settings);
	try {
		const fault = await checkStore(blobs, settings, { writes });
		if (fault)
			logger.error(
				{ err: fault, problem: fault.problem, store: settings.STORAGE },
				"the file store cannot be used right now: files wait, and all else goes on. Where it lasts, look at STORAGE_BUCKET, the endpoint and the network",
			);
		return blobs;
	} catch (error) {
		await blobs.close();
		throw error;
	}
}
