import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Resident memory of a process in bytes, as the system counts it. */
export async function residentBytes(pid: number): Promise<number> {
	const { stdout } = await run("ps", ["-o", "rss=", "-p", String(pid)]);
	return Number(stdout.trim()) * 1024;
}

/**
 * Highest resident memory of a process in bytes, since its program began. `process.resourceUsage().maxRSS` is at least what
 * whoever started it held at that moment.
 */
export function peakMemory(pid: number | "self" | undefined): number {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}

/** Measures how far a process's memory rises above its present size, while something is done to it. In bytes. */
export async function growthWhile(
	pid: number,
	action: () => Promise<void>,
): Promise<number> {
	const before = await residentBytes(pid);
	let peak = before;
	let isOver = false;
	const watch = async () => {
		while (!isOver) {
			peak = Math.max(peak, await residentBytes(pid));
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	};
	const watching = watch();
	try {
		await action();
	} finally {
		isOver = true;
		await watching;
	}
	return peak - before;
}
