import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { orStorageFault } from "./storage-fault.ts";

/** Left by a process that was killed: a file that is being written changes all the time. */
const abandonedMilliseconds = 3_600_000;

/** Folder for files that are not stored yet. */
export interface Scratch {
	/** A path of its own for a new file. */
	temporaryPath(): Promise<string>;
}

export function createScratch(directory: string): Scratch {
	const temporary = temporaryFolder(directory);
	return {
		async temporaryPath() {
			await orStorageFault(mkdir(temporary, { recursive: true, mode: 0o700 }));
			return join(temporary, randomUUID());
		},
	};
}

/** Removes what killed processes left half fetched. */
export async function pruneTemporaryFiles(directory: string): Promise<void> {
	const temporary = temporaryFolder(directory);
	const names = await readdir(temporary).catch(() => []);
	for (const name of names) {
		const path = join(temporary, name);
		const facts = await stat(path).catch(() => null);
		if (facts && Date.now() - facts.mtimeMs > abandonedMilliseconds)
			await rm(path, { force: true });
	}
}

function temporaryFolder(directory: string): string {
	return join(resolve(directory), "tmp");
}
