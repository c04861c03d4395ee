import type { Clock } from "../../world/clock.ts";
import { KlaviyoRefused, throttled } from "../errors.ts";

/** Requests allowed in a second, in a minute and, for some, in a day. */
export interface Tier {
	burst: number;
	steady: number;
	daily?: number;
}

/** Klaviyo's tiers, by its own names, and what is stricter than all of them. */
export const tiers = {
	extraSmall: { burst: 1, steady: 15 },
	small: { burst: 3, steady: 60 },
	medium: { burst: 10, steady: 150 },
	large: { burst: 75, steady: 750 },
	extraLarge: { burst: 350, steady: 3500 },
	report: { burst: 1, steady: 2, daily: 225 },
	listCreation: { burst: 10, steady: 150, daily: 150 },
} as const satisfies Readonly<Record<string, Tier>>;

interface Window {
	/** Milliseconds; windows are fixed and not sliding. */
	endsAt: number;
	used: number;
}

const lengths = [
	["burst", 1],
	["steady", 60],
	["daily", 86_400],
] as const;

/** Counts calls by account, app and endpoint: keys of one account share what it is allowed, and each app has its own. */
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
	 *
	 * @param caller the account, with the app where one calls for it
	 * @returns what a success tells: of the window that is nearest to its limit, and the lengths of all
	 * @throws {KlaviyoRefused} throttled
	 */
	count(caller: string, endpoint: string, tier: Tier): Record<string, string> {
		const now = this.#clock.now();
		const windows = lengths.flatMap(([name, seconds]) => {
			const most = tier[name];
			if (most === undefined) return [];
			const window = this.#window([caller, endpoint, name], now, seconds);
			return [{ seconds, most, window }];
		});
		const full = windows.findLast(({ window, most }) => window.used >= most);
		if (this.isEnforced && full !== undefined)
			throw new KlaviyoRefused(
				throttled(Math.max(1, Math.ceil((full.window.endsAt - now) / 1000))),
			);
		for (const { window } of windows) window.used += 1;
		const [nearest] = windows.toSorted(
			(a, b) => a.most - a.window.used - (b.most - b.window.used),
		);
		if (nearest === undefined) return {};
		const { most, window } = nearest;
		return {
			"ratelimit-limit": [
				most,
				...windows.map((one) => `${one.most};w=${one.seconds}`),
			].join(", "),
			"ratelimit-remaining": String(Math.max(0, most - window.used)),
			"ratelimit-reset": String(Math.floor((window.endsAt - now) / 1000)),
		};
	}

	/** Begins all windows anew. */
	reset(): void {
		this.#windows.clear();
	}

	#window(words: readonly string[], now: number, seconds: number): Window {
		const name = words.join(" ");
		const known = this.#windows.get(name);
		if (known !== undefined && now < known.endsAt) return known;
		const window = { endsAt: now + seconds * 1000, used: 0 };
		this.#windows.set(name, window);
		return window;
	}
}
