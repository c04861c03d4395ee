/** Progress of an operation's mutations: what is done must never be told as if it were not. */
export class MutationProgress {
	/** Names in the answer of those that were done. */
	readonly done: string[] = [];
	#isWritten = false;

	/** The next mutation begins. */
	begin(): void {
		this.#isWritten = false;
	}

	/** Makes later reads show what the running mutation has written. */
	written(): void {
		this.#isWritten = true;
	}

	get isWritten(): boolean {
		return this.#isWritten;
	}
}

/** Sentence beside an error of an operation some of whose mutations were done. */
export const doneSentence = (done: readonly string[]): string =>
	`Already done: ${done.join(", ")}. Only its answer is incomplete; do not send it again.`;
