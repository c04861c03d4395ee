import type { Readable } from "node:stream";

/**
 * A key is a relative path of safe parts: `campaign-assets/{tenant_id}/blobs/{sha256}`. Each call throws `StorageFault` when
 * the store itself fails.
 */
export interface BlobStore {
	/** A path for a file that is not stored yet, on the machine itself. Whoever takes it removes it. */
	temporaryPath(): Promise<string>;
	/** Stores a temporary file, whole or not at all; the file may be moved away. A key that is there stays as it is. */
	put(key: string, temporaryPath: string): Promise<void>;
	has(key: string): Promise<boolean>;
	/** @returns null when it is not there */
	read(key: string): Promise<{ stream: Readable; byteSize: number } | null>;
	/** A key that is not there is not an error. */
	delete(key: string): Promise<void>;
}

/** Key of one content, stored once within a tenant. */
export function blobKey(tenantId: string, sha256: string): string {
	return `campaign-assets/${tenantId}/blobs/${sha256}`;
}

/** The small picture beside it. */
export function thumbnailKey(tenantId: string, sha256: string): string {
	return `campaign-assets/${tenantId}/thumbnails/${sha256}.webp`;
}

const keyPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/** Tells whether a text can be a key at all: nothing that climbs out of the store. */
export function isBlobKey(key: string): boolean {
	return key.length <= 512 && keyPattern.test(key) && !key.includes("..");
}
