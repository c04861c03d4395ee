import type { LimitWindow } from "@patchbay/platforms";

/** The most moments, in milliseconds, that any span of the window's length holds. */
export function fullestSpan(
	moments: readonly number[],
	{ seconds }: LimitWindow,
): number {
	const times = [...moments].sort((a, b) => a - b);
	let most = 0;
	let oldest = 0;
	times.forEach((time, newest) => {
		while ((times[oldest] ?? 0) < time - seconds * 1000) oldest += 1;
		most = Math.max(most, newest - oldest + 1);
	});
	return most;
}
