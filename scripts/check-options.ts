import { describeIssue } from "@patchbay/env";
import type { z } from "zod";
import { ArgumentError } from "./argument-error.ts";

/**
 * Parses what options said, each problem told by the option that it came from: `optionOf` names it by the field.
 *
 * @throws ArgumentError with a line for each
 */
export function checkOptions<Schema extends z.ZodType>(
	schema: Schema,
	input: unknown,
	optionOf: Readonly<Record<string, string>>,
): z.output<Schema> {
	const result = schema.safeParse(input, {
		reportInput: false,
		error: describeIssue,
	});
	if (result.success) return result.data;
	throw new ArgumentError(
		result.error.issues
			.map(({ path: [field], message }) =>
				nameOption(field?.toString(), message, optionOf),
			)
			.join("\n"),
	);
}

/** `--slug: A slug is …`, or the message alone where no option is at fault. */
export function nameOption(
	field: string | undefined,
	message: string,
	optionOf: Readonly<Record<string, string>>,
): string {
	const option = field === undefined ? undefined : optionOf[field];
	return option ? `${option}: ${message}` : message;
}
