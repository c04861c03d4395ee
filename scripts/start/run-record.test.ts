import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { identify, isRunning } from "./process-identity.ts";
import { AlreadyRunning, Run } from "./run-record.ts";

let directory: string;
beforeEach(async () => {
	directory = await mkdtemp(path.join(tmpdir(), "patchbay-run-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const claim = () => Run.claim(directory, "http://localhost:3000", () => {});

test("a directory has one run at a time, and is free again when that ends", async () => {
	const first = await claim();

	await expect(claim()).rejects.toThrow(AlreadyRunning);
	await expect(claim()).rejects.toThrow("open http://localhost:3000");

	await first.release();
	await (await claim()).release();
});

test("what a killed run left running is ended; a process that only has the same number is left alone", async () => {
	const left = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
	const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
	try {
		const part = await identify(left.pid as number);
		await writeFile(
			path.join(directory, "run.json"),
			JSON.stringify({
				start: { pid: process.pid, began: "long ago" },
				adminUrl: "",
				stopping: false,
				parts: {
					api: part,
					worker: { pid: other.pid, began: "long ago" },
				},
			}),
		);

		const run = await claim();

		if (left.exitCode === null && left.signalCode === null)
			await once(left, "exit");
		expect(left.signalCode).toBe("SIGTERM");
		const stranger = await identify(other.pid as number);
		expect(stranger && (await isRunning(stranger))).toBe(true);
		await run.release();
	} finally {
		left.kill("SIGKILL");
		other.kill("SIGKILL");
	}
});

test("a damaged record does not stand in the way", async () => {
	const file = path.join(directory, "run.json");
	await writeFile(file, '{"start": {"pi');

	const run = await claim();

	expect(JSON.parse(await readFile(file, "utf8")).start.pid).toBe(process.pid);
	await run.release();
});
