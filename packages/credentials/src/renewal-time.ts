import { marginSeconds } from "./timings.ts";

/** Seconds until a credential is renewed ahead of its end; one that lives shorter than that is used for half of its life. */
export function secondsUntilDue(
	secondsLeft: number,
	aheadSeconds: number,
): number {
	return Math.max(secondsLeft - aheadSeconds, secondsLeft / 2);
}

/** Time, by `performance.now()`, at which a process renews a token that it keeps, with the usual margin. */
export function renewalTime(secondsLeft: number | null): number {
	return endTime(
		secondsLeft === null ? null : secondsUntilDue(secondsLeft, marginSeconds),
	);
}

/** Time, by `performance.now()`, at which a token ends; never, where it does not end by itself. */
export function endTime(secondsLeft: number | null): number {
	return secondsLeft === null
		? Number.POSITIVE_INFINITY
		: performance.now() + secondsLeft * 1000;
}
