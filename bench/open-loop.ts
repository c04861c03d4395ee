import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

export interface Latencies {
	/** Milliseconds. */
	p50: number;
	p99: number;
	slowest: number;
	count: number;
}

/**
 * Begins a call at each tick of a fixed rate, whether the ones before have answered or not. A latency counts from the
 * tick, so a stall of the server is charged to every call that it held up.
 *
 * @param perSecond calls that begin in a second
 * @param seconds how long
 * @throws what the first failed call threw
 */
export async function openLoop(
	perSecond: number,
	seconds: number,
	call: () => Promise<void>,
): Promise<Latencies> {
	const count = perSecond * seconds;
	const latencies: number[] = [];
	const calls: Promise<void>[] = [];
	const begin = performance.now();
	for (let number = 0; number < count; number++) {
		const due = begin + (number * 1_000) / perSecond;
		// Timers fire up to a millisecond late: the last stretch is waited for without one.
		const early = due - performance.now() - 1;
		if (early > 0) await sleep(early);
		while (performance.now() < due) await new Promise(setImmediate);
		calls.push(
			call().then(() => {
				latencies.push(performance.now() - due);
			}),
		);
	}
	await Promise.all(calls);
	latencies.sort((a, b) => a - b);
	const at = (share: number) =>
		latencies[Math.min(count - 1, Math.floor(share * count))] ?? Number.NaN;
	return { p50: at(0.5), p99: at(0.99), slowest: at(1), count };
}
