import { setTimeout as sleep } from "node:timers/promises";
import type { Reservation } from "../quotas/points/bucket.ts";
import type { PointQuotas } from "../quotas/points/point-quotas.ts";
import { QuotaExceeded } from "../quotas/quota-exceeded.ts";
import type { QuotaOwner } from "../quotas/quota-owner.ts";

/** Pays for an export as it goes: a point for each row. */
export interface BatchPayments {
	/**
	 * Pays before anything is read.
	 * @throws QuotaExceeded, Unavailable
	 */
	first(): Promise<void>;
	/**
	 * Waits for the points of each further batch.
	 * @throws Unavailable; AbortError once the signal is aborted
	 */
	next(): Promise<void>;
	/** Pays what the last batch held. */
	settle(rows: number): void;
}

/** The longest that points are waited for before they are asked for again. */
const longestWaitMs = 5_000;

export function payForBatches({
	points,
	owner,
	batchSize,
	signal,
}: {
	points: PointQuotas;
	owner: QuotaOwner;
	batchSize: number;
	signal: AbortSignal;
}): BatchPayments {
	let reservation: Reservation | undefined;
	return {
		async first() {
			reservation = await points.reserve(owner, batchSize);
		},
		async next() {
			while (true)
				try {
					reservation = await points.reserveWaiting(owner, batchSize);
					return;
				} catch (error) {
					if (!(error instanceof QuotaExceeded)) throw error;
					const ms = Math.min(error.retryAfterSeconds * 1_000, longestWaitMs);
					await sleep(ms, undefined, { signal });
				}
		},
		settle(rows) {
			// Even an export without a row has asked for one.
			reservation?.settle(Math.max(1, rows));
			reservation = undefined;
		},
	};
}
