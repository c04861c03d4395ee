import type { Clock } from "../../world/clock.ts";
import { TikTokRefused } from "./envelope.ts";

/** Calls that are taken in a second, a minute and a day. */
type Rate = readonly [second: number, minute: number, day: number];

/** Rates by the level that TikTok gave an app. */
const levels = {
	BASIC: [10, 600, 864_000],
	ADVANCED: [20, 1200, 1_728_000],
	PREMIUM: [30, 1800, 2_592_000],
	ULTIMATE: [50, 3000, 4_320_000],
} as const satisfies Record<string, Rate>;
export type RateLevel = keyof typeof levels;
export const rateLevels = Object.keys(levels) as RateLevel[];

/** Calls with a rate of their own, the same at every level. */
const exceptions: Readonly<Record<string, Rate>> = {
	"POST report/task/create/": [2, 60, 4500],
};

const windows = [
	{ seconds: 1, message: "App reaches the QPS limit." },
	{ seconds: 60, message: "Too many requests. Please retry in some time." },
	{ seconds: 86_400, message: "Too many requests. Please retry in some time." },
] as const;

/** Counts an app's calls in seconds, minutes and days (from 00:00 UTC) of the clock. A refusal says neither how many are left nor when to return. */
export class RateLimits {
	level: RateLevel = "BASIC";
	isEnforced = true;
	readonly #clock: Clock;
	readonly #perSecond: number;
	readonly #used = new Map<string, { window: number; count: number }>();

	/** @param perSecond instead of TikTok's own; 0: TikTok's own */
	constructor(clock: Clock, perSecond: number) {
		this.#clock = clock;
		this.#perSecond = perSecond;
	}

	/**
	 * @param call method and path below the version
	 * @throws {TikTokRefused} 40100
	 */
	count(appId: string, call: string): void {
		if (!this.isEnforced) return;
		const exception = Object.hasOwn(exceptions, call) ? exceptions[call] : null;
		const rate = exception ?? levels[this.level];
		windows.forEach(({ seconds, message }, index) => {
			const own = rate[index] ?? 0;
			const isReplaced = !exception && seconds === 1 && this.#perSecond > 0;
			const most = isReplaced ? this.#perSecond : own;
			const window = Math.floor(this.#clock.now() / 1000 / seconds);
			const key = `${appId} ${exception ? call : ""} ${seconds}`;
			const used = this.#used.get(key);
			const count = used?.window === window ? used.count : 0;
			if (count >= most) throw new TikTokRefused(40100, message);
			this.#used.set(key, { window, count: count + 1 });
		});
	}

	/** Forgets all calls; returns how many windows there were. */
	reset(): number {
		const { size } = this.#used;
		this.#used.clear();
		return size;
	}
}
