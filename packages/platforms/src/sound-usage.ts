import type { Usage } from "./limit-policy.ts";

const longestMilliseconds = 24 * 3600 * 1000;

/**
 * Keeps only what can be true of a reply's word on limits: a share that is no number is dropped, and no time lies more
 * than a day ahead, so that a header of nonsense cannot stop an account for a month.
 */
export function soundUsage(
	told: readonly Usage[],
	now: number = Date.now(),
): Usage[] {
	const within = (time: Date | null): Date | null => {
		if (time === null || Number.isNaN(time.getTime())) return null;
		return new Date(Math.min(time.getTime(), now + longestMilliseconds));
	};
	return told.flatMap(({ bucket, used, resetsAt, blockedUntil }) =>
		Number.isFinite(used)
			? [
					{
						bucket,
						used: Math.min(Math.max(used, 0), 1),
						resetsAt: within(resetsAt),
						blockedUntil: within(blockedUntil),
					},
				]
			: [],
	);
}
