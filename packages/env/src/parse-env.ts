import { z } from "zod";
import { describeIssue } from "./describe-issue.ts";

/** Thrown before anything starts; lists every variable that is missing or wrong, never a value. */
export class ConfigurationError extends Error {
	override readonly name = "ConfigurationError";
	readonly problems: readonly ConfigurationProblem[];

	constructor(problems: readonly ConfigurationProblem[]) {
		const lines = problems.map(
			({ variable, reason, example }) =>
				`  ${variable}: ${reason}${example ? ` (example: ${variable}=${example})` : ""}`,
		);
		super(`The configuration cannot be used:\n${lines.join("\n")}`);
		this.problems = problems;
	}
}

export interface ConfigurationProblem {
	variable: string;
	reason: string;
	example: string | undefined;
}

/**
 * Reads configuration once, at start. A variable set to the empty string counts as not set. An example is given to a
 * variable with `.meta({ example })`.
 *
 * @throws ConfigurationError naming each wrong variable, what is wrong and an example.
 */
export function parseEnv<Shape extends z.ZodRawShape>(
	schema: z.ZodObject<Shape>,
	source: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
	const given = Object.fromEntries(
		Object.keys(schema.shape).flatMap((name) => {
			const value = source[name];
			return value === undefined || value === "" ? [] : [[name, value]];
		}),
	);
	const result = schema.safeParse(given, {
		reportInput: false,
		error: describeIssue,
	});
	if (result.success) return result.data;
	const problems = result.error.issues.map((issue): ConfigurationProblem => {
		const variable = String(issue.path[0] ?? "environment");
		const reason =
			variable in given ? issue.message : "is required, but not set";
		return { variable, reason, example: exampleOf(schema.shape[variable]) };
	});
	throw new ConfigurationError(problems);
}

/** `meta` sits on the layer it was called on, so look below `optional` and `default` too. */
function exampleOf(field: unknown): string | undefined {
	let layer = field;
	while (layer instanceof z.ZodType) {
		const example = layer.meta()?.example;
		if (typeof example === "string") return example;
		const { innerType, in: input } = layer.def as {
			innerType?: unknown;
			in?: unknown;
		};
		layer = innerType ?? input;
	}
	return undefined;
}

/** Runs an app's `env` module: prints the problems and ends the process, instead of a stack trace. */
export function orExit<T>(read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof ConfigurationError)) throw error;
		process.stderr.write(`${error.message}\n`);
		process.exit(78); // EX_CONFIG of sysexits.h
	}
}
