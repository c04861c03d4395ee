import type { Clock } from "../../world/clock.ts";
import type { Behaviour } from "./behaviour.ts";
import { Refused } from "./refusal.ts";

const windowMs = 60_000;

/** Counts each person's calls in the minute before now. Microsoft publishes no number, and no reply tells of it. */
export class CallRate {
	readonly #clock: Clock;
	readonly #behaviour: Behaviour;
	readonly #calls = new Map<string, number[]>();

	constructor(clock: Clock, behaviour: Behaviour) {
		this.#clock = clock;
		this.#behaviour = behaviour;
	}

	/** @throws {Refused} 117 */
	count(sub: string): void {
		const most = this.#behaviour.callsPerMinute;
		if (most === 0) return;
		const now = this.#clock.now();
		const recent = (this.#calls.get(sub) ?? []).filter(
			(at) => at > now - windowMs,
		);
		if (recent.length >= most) throw new Refused(117);
		this.#calls.set(sub, [...recent, now]);
	}

	/** Forgets all calls; returns how many there were. */
	reset(): number {
		const count = [...this.#calls.values()].flat().length;
		this.#calls.clear();
		return count;
	}
}
