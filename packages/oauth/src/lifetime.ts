/**
 * Remaining life of something that was said to live for so many seconds: counted from when it was said, by the
 * process's steady clock, which no change of the host's time moves. What is stored of it is the rest, added to the
 * database's now; instants of a host's own clock are neither stored nor compared with stored ones.
 */
export class Lifetime {
	readonly #seconds: number;
	readonly #since = performance.now();

	constructor(seconds: number) {
		this.#seconds = seconds;
	}

	/** Seconds; below zero when it has ended. */
	left(): number {
		return this.#seconds - (performance.now() - this.#since) / 1000;
	}
}
