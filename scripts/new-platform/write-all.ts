import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { repository } from "../repository.ts";

/** Beginning of the folder in which everything is made before it is put in its place. */
export const stagePrefix = ".new-platform-";

/**
 * Writes folders and files, all or none: everything is made and formatted in a folder of its own first, then moved. A move
 * that fails takes back those before it.
 * @param folders files by name, by path of the folder; a folder that is there is replaced
 * @param files texts by path; a file that is there is replaced
 */
export async function writeAll(
	folders: ReadonlyMap<string, ReadonlyMap<string, string>>,
	files: ReadonlyMap<string, string>,
): Promise<void> {
	const stage = await mkdtemp(path.join(repository, stagePrefix));
	try {
		const made = path.join(stage, "made");
		for (const [folder, entries] of folders)
			for (const [name, text] of entries)
				await write(path.join(made, folder, name), text);
		for (const [file, text] of files) await write(path.join(made, file), text);
		format(made);
		await moveAll(stage, [...folders.keys(), ...files.keys()]);
	} finally {
		await rm(stage, { recursive: true, force: true });
	}
}

async function write(file: string, text: string): Promise<void> {
	await mkdir(path.dirname(file), { recursive: true });
	await writeFile(file, text);
}

function format(folder: string): void {
	const biome = path.join(repository, "node_modules", ".bin", "biome");
	const { status, stderr, error } = spawnSync(
		biome,
		["check", "--write", "--vcs-enabled=false", folder],
		{
			cwd: repository,
			encoding: "utf8",
			shell: process.platform === "win32",
		},
	);
	if (error || status !== 0)
		throw new Error("Biome refuses what was made: nothing was written.", {
			cause: error ?? new Error(stderr),
		});
}

async function moveAll(stage: string, paths: readonly string[]): Promise<void> {
	const undo: (() => Promise<void>)[] = [];
	try {
		for (const [index, relative] of paths.entries()) {
			const place = path.join(repository, relative);
			const old = path.join(stage, `old-${index}`);
			await mkdir(path.dirname(place), { recursive: true });
			if (existsSync(place)) {
				await rename(place, old);
				undo.push(() => rename(old, place));
			}
			await rename(path.join(stage, "made", relative), place);
			undo.push(() => rm(place, { recursive: true, force: true }));
		}
	} catch (error) {
		for (const step of undo.reverse()) await step();
		throw new Error("Not everything could be put in its place: nothing was.", {
			cause: error,
		});
	}
}
