import { AppError } from "@patchbay/errors";
import { QuotaExceeded } from "../quota-exceeded.ts";
import type { QuotaOwner } from "../quota-owner.ts";
import type { PointLimits, PointStore } from "./point-store.ts";

/** Time in which points that were taken ahead may be spent; the rest then goes back. */
export const prefetchMs = 5_000;
/** Span of time for which points are taken ahead, at the last rate of use. */
const aheadMs = 1_000;
/**
 * Shares of a bucket that are taken ahead: at least so much that one step is enough for whoever asks seldom, and at
 * most.
 */
const smallestShare = 1 / 256;
const largestShare = 1 / 8;
/** Interval of asking whether others gave points back, while some are known to be missing. */
const askAgainMs = 250;

/** State of a bucket, as far as this process knows. */
export interface BucketState {
	available: number;
	limit: number;
	restoreRate: number;
	secondsUntilFull: number;
}

/** Points that something which is under way may cost. */
export interface Reservation {
	/** The points that it did cost, at most those that were reserved; the others are free again. A second call does nothing. */
	settle(actual: number): void;
}

export interface BucketOptions extends PointLimits {
	owner: QuotaOwner;
	store: PointStore;
	/** Milliseconds that only go forward. */
	now(): number;
}

/**
 * One process's view of one shared bucket. Points are taken from the database some time ahead, by one step at a time, and
 * are spent here without asking it; what is not used within `prefetchMs` goes back. A point is spent only after it was
 * taken, so all processes together never spend more than the bucket gave; one that is killed loses what it had taken
 * ahead, which is restored with time like everything else.
 */
export class Bucket {
	readonly #options: BucketOptions;
	/** Taken and free to be spent until `#spendUntil`. */
	#prefetched = 0;
	#spendUntil = 0;
	/** Taken and not used in time: goes back with the next step. */
	#unused = 0;
	/** Told apart so that points which are settled late do not live longer than those they were taken with. */
	#generation = 0;
	/** Points that the database had left at the last step. */
	#left: number;
	#steppedAt: number;
	#spent = 0;
	#step: Promise<void> | undefined;

	constructor(options: BucketOptions) {
		this.#options = options;
		this.#left = options.capacity;
		this.#steppedAt = Number.NEGATIVE_INFINITY;
	}

	/**
	 * Reserves points before they are used.
	 *
	 * @param kept how many must be left behind: for work that may wait for its turn
	 * @throws QuotaExceeded when they are not there now
	 * @throws AppError COST_EXCEEDED when a full bucket has fewer
	 * @throws Unavailable when the database cannot be asked
	 */
	async reserve(points: number, kept = 0): Promise<Reservation> {
		const { capacity } = this.#options;
		if (points + kept > capacity)
			throw new AppError(
				"COST_EXCEEDED",
				`This may cost ${points} points, and there are never more than ${capacity - kept} for it. Ask for smaller pages or fewer fields.`,
			);
		while (true) {
			const now = this.#options.now();
			this.#expirePrefetched(now);
			if (this.#prefetched >= points && this.#availableAt(now) - points >= kept)
				return this.#spend(points);
			if (this.#step) {
				await this.#step;
				continue;
			}
			const missing = points + kept - this.#availableAt(now);
			// Others may give back at any time, so that it is asked now and then, but not for every request of a flood.
			if (missing > 0 && now - this.#steppedAt < askAgainMs)
				throw this.#exceeded(points, missing);
			await this.#take(points, kept);
		}
	}

	/** Gives back what may no longer be spent. @throws Unavailable */
	async giveBack(everything = false): Promise<void> {
		while (this.#step) await this.#step.catch(() => {});
		const now = everything ? Number.POSITIVE_INFINITY : this.#options.now();
		this.#expirePrefetched(now);
		// As long as there are points to spend, the next step takes the unused ones along.
		if (this.#unused > 0 && now >= this.#spendUntil) await this.#take(0, 0);
	}

	/** Tells whether nothing would be lost if this object were forgotten. */
	isIdle(): boolean {
		const now = this.#options.now();
		return (
			!this.#step &&
			this.#prefetched === 0 &&
			this.#unused === 0 &&
			now - this.#steppedAt > prefetchMs
		);
	}

	state(): BucketState {
		const { capacity, perSecond, now } = this.#options;
		const available = Math.max(0, this.#availableAt(now()));
		return {
			available,
			limit: capacity,
			restoreRate: perSecond,
			secondsUntilFull: Math.ceil((capacity - available) / perSecond),
		};
	}

	/** Points in the bucket and taken ahead, as far as it is known here. */
	#availableAt(now: number): number {
		const { capacity, perSecond } = this.#options;
		const seconds = (now - this.#steppedAt) / 1_000;
		const left = Math.min(capacity, this.#left + seconds * perSecond);
		return Math.min(
			capacity,
			Math.floor(left) + this.#prefetched + this.#unused,
		);
	}

	#expirePrefetched(now: number): void {
		if (this.#prefetched === 0 || now < this.#spendUntil) return;
		this.#unused += this.#prefetched;
		this.#prefetched = 0;
		this.#generation += 1;
	}

	#spend(points: number): Reservation {
		this.#prefetched -= points;
		this.#spent += points;
		const generation = this.#generation;
		let isSettled = false;
		return {
			settle: (actual) => {
				if (isSettled) return;
				isSettled = true;
				const free = Math.max(0, points - Math.max(0, actual));
				if (generation === this.#generation) {
					this.#prefetched += free;
					this.#spent -= free;
				} else {
					this.#unused += free;
				}
			},
		};
	}

	async #take(needed: number, kept: number): Promise<void> {
		const step = this.#runStep(needed, kept);
		this.#step = step;
		try {
			await step;
		} finally {
			this.#step = undefined;
		}
	}

	async #runStep(needed: number, kept: number): Promise<void> {
		const { owner, store, now, capacity } = this.#options;
		const givenBack = Math.floor(this.#prefetched + this.#unused);
		const elapsed = Math.max(1, now() - this.#steppedAt);
		const ahead = Math.min(
			Math.max(
				needed,
				capacity * smallestShare,
				(this.#spent / elapsed) * aheadMs,
			),
			capacity * largestShare,
		);
		this.#prefetched = 0;
		this.#unused = 0;
		this.#generation += 1;
		this.#spent = 0;
		// Where the step fails it is not known whether it was done: what was given back is then lost, and never spent twice.
		const { taken, available } = await store.take({
			tenantId: owner.tenantId,
			actorId: owner.actorId,
			givenBack,
			needed,
			wanted: needed + Math.ceil(ahead),
			kept,
		});
		this.#prefetched += taken;
		this.#left = available;
		this.#steppedAt = now();
		this.#spendUntil = this.#steppedAt + prefetchMs;
	}

	#exceeded(points: number, missing: number): QuotaExceeded {
		const { owner, perSecond, now } = this.#options;
		const seconds = Math.max(1, Math.ceil(missing / perSecond));
		const left = Math.max(0, this.#availableAt(now()));
		return new QuotaExceeded(
			`${owner.name} has used up its points for now: this may cost ${points}, and ${left} are left. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
			seconds,
		);
	}
}
