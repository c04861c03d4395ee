/** Meter of a session whose requests are not what the test is about. */
export const uncounted = {
	async admit() {},
	note() {},
	async refused() {},
};

/** Turn at a token endpoint that is always there. */
export async function waitTurn(): Promise<void> {}
