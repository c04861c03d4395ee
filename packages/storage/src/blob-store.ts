import type { Readable } from "node:stream";

/** Bytes of a blob, the first and the last both included. */
export interface ByteRange {
	start: number;
	end: number;
}

/** Blob as a listing tells it. */
export interface ListedBlob {
	key: string;
	/** Time at which its bytes came, by the store's clock. */
	storedAt: Date;
}

/**
 * Store of files under keys. A key is a relative path of safe parts: `campaign-assets/{tenant_id}/blobs/{sha256}`. Each call
 * throws `StorageFault` when the store itself fails.
 */
export interface BlobStore {
	/** A path for a file that is not stored yet, on the machine itself. Whoever takes it removes it. */
	temporaryPath(): Promise<string>;
	/**
	 * Stores a temporary file, whole or not at all; the file may be moved away. A blob of the same key and size stays as it
	 * is, one of another size is replaced.
	 */
	put(key: string, temporaryPath: string, signal?: AbortSignal): Promise<void>;
	/** Size in bytes; null when it is not there. */
	size(key: string): Promise<number | null>;
	/**
	 * Opens a blob, or a part of it.
	 * @returns its whole size beside the stream; null when it is not there
	 */
	read(
		key: string,
		range?: ByteRange,
	): Promise<{ stream: Readable; byteSize: number } | null>;
	/** Removes blobs. A key that is not there is not an error. */
	delete(keys: readonly string[]): Promise<void>;
	/** Blobs whose keys begin with `prefix`, which ends in a slash; in no order. */
	list(prefix: string): AsyncIterable<ListedBlob>;
	/**
	 * Gives up uploads to keys below `prefix` that a killed process began before then: invisible parts that are paid for.
	 * @returns how many; 0 where the store ends them by itself
	 */
	abandonUploads(prefix: string, begunBefore: Date): Promise<number>;
	/** Ends the connections that are kept open. */
	close(): Promise<void>;
}

const keyPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/;

/** Tells whether a text can be a key at all: nothing that climbs out of the store. */
export function isBlobKey(key: string): boolean {
	return key.length <= 512 && keyPattern.test(key) && !key.includes("..");
}

/** @throws {RangeError} for a text that cannot be a key */
export function checkBlobKey(key: string): string {
	if (!isBlobKey(key)) throw new RangeError("not a key of a blob");
	return key;
}

/** @throws {RangeError} for a text that no key can begin with, and for one that would mean the whole store */
export function checkPrefix(prefix: string): string {
	if (!prefix.endsWith("/") || !isBlobKey(`${prefix}x`))
		throw new RangeError("not a prefix of keys");
	return prefix;
}

const deletedAtOnce = 1_000;

/**
 * Removes every blob whose key begins with `prefix`. Ended half-way, it goes on when it is called again.
 * @returns how many were removed
 */
export async function deletePrefix(
	blobs: Pick<BlobStore, "list" | "delete">,
	prefix: string,
): Promise<number> {
	let removed = 0;
	let keys: string[] = [];
	const flush = async () => {
		if (keys.length === 0) return;
		await blobs.delete(keys);
		removed += keys.length;
		keys = [];
	};
	for await (const { key } of blobs.list(prefix)) {
		keys.push(key);
		if (keys.length === deletedAtOnce) await flush();
	}
	await flush();
	return removed;
}
