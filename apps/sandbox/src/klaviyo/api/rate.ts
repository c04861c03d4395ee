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
	["daily", 86_400_000],
	["steady", 60_000],
	["burst", 1_000],
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
	 * @param caller the account, with the app where one calls for it
	 * @returns what a success tells of the steady window
	 * @throws {KlaviyoRefused} throttled
	 */
	count(caller: string, endpoint: string, tier: Tier): Record<string, string> {
		const now = this.#clock.now();
		const windows = lengths.flatMap(([name, length]) => {
			const most = tier[name];
			return most === undefined
				? []
				: [
						{
							name,
							most,
							...this.#window([caller, endpoint, name], now, length),
						},
					];
		});
		const full = windows.find(({ window, most }) => window.used >= most);
		if (this.isEnforced && full !== undefined)
			throw new KlaviyoRefused(throttled(secondsUntil(full.window, now)));
		for (const { window } of windows) window.used += 1;
		const steady = windows.find(({ name }) => name === "steady");
		if (steady === undefined) return {};
		return {
			"ratelimit-limit": String(tier.steady),
			"ratelimit-remaining": String(
				Math.max(0, tier.steady - steady.window.used),
			),
			"ratelimit-reset": String(secondsUntil(steady.window, now)),
		};
	}

	/** Begins all windows anew. */
	reset(): void {
		this.#windows.clear();
	}

	#window(
		words: readonly string[],
		now: number,
		length: number,
	): { window: Window } {
		const name = words.join(" ");
		const known = this.#windows.get(name);
		if (known !== undefined && now < known.endsAt) return { window: known };
		const window = { endsAt: now + length, used: 0 };
		this.#windows.set(name, window);
		return { window };
	}
}

function secondsUntil({ endsAt }: Window, now: number): number {
	return Math.max(1, Math.ceil((endsAt - now) / 1000));
}
