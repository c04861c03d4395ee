import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { repository } from "../repository.ts";

type SchemaFiles = { path: string; content: string }[];
const folder = "prisma/schema";

/** The Prisma schema as the last commit has it. Throws outside a git checkout. */
export function readCommittedSchema(): SchemaFiles {
	const git = (...args: string[]) =>
		execFileSync("git", args, { cwd: repository, encoding: "utf8" });
	const names = git("ls-tree", "--name-only", "HEAD", `${folder}/`)
		.split("\n")
		.filter((name) => name.endsWith(".prisma"));
	return names.map((name) => ({
		path: name,
		content: git("show", `HEAD:${name}`),
	}));
}

/** The Prisma schema on disk. */
export async function readEditedSchema(): Promise<SchemaFiles> {
	const names = (await readdir(path.join(repository, folder))).filter((name) =>
		name.endsWith(".prisma"),
	);
	return Promise.all(
		names.sort().map(async (name) => ({
			path: `${folder}/${name}`,
			content: await readFile(path.join(repository, folder, name), "utf8"),
		})),
	);
}
