export { blobKey, tenantPrefix, thumbnailKey } from "./blob-keys.ts";
export {
	type BlobStore,
	type ByteRange,
	deletePrefix,
	isBlobKey,
	type ListedBlob,
} from "./blob-store.ts";
export { checkStore } from "./check-store.ts";
export { createBlobStore } from "./create-blob-store.ts";
export { createDiskBlobStore } from "./disk-blob-store.ts";
export { createGcsBlobStore, type GcsOptions } from "./gcs-blob-store.ts";
export { openStore } from "./open-store.ts";
export { createS3BlobStore, type S3Options } from "./s3-blob-store.ts";
export { pruneTemporaryFiles } from "./scratch.ts";
export {
	orStorageFault,
	StorageFault,
	type StorageProblem,
	toStorageFault,
} from "./storage-fault.ts";
export {
	checkStorage,
	type StorageSettings,
	storageFields,
} from "./storage-fields.ts";
