/** The sandbox's own time: real time plus what a test moved it by (`POST /__sandbox/clock`). */
export class Clock {
	#offsetMs = 0;

	/** Milliseconds since the epoch. */
	now(): number {
		return Date.now() + this.#offsetMs;
	}

	/** Moves the time on (or back, when negative). */
	advance(seconds: number): void {
		this.#offsetMs += seconds * 1000;
	}
}
