import type { Clock } from "../../world/clock.ts";
import { Refused } from "../restli/refusal.ts";

const dayMs = 86_400_000;
const valueWindowMs = 300_000;
const usualValues = 45_000_000;

/** LinkedIn's limits: quotas of app and member by day and endpoint, which nobody is told, and values of reports. */
export class Limits {
	readonly #clock: Clock;
	readonly #perSecond: number;
	/** Calls of one endpoint and day; null: no limit. */
	perApp: number | null = null;
	perMember: number | null = null;
	/** Metric values in five minutes. */
	values = usualValues;
	readonly #counts = new Map<string, number>();
	readonly #values = new Map<string, { at: number; count: number }[]>();

	constructor(clock: Clock, queriesPerSecond: number) {
		this.#clock = clock;
		this.#perSecond = queriesPerSecond;
	}

	/** Counts a call. @throws {Refused} 429, which does not say how long */
	count(app: string, member: string, endpoint: string): void {
		const now = this.#clock.now();
		const day = Math.floor(now / dayMs);
		const second = Math.floor(now / 1000);
		this.#add(`app ${app} ${endpoint} ${day}`, this.perApp);
		this.#add(`member ${app} ${member} ${endpoint} ${day}`, this.perMember);
		this.#add(
			`second ${app} ${member} ${second}`,
			this.#perSecond === 0 ? null : this.#perSecond,
		);
		if (this.#counts.size > 10_000) this.#counts.clear();
	}

	/** Counts the values of a report before it is sent. @throws {Refused} 429 */
	countValues(app: string, count: number): void {
		const now = this.#clock.now();
		const recent = (this.#values.get(app) ?? []).filter(
			({ at }) => at > now - valueWindowMs,
		);
		const sum = recent.reduce((total, one) => total + one.count, count);
		if (sum > this.values)
			throw new Refused({
				status: 429,
				serviceErrorCode: 101,
				code: "TOO_MANY_REQUESTS",
				message:
					"The data request limit has been exceeded. More than 45 million metric values were requested in a 5-minute window.",
			});
		this.#values.set(app, [...recent, { at: now, count }]);
	}

	/** Forgets what counts against a limit. */
	reset(): void {
		this.#counts.clear();
		this.#values.clear();
	}

	#add(key: string, most: number | null): void {
		if (most === null) return;
		const count = (this.#counts.get(key) ?? 0) + 1;
		if (count > most)
			throw new Refused({
				status: 429,
				serviceErrorCode: 101,
				code: "TOO_MANY_REQUESTS",
				message:
					"Resource level throttle limit for calls to this resource is reached.",
			});
		this.#counts.set(key, count);
	}
}
