import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type BlobStore, isBlobKey } from "./blob-store.ts";
import { orStorageFault } from "./storage-fault.ts";

/** Left by a process that was killed; a transfer takes two minutes at most. */
const abandonedMilliseconds = 3_600_000;

/** Blobs as files below `directory` (STORAGE_DIRECTORY). */
export function createDiskBlobStore(directory: string): BlobStore {
	const root = resolve(directory);
	// On the same file system, so that storing is a matter of a name.
	const temporary = join(root, "tmp");

	function pathOf(key: string): string {
		if (!isBlobKey(key)) throw new RangeError("not a key of a blob");
		return join(root, key);
	}

	return {
		async temporaryPath() {
			await orStorageFault(mkdir(temporary, { recursive: true, mode: 0o700 }));
			return join(temporary, randomUUID());
		},
		put: async (key, temporaryPath) =>
			orStorageFault(store(pathOf(key), temporaryPath)),
		has: async (key) => (await orStorageFault(sizeOf(pathOf(key)))) !== null,
		read: async (key) => orStorageFault(openToRead(pathOf(key))),
		delete: async (key) => orStorageFault(rm(pathOf(key), { force: true })),
	};
}

async function store(path: string, temporaryPath: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	await flush(temporaryPath);
	try {
		// A name for the whole file appears at once, and never takes another's place.
		await link(temporaryPath, path);
	} catch (error) {
		if (!isCode(error, "EEXIST")) throw error;
	}
}

async function openToRead(path: string) {
	try {
		const file = await open(path, "r");
		const { size } = await file.stat();
		return { stream: file.createReadStream(), byteSize: size };
	} catch (error) {
		if (isCode(error, "ENOENT")) return null;
		throw error;
	}
}

/** Removes what killed processes left half fetched. */
export async function pruneTemporaryFiles(directory: string): Promise<void> {
	const temporary = join(resolve(directory), "tmp");
	const names = await readdir(temporary).catch(() => []);
	for (const name of names) {
		const path = join(temporary, name);
		const facts = await stat(path).catch(() => null);
		if (facts && Date.now() - facts.mtimeMs > abandonedMilliseconds)
			await rm(path, { force: true });
	}
}

/** The bytes must be on disk before a row says that they are. */
async function flush(path: string): Promise<void> {
	const file = await open(path, "r+");
	try {
		await file.datasync();
	} finally {
		await file.close();
	}
}

async function sizeOf(path: string): Promise<number | null> {
	try {
		return (await stat(path)).size;
	} catch (error) {
		if (isCode(error, "ENOENT")) return null;
		throw error;
	}
}

function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && "code" in error && error.code === code;
}
