import type { Clock } from "../world/clock.ts";

export type RateLimit = { requests: number; seconds: number };

/** Reads that name no account. */
export const discoveryLimit: RateLimit = {
	requests: 5,
	seconds: 900,
};
/** Reads of campaigns, line items and what they are made of, of one account. */
export const coreLimit: RateLimit = { requests: 10_000, seconds: 900 };
/** Other reads of one account. */
export const accountLimit: RateLimit = {
	requests: 2000,
	seconds: 900,
};
/** Lists that are counted to their end. */
export const totalLimit: RateLimit = { requests: 200, seconds: 900 };
/** Statistics that are answered at once, of one person. */
export const statsLimit: RateLimit = { requests: 250, seconds: 900 };
/** Conditions of whom ads are shown to, of one person. */
export const criteriaLimit: RateLimit = { requests: 400, seconds: 900 };
/** Changes by one person. */
export const writeLimit: RateLimit = { requests: 450, seconds: 60 };
/** Quota of the whole application, which is told where the account's decides. */
export const applicationLimit = 100_000;

/** Position of a call under its limit. */
export type Counted = {
	isRefused: boolean;
	limit: number;
	remaining: number;
	/** Seconds since 1970. */
	reset: number;
};

/** Counts calls in windows that begin with the first of them. */
export class RateLimits {
	readonly #clock: Clock;
	readonly #windows = new Map<string, { endsAt: number; used: number }>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	count(key: string, { requests, seconds }: RateLimit): Counted {
		const now = Math.floor(this.#clock.now() / 1000);
		let window = this.#windows.get(key);
		if (window === undefined || window.endsAt <= now) {
			window = { endsAt: now + seconds, used: 0 };
			this.#windows.set(key, window);
		}
		const isRefused = window.used >= requests;
		if (!isRefused) window.used += 1;
		return {
			isRefused,
			limit: requests,
			remaining: requests - window.used,
			reset: window.endsAt,
		};
	}

	/** Forgets all calls; returns how many windows there were. */
	reset(): number {
		const { size } = this.#windows;
		this.#windows.clear();
		return size;
	}
}
