import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

let parent: string;
beforeEach(async () => {
	parent = await mkdtemp(path.join(tmpdir(), "run-folder-"));
});
afterEach(() => rm(parent, { recursive: true }));

/** Starts a run that makes its folder, leaves a file in it, and lives until its input ends. */
async function startRun() {
	const script = `
		import { writeFileSync } from "node:fs";
		import { makeRunFolder } from ${JSON.stringify(new URL("run-folder.ts", import.meta.url).href)};
		const folder = makeRunFolder();
		writeFileSync(folder + "/left", "");
		console.log(folder);
		process.stdin.on("end", () => process.exit()).resume();`;
	const child = spawn(
		process.execPath,
		["--input-type=module", "--eval", script],
		{
			env: { PATH: process.env.PATH, TMPDIR: parent, TEMP: parent },
			stdio: ["pipe", "pipe", "inherit"],
		},
	);
	const exited = once(child, "exit");
	const [printed] = await once(child.stdout, "data");
	return {
		folder: String(printed).trim(),
		async end() {
			child.stdin.end();
			await exited;
		},
		async kill() {
			child.kill("SIGKILL");
			await exited;
		},
	};
}

test("a run's folder goes with the run; what a killed run left goes with the next one, and a run beside it stays", async () => {
	const running = await startRun();
	const killed = await startRun();
	await killed.kill();
	expect(existsSync(killed.folder)).toBe(true);
	const next = await startRun();
	expect((await readdir(parent)).sort()).toEqual(
		[running.folder, next.folder].map((each) => path.basename(each)).sort(),
	);
	await next.end();
	await running.end();
	expect(await readdir(parent)).toEqual([]);
});
