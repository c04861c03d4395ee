import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A process that can be found again: its number alone may be another program's by now. */
export interface ProcessIdentity {
	pid: number;
	/** Start of the process, as the system tells it; the same number with another start is another process. */
	began: string;
}

/** Identifies a running process; undefined when there is none of that number. */
export async function identify(
	pid: number,
): Promise<ProcessIdentity | undefined> {
	const began = await (process.platform === "linux"
		? beganOnLinux(pid)
		: beganElsewhere(pid)
	).catch(() => undefined);
	return began === undefined ? undefined : { pid, began };
}

/** Tells whether that very process still runs. */
export async function isRunning({
	pid,
	began,
}: ProcessIdentity): Promise<boolean> {
	return (await identify(pid))?.began === began;
}

/** Waits until that process is gone, at most `limitMs`; says whether it is. */
export async function waitUntilEnded(
	process: ProcessIdentity,
	limitMs: number,
): Promise<boolean> {
	const end = Date.now() + limitMs;
	while (await isRunning(process)) {
		if (Date.now() > end) return false;
		await sleep(50);
	}
	return true;
}

async function beganOnLinux(pid: number): Promise<string | undefined> {
	const [stat, bootId] = await Promise.all([
		readFile(`/proc/${pid}/stat`, "utf8"),
		readFile("/proc/sys/kernel/random/boot_id", "utf8"),
	]);
	// The second field is the program's name in brackets, with whatever it contains; the state and the rest follow it.
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	const [state, ticks] = [fields[0], fields[19]];
	// A dead process that nobody has collected yet is gone for us.
	if (state === "Z" || state === "X" || ticks === undefined) return undefined;
	return `${bootId.trim()}/${ticks}`;
}

async function beganElsewhere(pid: number): Promise<string | undefined> {
	if (process.platform === "win32") {
		process.kill(pid, 0);
		return "alive";
	}
	const { stdout } = await run("ps", ["-o", "lstart=", "-p", String(pid)]);
	return stdout.trim() || undefined;
}
