import type { Stats } from "node:fs";
import {
	link,
	mkdir,
	open,
	opendir,
	rename,
	rm,
	rmdir,
	stat,
} from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import {
	type BlobStore,
	type ByteRange,
	checkBlobKey,
	checkPrefix,
	type ListedBlob,
} from "./blob-store.ts";
import { createScratch } from "./scratch.ts";
import { isCode, orStorageFault, toStorageFault } from "./storage-fault.ts";

/** Blobs as files below `directory` (STORAGE_DIRECTORY). Temporary files lie on the same file system: storing is a matter of a name. */
export function createDiskBlobStore(directory: string): BlobStore {
	const root = resolve(directory);
	const pathOf = (key: string) => join(root, checkBlobKey(key));

	return {
		...createScratch(directory),
		put: async (key, temporaryPath) =>
			orStorageFault(store(pathOf(key), temporaryPath)),
		size: async (key) => orStorageFault(sizeOf(pathOf(key))),
		read: async (key, range) => orStorageFault(openToRead(pathOf(key), range)),
		async delete(keys) {
			for (const path of keys.map(pathOf))
				await orStorageFault(rm(path, { force: true }));
			// Folders of a tenant that has nothing any more; one that still holds something stays.
			for (const folder of new Set(keys.map((key) => dirname(pathOf(key)))))
				await rmdir(folder).catch(() => {});
		},
		async *list(prefix) {
			yield* walk(join(root, checkPrefix(prefix)), prefix);
		},
		// A file that is not whole yet lies among the temporary ones, which are pruned.
		abandonUploads: async () => 0,
		async close() {},
	};
}

async function store(path: string, temporaryPath: string): Promise<void> {
	await flush(temporaryPath);
	const { size } = await stat(temporaryPath);
	// A folder that a deletion has just emptied and removed is made again.
	for (let attempt = 1; ; attempt++) {
		await mkdir(dirname(path), { recursive: true, mode: 0o700 });
		try {
			// A name for the whole file appears at once, and never takes another's place.
			return await link(temporaryPath, path);
		} catch (error) {
			if (isCode(error, "EEXIST")) {
				if ((await sizeOf(path)) === size) return;
				// Cut short by a disk that failed.
				return await rename(temporaryPath, path);
			}
			if (!isCode(error, "ENOENT") || attempt === 3) throw error;
		}
	}
}

async function openToRead(path: string, range: ByteRange | undefined) {
	try {
		const file = await open(path, "r");
		const { size } = await file.stat();
		return { stream: file.createReadStream(range), byteSize: size };
	} catch (error) {
		if (isCode(error, "ENOENT")) return null;
		throw error;
	}
}

async function* walk(
	folder: string,
	prefix: string,
): AsyncGenerator<ListedBlob> {
	try {
		for await (const entry of await opendir(folder)) {
			const key = `${prefix}${entry.name}`;
			const path = join(folder, entry.name);
			if (entry.isDirectory()) {
				yield* walk(path, `${key}/`);
				continue;
			}
			const facts = await statOf(path);
			if (facts) yield { key, storedAt: facts.mtime };
		}
	} catch (error) {
		if (!isCode(error, "ENOENT")) throw toStorageFault(error);
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
	return (await statOf(path))?.size ?? null;
}

async function statOf(path: string): Promise<Stats | null> {
	try {
		return await stat(path);
	} catch (error) {
		if (isCode(error, "ENOENT")) return null;
		throw error;
	}
}
