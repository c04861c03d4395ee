import { execFile } from "node:child_process";
import { readFile, readlink, realpath } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The process id of a PostgreSQL that still serves `folder` (its data folder), whoever started it. */
export async function findPostmaster(
	folder: string,
): Promise<number | undefined> {
	let lines: string[];
	try {
		const file = await readFile(path.join(folder, "postmaster.pid"), "utf8");
		lines = file.split("\n");
	} catch {
		return undefined;
	}
	const pid = Number(lines[0]);
	if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return undefined;
	return (await servesFolder(pid, folder)) ? pid : undefined;
}

/** Ends a PostgreSQL that a process left behind which was killed. */
export async function stopLeftPostgres(folder: string): Promise<void> {
	const pid = await findPostmaster(folder);
	if (pid !== undefined) await stopPostmaster(pid);
}

/** Ends a PostgreSQL: first politely, then at once; answers when the process is gone. */
export async function stopPostmaster(
	pid: number,
	{ timeoutMs = 10_000 }: { timeoutMs?: number } = {},
): Promise<void> {
	// SIGINT disconnects clients and writes a checkpoint; SIGQUIT leaves recovery to the next start.
	for (const [signal, limitMs] of [
		["SIGINT", timeoutMs],
		["SIGQUIT", 5_000],
		["SIGKILL", 5_000],
	] as const) {
		if (!send(pid, signal)) return;
		if (await waitUntilGone(pid, limitMs)) return;
	}
	throw new Error(`PostgreSQL (process ${pid}) does not end.`);
}

/** Waits until no process `pid` is left, at most `limitMs`; says whether it is gone. */
export async function waitUntilGone(
	pid: number,
	limitMs: number,
): Promise<boolean> {
	const end = Date.now() + limitMs;
	while (isAlive(pid)) {
		if (Date.now() > end) return false;
		await sleep(20);
	}
	return true;
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

function send(pid: number, signal: NodeJS.Signals): boolean {
	try {
		process.kill(pid, signal);
		return true;
	} catch {
		return false;
	}
}

/** After a crash another program may have the number that the file names: PostgreSQL works in its data folder. */
async function servesFolder(pid: number, folder: string): Promise<boolean> {
	const real = await realpath(folder);
	if (process.platform === "linux") {
		const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
		if (cwd !== undefined) return cwd === real;
	}
	if (process.platform === "win32") return true;
	const { stdout } = await run("ps", [
		"-o",
		"command=",
		"-p",
		String(pid),
	]).catch(() => ({ stdout: "" }));
	return stdout.includes("postgres") && stdout.includes(real);
}
