import { AssetRefused } from "./asset-refused.ts";

export interface ThroughputFloor {
	/** Fewer bytes a second than this over a window, and the transfer is given up. */
	minBytesPerSecond: number;
	windowMilliseconds: number;
}

/**
 * Passes a body's pieces on, and gives it up when it comes too slowly: only the waiting for the other side counts, never
 * the time that our own disk takes. A body that is silent altogether is the transport's matter, which has a time limit.
 * @throws {AssetRefused}
 */
export async function* enforceThroughput(
	body: AsyncIterable<Buffer>,
	{ minBytesPerSecond, windowMilliseconds }: ThroughputFloor,
): AsyncGenerator<Buffer, void, undefined> {
	let waited = 0;
	let bytes = 0;
	let askedAt = performance.now();
	for await (const piece of body) {
		waited += performance.now() - askedAt;
		bytes += piece.length;
		if (waited >= windowMilliseconds) {
			if (bytes < (minBytesPerSecond * waited) / 1000) throw tooSlow();
			waited = 0;
			bytes = 0;
		}
		yield piece;
		askedAt = performance.now();
	}
}

/** Not tried again at once. */
export function tooSlow(cause?: unknown): AssetRefused {
	return new AssetRefused(
		"The file came too slowly, so the download was stopped. The next import tries again.",
		{ slow: true, ...(cause === undefined ? {} : { cause }) },
	);
}
