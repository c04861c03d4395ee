import { readFileSync } from "node:fs";

/**
 * Highest resident memory of a process in bytes, since its program began. `process.resourceUsage().maxRSS` is at least what
 * whoever started it held at that moment.
 */
export function peakMemory(pid: number | "self" | undefined): number {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1_024;
}
