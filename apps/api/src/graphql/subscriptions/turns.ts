/** Runs work when it is its turn. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets at most so many run at the same moment; the others wait, first come first served. */
export function createTurns(most: number): InTurn {
	const waiting: (() => void)[] = [];
	let running = 0;
	return async (work) => {
		if (running >= most)
			// Whoever ends hands its place over: nobody can slip in between.
			await new Promise<void>((resolve) => waiting.push(resolve));
		else running += 1;
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else running -= 1;
		}
	};
}
