import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { repository } from "../repository.ts";
import { printLine } from "./log.ts";

const admin = path.join(repository, "apps", "admin");
const build = path.join(admin, "build");
const result = path.join(build, "server", "index.js");
const sources = ["app", "public", "package.json", "vite.config.ts"];

/** Builds the admin app, unless what stands there is newer than its sources. */
export async function buildAdmin(signal: AbortSignal): Promise<void> {
	if (existsSync(result)) {
		const built = (await stat(result)).mtimeMs;
		const changes = await Promise.all(
			sources.map((name) => newestChange(path.join(admin, name))),
		);
		if (Math.max(...changes) < built) return;
	}
	printLine(
		"admin",
		"building the app: it is new, or its sources have changed",
	);
	await runBuild(signal);
}

/**
 * Builds the admin app beside what is there, and puts it in its place when it is whole: what runs from there meanwhile
 * never meets half a build, nor one that failed. Throws with the end of the build's output when it fails.
 */
export async function runBuild(signal: AbortSignal): Promise<void> {
	const name = `build-${process.pid}`;
	const next = path.join(admin, name);
	const before = path.join(admin, `${name}-before`);
	const begun = new Date();
	try {
		await runRemix(name, signal);
		// As old as what it was made of: what is saved while it builds is newer.
		await utimes(path.join(next, "server", "index.js"), begun, begun);
		if (existsSync(build)) await rename(build, before);
		await rename(next, build);
	} finally {
		for (const left of [next, before])
			await rm(left, { recursive: true, force: true });
	}
}

function runRemix(directory: string, signal: AbortSignal): Promise<void> {
	const child = spawn("remix", ["vite:build"], {
		cwd: admin,
		env: {
			...process.env,
			ADMIN_BUILD_DIRECTORY: directory,
			NODE_ENV: "production",
			PATH: `${path.join(repository, "node_modules", ".bin")}${path.delimiter}${process.env.PATH}`,
		},
		stdio: ["ignore", "pipe", "pipe"],
		shell: process.platform === "win32",
		signal,
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding("utf8").on("data", (chunk: string) => {
			output = (output + chunk).slice(-4_000);
		});
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("close", (code) =>
			code === 0
				? resolve()
				: reject(new Error(`the admin app cannot be built:\n${output}`)),
		);
	});
}

async function newestChange(at: string): Promise<number> {
	if (!existsSync(at)) return 0;
	const own = await stat(at);
	if (!own.isDirectory()) return own.mtimeMs;
	const inside = await Promise.all(
		(await readdir(at)).map((name) => newestChange(path.join(at, name))),
	);
	// A file that was removed changes the folder alone.
	return Math.max(own.mtimeMs, ...inside);
}
