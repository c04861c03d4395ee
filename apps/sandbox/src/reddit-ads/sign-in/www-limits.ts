import type { Clock } from "../../world/clock.ts";

const quota = 600;
const windowSeconds = 600;

/** Counts an app's calls of the token endpoint, in windows that begin with the first of them; told in headers of Reddit's older family. */
export class WwwLimits {
	isEnforced = true;
	readonly #clock: Clock;
	readonly #windows = new Map<string, { endsAt: number; used: number }>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	count(clientId: string): {
		isRefused: boolean;
		headers: Record<string, string>;
	} {
		const now = this.#clock.now();
		let window = this.#windows.get(clientId);
		if (window === undefined || window.endsAt <= now) {
			window = { endsAt: now + windowSeconds * 1000, used: 0 };
			this.#windows.set(clientId, window);
		}
		const isRefused = this.isEnforced && window.used >= quota;
		if (!isRefused) window.used += 1;
		return {
			isRefused,
			headers: {
				"x-ratelimit-used": String(window.used),
				// With a decimal point, unlike the others.
				"x-ratelimit-remaining": Math.max(0, quota - window.used).toFixed(1),
				"x-ratelimit-reset": String(Math.ceil((window.endsAt - now) / 1000)),
			},
		};
	}

	/** Forgets all calls; returns how many windows there were. */
	reset(): number {
		const { size } = this.#windows;
		this.#windows.clear();
		return size;
	}
}
