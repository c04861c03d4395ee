import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@patchbay/logger";

/** Duty that a worker repeats beside the imports. Several workers may do it at the same time. */
export interface Duty {
	/** Name for the log, such as `refresh grants`. */
	name: string;
	everyMilliseconds: number;
	/** One round. It ends soon after the signal fires; what it throws is logged and it is run again in its time. */
	run(signal: AbortSignal): Promise<void>;
}

/** Milliseconds between two rounds, also of a duty that fails at once or is late. */
const shortestPause = 1_000;

/**
 * Runs each duty at once and then at its interval, counted from the beginning of the round before and spread by a tenth,
 * so that workers that were started together drift apart. A round that takes longer is followed by the next one at once.
 */
export function startDuties(
	duties: readonly Duty[],
	logger: Logger,
): { stop(): Promise<void> } {
	const stopping = new AbortController();
	const { signal } = stopping;
	const rounds = duties.map(async ({ name, everyMilliseconds, run }) => {
		while (!signal.aborted) {
			const startedAt = performance.now();
			try {
				await run(signal);
			} catch (err) {
				if (!signal.aborted)
					logger.warn({ err, duty: name }, "a duty failed; it is tried again");
			}
			const spread = 0.95 + Math.random() / 10;
			const pause =
				everyMilliseconds * spread - (performance.now() - startedAt);
			await sleep(Math.max(pause, shortestPause), undefined, { signal }).catch(
				() => {},
			);
		}
	});
	return {
		async stop() {
			stopping.abort();
			await Promise.all(rounds);
		},
	};
}
