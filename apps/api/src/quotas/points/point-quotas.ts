import type { Logger } from "@patchbay/logger";
import type { QuotaOwner } from "../quota-owner.ts";
import { Bucket, type BucketState, type Reservation } from "./bucket.ts";
import type { PointLimits, PointStore } from "./point-store.ts";

export interface PointQuotas {
	/**
	 * Reserves points of the owner before they are used.
	 *
	 * @throws QuotaExceeded, Unavailable; AppError COST_EXCEEDED for more than a bucket holds
	 */
	reserve(owner: QuotaOwner, points: number): Promise<Reservation>;
	/** The same for work that can wait: a part of the bucket is left to what cannot. */
	reserveWaiting(owner: QuotaOwner, points: number): Promise<Reservation>;
	state(owner: QuotaOwner): BucketState;
	/** Gives back what this process has taken ahead. */
	close(): Promise<void>;
}

export interface PointQuotasOptions {
	store: PointStore;
	limits: PointLimits;
	logger: Logger;
	/** Milliseconds that only go forward. */
	now?: () => number;
}

const sweepMs = 1_000;
/** Share of a bucket that is kept for what cannot wait. */
const keptShare = 1 / 4;

/** The buckets that this process uses at the moment. */
export function createPointQuotas({
	store,
	limits,
	logger,
	now = () => performance.now(),
}: PointQuotasOptions): PointQuotas {
	const buckets = new Map<string, Bucket>();
	const bucketOf = (owner: QuotaOwner): Bucket => {
		const key = `${owner.tenantId} ${owner.actorId}`;
		let bucket = buckets.get(key);
		if (!bucket) {
			bucket = new Bucket({ ...limits, owner, store, now });
			buckets.set(key, bucket);
		}
		return bucket;
	};

	let sweeping: Promise<void> | undefined;
	async function sweep(everything: boolean): Promise<void> {
		for (const [key, bucket] of buckets) {
			try {
				await bucket.giveBack(everything);
			} catch (err) {
				// They come back with time.
				logger.warn({ err }, "points that were not used were not given back");
			}
			if (bucket.isIdle()) buckets.delete(key);
		}
	}
	const timer = setInterval(() => {
		sweeping ??= sweep(false).finally(() => {
			sweeping = undefined;
		});
	}, sweepMs);
	timer.unref();

	return {
		reserve: (owner, points) => bucketOf(owner).reserve(points),
		reserveWaiting: (owner, points) =>
			bucketOf(owner).reserve(points, Math.floor(limits.capacity * keptShare)),
		state: (owner) => bucketOf(owner).state(),
		async close() {
			clearInterval(timer);
			await sweeping;
			await sweep(true);
		},
	};
}
