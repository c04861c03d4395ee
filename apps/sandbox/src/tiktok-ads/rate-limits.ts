import type { Clock } from "../world/clock.ts";
import { TikTokRefused } from "./envelope.ts";

/** Calls of one app at the level "Basic". */
const windows = [
	{
		seconds: 1,
		requests: 10,
		message: "App reaches the QPS limit.",
	},
	{
		seconds: 60,
		requests: 600,
		message: "Too many requests. Please retry in some time.",
	},
	{
		seconds: 86_400,
		requests: 864_000,
		message: "Too many requests. Please retry in some time.",
	},
];

/** Counts an app's calls in seconds, minutes and days of the clock. A refusal says neither how many are left nor when to return. */
export class RateLimits {
	readonly #clock: Clock;
	readonly #perSecond: number;
	readonly #used = new Map<string, { window: number; count: number }>();

	/** @param perSecond instead of TikTok's own; 0: TikTok's own */
	constructor(clock: Clock, perSecond: number) {
		this.#clock = clock;
		this.#perSecond = perSecond;
	}

	/** @throws {TikTokRefused} 40100 */
	count(appId: string): void {
		for (const { seconds, requests, message } of windows) {
			const most =
				seconds === 1 && this.#perSecond > 0 ? this.#perSecond : requests;
			const window = Math.floor(this.#clock.now() / 1000 / seconds);
			const key = `${appId} ${seconds}`;
			const used = this.#used.get(key);
			const count = used?.window === window ? used.count : 0;
			if (count >= most) throw new TikTokRefused(40100, message);
			this.#used.set(key, { window, count: count + 1 });
		}
	}

	/** Forgets all calls; returns how many windows there were. */
	reset(): number {
		const { size } = this.#used;
		this.#used.clear();
		return size;
	}
}
