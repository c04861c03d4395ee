import type { RefreshTimings } from "./timings.ts";

/**
 * Computes how long workers leave a grant alone after so many failures in a row: twice as long each time, up to half of
 * it less, so that grants which failed together do not come back together.
 * @param failures 1 or more
 * @param jitter between 0 and 1
 * @returns milliseconds
 */
export function failureBackoff(
	failures: number,
	{
		failurePause,
		longestFailurePause,
	}: Pick<RefreshTimings, "failurePause" | "longestFailurePause">,
	jitter = Math.random(),
): number {
	const full = Math.min(
		failurePause * 2 ** (failures - 1),
		longestFailurePause,
	);
	return full * (1 - jitter / 2);
}
