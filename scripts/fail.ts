/** Runs a command; an error is printed as a sentence, with its causes, and the process ends with 1. */
export async function orFail(command: () => Promise<void>): Promise<void> {
	try {
		await command();
		process.exitCode ??= 0;
	} catch (error) {
		process.stderr.write(`${describe(error)}\n`);
		process.exitCode = 1;
	}
}

function describe(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const text = error.message || error.name;
	return error.cause === undefined
		? text
		: `${text}\n  because: ${describe(error.cause)}`;
}
