import { setTimeout as sleep } from "node:timers/promises";
import type { Platform } from "@patchbay/db";

export interface SpreadOptions {
	/** Milliseconds over which the pieces are begun, however many there are. */
	spread: number;
	/** Milliseconds between two of a platform at the most: a few are not stretched over all of `spread`. */
	widestGap: number;
	/** Milliseconds after which no further piece is begun: a platform that is slow leaves its rest to the next round. */
	limit: number;
	/** Pieces of one platform at the same time. */
	concurrency: number;
	signal: AbortSignal;
}

/**
 * Works on pieces one after another in the order given, evenly spread instead of all at once. Each platform has places of
 * its own, so that one that hangs holds up none of the others. `work` must not throw.
 */
export async function spreadOut<T extends { platform: Platform }>(
	pieces: readonly T[],
	options: SpreadOptions,
	work: (piece: T) => Promise<void>,
): Promise<void> {
	const lanes = Map.groupBy(pieces, ({ platform }) => platform);
	await Promise.all(
		[...lanes.values()].map((lane) => runLane(lane, options, work)),
	);
}

async function runLane<T>(
	lane: readonly T[],
	{ spread, widestGap, limit, concurrency, signal }: SpreadOptions,
	work: (piece: T) => Promise<void>,
): Promise<void> {
	const startedAt = performance.now();
	const gap = Math.min(spread / lane.length, widestGap);
	const rest = lane.entries();
	const isOver = () => signal.aborted || performance.now() - startedAt > limit;
	const run = async () => {
		for (const [index, piece] of rest) {
			// Somewhere within its own gap: several workers with the same list do not keep step.
			const due = startedAt + gap * (index + Math.random());
			await sleep(Math.max(0, due - performance.now()), undefined, {
				signal,
			}).catch(() => {});
			if (isOver()) return;
			await work(piece);
		}
	};
	await Promise.all(Array.from({ length: concurrency }, run));
}
