import type { Clock } from "../../world/clock.ts";

/** Requests of one window by the public name of the policy that they count under. */
export const policies = {
	"business-manager": 100,
	"campaign-management-read": 400,
	"campaign-management-write": 200,
	"creative-management": 200,
	"funding-instruments": 30,
	reporting: 60,
	"conversion-signals": 30,
	"targeting-taxonomy": 100,
	leads: 20,
} as const;
export type Policy = keyof typeof policies;

const windowSeconds = 60;

/** Position of a call in its window. */
export type Counted = {
	isRefused: boolean;
	policy: Policy;
	quota: number;
	remaining: number;
	/** Seconds until the window ends. */
	resetSeconds: number;
};

/** Counts an app's calls for one person, by policy, in windows that begin with the first of them. */
export class RateLimits {
	isEnforced = true;
	readonly #clock: Clock;
	readonly #perSecond: number;
	readonly #windows = new Map<string, { endsAt: number; used: number }>();

	/** @param perSecond instead of Reddit's own quotas; 0: Reddit's own */
	constructor(clock: Clock, perSecond: number) {
		this.#clock = clock;
		this.#perSecond = perSecond;
	}

	count(who: string, policy: Policy): Counted {
		const now = this.#clock.now();
		const key = `${who} ${policy}`;
		let window = this.#windows.get(key);
		if (window === undefined || window.endsAt <= now) {
			window = { endsAt: now + windowSeconds * 1000, used: 0 };
			this.#windows.set(key, window);
		}
		const quota =
			this.#perSecond > 0 ? this.#perSecond * windowSeconds : policies[policy];
		const isRefused = this.isEnforced && window.used >= quota;
		if (!isRefused) window.used += 1;
		return {
			isRefused,
			policy,
			quota,
			remaining: Math.max(0, quota - window.used),
			resetSeconds: Math.ceil((window.endsAt - now) / 1000),
		};
	}

	/** Forgets all calls; returns how many windows there were. */
	reset(): number {
		const { size } = this.#windows;
		this.#windows.clear();
		return size;
	}
}

/** Headers in the form of the IETF's draft. */
export function limitHeaders({
	policy,
	quota,
	remaining,
	resetSeconds,
}: Omit<Counted, "isRefused">): Record<string, string> {
	return {
		"ratelimit-policy": `"${policy}";q=${quota};w=${windowSeconds}`,
		ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
	};
}
