import type { Clock } from "../world/clock.ts";

export type RateLimit = { requests: number; seconds: number };

/** Reads that name no account. */
export const discoveryLimit: RateLimit = {
	requests: 5,
	seconds: 900,
};
/** Other reads of one account. */
export const accountLimit: RateLimit = {
	requests: 2000,
	seconds: 900,
};

/** Where a call stands under its limit. */
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
