import type { BlobStore } from "./blob-store.ts";
import { createDiskBlobStore } from "./disk-blob-store.ts";
import { createGcsBlobStore } from "./gcs-blob-store.ts";
import { createS3BlobStore } from "./s3-blob-store.ts";
import type { StorageSettings } from "./storage-fields.ts";

/** Makes the store of settings that were checked. No service is called yet, and no SDK loaded. */
export function createBlobStore(settings: StorageSettings): BlobStore {
	const {
		STORAGE_DIRECTORY: directory,
		STORAGE_S3_ACCESS_KEY_ID: accessKeyId,
		STORAGE_S3_SECRET_ACCESS_KEY: secretAccessKey,
	} = settings;
	if (settings.STORAGE === "disk") return createDiskBlobStore(directory);
	const common = {
		bucket: settings.STORAGE_BUCKET ?? "",
		prefix: settings.STORAGE_PREFIX ?? "",
		timeoutMilliseconds: settings.STORAGE_TIMEOUT_SECONDS * 1_000,
		scratchDirectory: directory,
	};
	if (settings.STORAGE === "gcs")
		return createGcsBlobStore({
			...common,
			endpoint: settings.STORAGE_GCS_ENDPOINT,
			keyFile: settings.STORAGE_GCS_KEY_FILE,
		});
	return createS3BlobStore({
		...common,
		region: settings.STORAGE_S3_REGION ?? "",
		endpoint: settings.STORAGE_S3_ENDPOINT,
		pathStyle: settings.STORAGE_S3_PATH_STYLE,
		credentials:
			accessKeyId && secretAccessKey
				? { accessKeyId, secretAccessKey }
				: undefined,
	});
}
