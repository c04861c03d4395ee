import { existsSync } from "node:fs";
import {
	cp,
	mkdir,
	mkdtemp,
	readdir,
	realpath,
	rm,
	symlink,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const parts = [
	"apps",
	"docs",
	"packages",
	"prisma",
	"scripts",
	"test",
	".gitignore",
	"biome.json",
	"package.json",
	"prisma.config.ts",
];

/** A copy of the checkout in which files can be changed and its own packages are used; removed by `remove`. */
export async function copyCheckout(): Promise<{
	root: string;
	remove(): Promise<void>;
}> {
	const root = await realpath(
		await mkdtemp(path.join(tmpdir(), "patchbay-copy-")),
	);
	for (const part of parts)
		await cp(path.join(repository, part), path.join(root, part), {
			recursive: true,
			filter: (source) => !/\/(node_modules|build(-\d.*)?)$/.test(source),
		});
	await linkInstalled(root);
	return {
		root,
		remove: () => rm(root, { recursive: true, force: true }),
	};
}

/** Links what is installed, but for the workspaces themselves: those are the copy's. */
async function linkInstalled(root: string): Promise<void> {
	const installed = path.join(repository, "node_modules");
	const modules = path.join(root, "node_modules");
	await mkdir(path.join(modules, "@patchbay"), { recursive: true });
	for (const name of await readdir(installed))
		if (name !== "@patchbay" && name !== ".cache" && !name.startsWith(".vite"))
			await symlink(path.join(installed, name), path.join(modules, name));
	for (const group of ["apps", "packages"])
		for (const name of await readdir(path.join(root, group))) {
			await symlink(
				path.join(root, group, name),
				path.join(modules, "@patchbay", name),
			);
			const own = path.join(repository, group, name, "node_modules");
			if (existsSync(own))
				await symlink(own, path.join(root, group, name, "node_modules"));
		}
}
