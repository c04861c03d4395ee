import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { repository } from "../repository.ts";
import { stagePrefix } from "./write-all.ts";

/** The files of a platform that is announced and no more. */
const announcement = new Set(["README.md", "index.ts", "platform.ts"]);

/** Throws where the folders or files that are to be written hold somebody's work. */
export async function checkState(
	folders: readonly [platform: string, sandbox: string],
	files: readonly string[],
	{ isAnnounced }: { isAnnounced: boolean },
): Promise<void> {
	const left = (await readdir(repository)).find((name) =>
		name.startsWith(stagePrefix),
	);
	if (left)
		throw new Error(
			`${left} is left of a run that was stopped. See with \`git status\` what it has written, take that back, and remove ${left}.`,
		);
	const [platform, sandbox] = folders;
	if (existsSync(path.join(repository, sandbox)))
		throw new Error(`${sandbox} is there already: choose another name.`);
	if (existsSync(path.join(repository, platform))) {
		const more = (await readdir(path.join(repository, platform))).filter(
			(name) => !announcement.has(name),
		);
		if (!isAnnounced || more.length > 0)
			throw new Error(
				`${platform} is there already${more.length > 0 ? `, with ${more[0]}` : ""}: choose another name, or finish what was begun there.`,
			);
	}
	const { status, stdout } = spawnSync(
		"git",
		["status", "--porcelain", "--", platform, ...files],
		{ cwd: repository, encoding: "utf8" },
	);
	// Without git there is nothing to compare with.
	if (status === 0 && stdout.trim() !== "")
		throw new Error(
			`These files have changes that are not committed, and would be changed again:\n${stdout.trimEnd()}\nCommit or stash them first.`,
		);
}
