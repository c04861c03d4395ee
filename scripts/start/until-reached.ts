import { setTimeout as sleep } from "node:timers/promises";

export interface Look {
	isReached: boolean;
	/** Text that changes as long as it gets on. */
	state: string;
}

export interface UntilOptions {
	signal: AbortSignal;
	/** Milliseconds from one look to the next. */
	everyMs?: number;
	/** Milliseconds without any change after which nothing is hoped for any more. */
	standstillMs?: number;
}

/**
 * Looks again and again until it is reached, for however long it gets on: a slow machine, or a platform's limit of a minute,
 * is no fault. Throws a sentence about `what` once it has stood still for long, and the signal's reason when that is aborted.
 */
export async function untilReached(
	what: string,
	look: () => Promise<Look>,
	{ signal, everyMs = 1_000, standstillMs = 300_000 }: UntilOptions,
): Promise<void> {
	let known: string | undefined;
	let changedAt = Date.now();
	for (;;) {
		const { isReached, state } = await look();
		if (isReached) return;
		if (state !== known) {
			known = state;
			changedAt = Date.now();
		} else if (Date.now() - changedAt >= standstillMs)
			throw new Error(
				`${what} got no further within ${standstillMs / 1_000} seconds`,
			);
		await sleep(everyMs, undefined, { signal });
	}
}
