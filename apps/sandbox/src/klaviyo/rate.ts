import type { Clock } from "../world/clock.ts";
import { KlaviyoRefused, throttled } from "./errors.ts";

/** Requests allowed in a second and in a minute. */
export interface Tier {
	burst: number;
	steady: number;
}

/** Klaviyo's smallest tier. */
export const extraSmall: Tier = { burst: 1, steady: 15 };

interface Window {
	/** Milliseconds; windows are fixed and not sliding. */
	endsAt: number;
	used: number;
}

/** Counts calls by account and endpoint: keys of one account share what it is allowed. */
export class Rate {
	/** False: every call passes, and the headers still tell what was counted. */
	isEnforced = true;
	readonly #clock: Clock;
	readonly #windows = new Map<string, Window>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/**
	 * Counts a call.
	 * @returns what a success tells of the steady window
	 * @throws {KlaviyoRefused} throttled
	 */
	count(
		accountId: string,
		endpoint: string,
		tier: Tier,
	): Record<string, string> {
		const now = this.#clock.now();
		const burst = this.#window(`${accountId} ${endpoint} burst`, now, 1_000);
		const steady = this.#window(`${accountId} ${endpoint} steady`, now, 60_000);
		const full = steady.used >= tier.steady ? steady : burst;
		if (
			this.isEnforced &&
			(steady.used >= tier.steady || burst.used >= tier.burst)
		)
			throw new KlaviyoRefused(
				throttled(Math.max(1, Math.ceil((full.endsAt - now) / 1000))),
			);
		burst.used += 1;
		steady.used += 1;
		return {
			"ratelimit-limit": String(tier.steady),
			"ratelimit-remaining": String(Math.max(0, tier.steady - steady.used)),
			"ratelimit-reset": String(Math.ceil((steady.endsAt - now) / 1000)),
		};
	}

	/** Begins all windows anew. */
	reset(): void {
		this.#windows.clear();
	}

	#window(name: string, now: number, milliseconds: number): Window {
		const known = this.#windows.get(name);
		if (known !== undefined && now < known.endsAt) return known;
		const fresh = { endsAt: now + milliseconds, used: 0 };
		this.#windows.set(name, fresh);
		return fresh;
	}
}
