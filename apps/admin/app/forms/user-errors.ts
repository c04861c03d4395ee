import { countOf } from "../format/numbers.ts";
import type { UserError } from "../graphql/parts.ts";

/**
 * The API's userErrors as a form shows them: those that name one of the form's fields (or one inside it, such as
 * `extras.developerToken`) at that field, the others above the form (under the empty key).
 */
export function toFieldErrors(
	userErrors: readonly UserError[],
	fields: readonly string[],
): Record<string, string[]> {
	const errors: Record<string, string[]> = {};
	for (const { field, message } of userErrors) {
		const path = field?.filter((part) => part !== "input") ?? [];
		const key =
			[path.join("."), path[0]].find((name) => name && fields.includes(name)) ??
			"";
		errors[key] = [...(errors[key] ?? []), message];
	}
	return errors;
}

/** All messages in one text, with how long to wait where that is known and the message does not say when to try again. */
export function userErrorText(userErrors: readonly UserError[]): string {
	return userErrors
		.map(({ message, retryAfterSeconds }) =>
			retryAfterSeconds && !/\btry again\b/i.test(message)
				? `${message} Try again in ${countOf(retryAfterSeconds, "second")}.`
				: message,
		)
		.join(" ");
}
