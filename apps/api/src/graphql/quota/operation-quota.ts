import type { Reservation } from "../../quotas/points/bucket.ts";
import type { PointQuotas } from "../../quotas/points/point-quotas.ts";
import type { QuotaOwner } from "../../quotas/quota-owner.ts";
import type { OperationCost } from "../cost/operation-cost.ts";

/** Cost that an answer reports, in points. */
export interface ToldCost {
	/** The most that it could have cost: set aside before anything was done. */
	requested: number;
	/** Actual cost. */
	actual: number;
	/** Left in the bucket. */
	available: number;
	/** Size of the full bucket. */
	limit: number;
	/** Points that come back in a second. */
	restoreRate: number;
	secondsUntilFull: number;
}

/** No operation is free, however little it answers: this much is paid before it is parsed. */
export const leastPoints = 1;

/** One operation's account: what it may cost is set aside before it is executed, and what it did not use is given back. */
export class OperationQuota {
	readonly #points: PointQuotas;
	readonly #cost: OperationCost;
	/** Null when nobody is signed in: nothing is answered then. */
	readonly owner: QuotaOwner | null;
	#reservation: Reservation | undefined;
	/** Points of `#cost.actual` that are paid. */
	#paid = 0;
	/** Points used: the first was paid before the operation was parsed. */
	#actual = leastPoints;
	/** Points set aside now, which are paid already. */
	#prepaid = 0;

	constructor(
		points: PointQuotas,
		owner: QuotaOwner | null,
		cost: OperationCost,
	) {
		this.#points = points;
		this.#cost = cost;
		this.owner = owner;
	}

	/**
	 * Reserves points before the operation is executed.
	 * @throws QuotaExceeded, Unavailable
	 */
	async reserve(): Promise<void> {
		const rest = this.#requested() - leastPoints;
		if (this.owner && rest > 0)
			this.#reservation = await this.#points.reserve(this.owner, rest);
		this.#prepaid = leastPoints;
	}

	/**
	 * Reserves points for the next event of a stream, which can wait.
	 * @throws QuotaExceeded, Unavailable
	 */
	async reserveEvent(): Promise<void> {
		this.settle();
		if (!this.owner) return;
		this.#reservation = await this.#points.reserveWaiting(
			this.owner,
			this.#requested(),
		);
	}

	/** Pays what was answered since the last call. */
	settle(): void {
		if (!this.#reservation) return;
		this.#actual = Math.max(leastPoints, this.#cost.actual - this.#paid);
		this.#paid = this.#cost.actual;
		this.#reservation.settle(this.#actual - this.#prepaid);
		this.#reservation = undefined;
		this.#prepaid = 0;
	}

	/** Null for nobody, who has no bucket. */
	told(): ToldCost | null {
		if (!this.owner) return null;
		return {
			requested: this.#requested(),
			actual: this.#actual,
			...this.#points.state(this.owner),
		};
	}

	#requested(): number {
		return Math.max(leastPoints, this.#cost.requested);
	}
}
