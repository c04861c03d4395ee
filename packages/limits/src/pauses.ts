import type { LimitWindow, Usage } from "@patchbay/platforms";

/** A platform that says to wait longer ("31 days") is asked again after a day: it may be wrong, or have meant something else. */
export const longestHoldMilliseconds = 24 * 3_600_000;
const shortestHoldMilliseconds = 1_000;
/** Pause after a platform's refusal whose time is no time. */
const defaultHoldMilliseconds = 60_000;

/** Computes how long requests are held back after a refusal; the platform's word is not taken on trust. */
export function holdMilliseconds(until: Date, now: number): number {
	const told = until.getTime() - now;
	if (Number.isNaN(told)) return defaultHoldMilliseconds;
	return Math.min(
		Math.max(told, shortestHoldMilliseconds),
		longestHoldMilliseconds,
	);
}

/** Time for which a refused sign-in holds back the next ones, at most: nobody knows whose limit it was. */
const longestSignInHoldMilliseconds = 15 * 60_000;

/** Computes how long sign-ins are held back after one of them was refused. */
export function signInHoldMilliseconds(until: Date, now: number): number {
	return Math.min(holdMilliseconds(until, now), longestSignInHoldMilliseconds);
}

/** Least time between two requests, and for how long it holds. */
export interface Pace {
	gapMilliseconds: number;
	forMilliseconds: number;
}

/** Share of a limit below which nothing is slowed down. */
export const slowedFrom = 0.8;
/** Time that usage is believed which names no time at which the limit begins anew. */
const believedMilliseconds = 900_000;
const longestGapMilliseconds = 300_000;
/** The slowest pace is a twentieth of the usual one. */
const leastShare = 0.05;

/**
 * Pace that a bucket keeps when so much of the platform's limit is used; null when none is needed. Where the platform says
 * when the limit begins anew, what is left is spread over the time until then.
 */
export function paceOf(
	{ used, resetsAt }: Pick<Usage, "used" | "resetsAt">,
	windows: readonly LimitWindow[],
	now: number,
): Pace | null {
	if (!(used > slowedFrom) || windows.length === 0) return null;
	const left = Math.max(0, 1 - used);
	const untilReset = resetsAt === null ? Number.NaN : resetsAt.getTime() - now;
	if (!(untilReset > 0)) {
		const window = longestOf(windows);
		return {
			gapMilliseconds: bounded(
				(window.seconds * 1000) / window.requests / Math.max(left, leastShare),
			),
			forMilliseconds: Math.min(window.seconds * 1000, believedMilliseconds),
		};
	}
	const forMilliseconds = Math.min(untilReset, longestHoldMilliseconds);
	const window =
		windows
			.filter(({ seconds }) => seconds * 1000 >= forMilliseconds)
			.sort((a, b) => a.seconds - b.seconds)[0] ?? longestOf(windows);
	return {
		gapMilliseconds: bounded(
			forMilliseconds / Math.max(1, Math.floor(window.requests * left)),
		),
		forMilliseconds,
	};
}

function longestOf(windows: readonly LimitWindow[]): LimitWindow {
	return windows.reduce((longest, window) =>
		window.seconds > longest.seconds ? window : longest,
	);
}

function bounded(milliseconds: number): number {
	return Math.round(Math.min(milliseconds, longestGapMilliseconds));
}
