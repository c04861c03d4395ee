import { randomUUID } from "node:crypto";
import { link, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type BlobStore, isBlobKey } from "./blob-store.ts";

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
			await mkdir(temporary, { recursive: true, mode: 0o700 });
			return join(temporary, randomUUID());
		},
		async put(key, temporaryPath) {
			const path = pathOf(key);
			await mkdir(dirname(path), { recursive: true, mode: 0o700 });
			await flush(temporaryPath);
			try {
				// A name for the whole file appears at once, and never takes another's place.
				await link(temporaryPath, path);
			} catch (error) {
				if (!isCode(error, "EEXIST")) throw error;
			}
		},
		async has(key) {
			return (await sizeOf(pathOf(key))) !== null;
		},
		async read(key) {
			try {
				const file = await open(pathOf(key), "r");
				const { size } = await file.stat();
				return { stream: file.createReadStream(), byteSize: size };
			} catch (error) {
				if (isCode(error, "ENOENT")) return null;
				throw error;
			}
		},
		async delete(key) {
			await rm(pathOf(key), { force: true });
		},
	};
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
