import { ArgumentError } from "./argument-error.ts";

/**
 * Runs a command; an error is printed as a sentence, with its causes, and the process ends with 1. Below what is wrong
 * with the arguments stands the usage.
 */
export async function orFail(
	usage: string,
	command: () => Promise<void>,
): Promise<void> {
	try {
		await command();
		process.exitCode ??= 0;
	} catch (error) {
		const below = error instanceof ArgumentError ? `\n\n${usage}` : "";
		process.stderr.write(`${describe(error)}${below}\n`);
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
