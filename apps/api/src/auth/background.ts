/** Work that no answer waits for, and that the end of the process does. */
export interface Background {
	/** `work` handles its own failures. */
	run(work: () => Promise<void>): void;
	/** Resolves when nothing runs any more. */
	done(): Promise<void>;
}

export function createBackground(
	onError: (error: unknown) => void,
): Background {
	const running = new Set<Promise<void>>();
	return {
		run(work) {
			const job = work()
				.catch(onError)
				.finally(() => running.delete(job));
			running.add(job);
		},
		async done() {
			// What ends may have begun something else.
			while (running.size > 0) await Promise.all(running);
		},
	};
}
