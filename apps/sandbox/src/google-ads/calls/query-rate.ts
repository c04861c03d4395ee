import type { Clock } from "../../world/clock.ts";
import { GoogleAdsRefused } from "./errors.ts";

/** A token bucket for each account: calls a second, with bursts of two seconds' worth. Zero: no limit. */
export class QueryRate {
	readonly #perSecond: number;
	readonly #clock: Clock;
	readonly #buckets = new Map<string, { tokens: number; at: number }>();

	constructor(perSecond: number, clock: Clock) {
		this.#perSecond = perSecond;
		this.#clock = clock;
	}

	/** Throws RESOURCE_TEMPORARILY_EXHAUSTED with the time to wait. */
	count(accountId: string): void {
		if (this.#perSecond === 0) return;
		const now = this.#clock.now();
		const burst = this.#perSecond * 2;
		const bucket = this.#buckets.get(accountId) ?? { tokens: burst, at: now };
		bucket.tokens = Math.min(
			burst,
			bucket.tokens + ((now - bucket.at) / 1000) * this.#perSecond,
		);
		bucket.at = now;
		this.#buckets.set(accountId, bucket);
		if (bucket.tokens < 1) {
			const seconds = Math.max(
				1,
				Math.ceil((1 - bucket.tokens) / this.#perSecond),
			);
			throw quotaRefused(
				"RESOURCE_TEMPORARILY_EXHAUSTED",
				`${seconds}s`,
				"ACCOUNT",
			);
		}
		bucket.tokens--;
	}
}

/** A quotaError with its details; `retryDelay` is a duration such as `900s`. */
export function quotaRefused(
	code: string,
	retryDelay: string,
	rateScope: string,
	message?: string,
): GoogleAdsRefused {
	return new GoogleAdsRefused({
		errorCode: { quotaError: code },
		message:
			message ??
			`Too many requests. Retry in ${retryDelay.replace("s", "")} seconds.`,
		details: {
			quotaErrorDetails: {
				rateScope,
				rateName: "Number of operations for basic access",
				retryDelay,
			},
		},
	});
}
