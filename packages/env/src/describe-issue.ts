import type { z } from "zod";

/**
 * Tells a person what to do about a value, where its schema has no words of its own; used as zod's `error` option.
 * Undefined leaves it to zod.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
	switch (issue.code) {
		case "too_big":
			return bound("at most", issue.maximum, issue.origin);
		case "too_small":
			return bound("at least", issue.minimum, issue.origin);
		case "invalid_type":
			return issue.input === undefined
				? "This is missing."
				: `Give ${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected} here.`;
		case "invalid_value":
			return `Give one of these: ${issue.values.map(String).join(", ")}.`;
		case "invalid_format":
			return "This does not have the expected form.";
		default:
			return undefined;
	}
}

function bound(
	word: "at most" | "at least",
	limit: number | bigint,
	origin: string,
): string {
	const one = limit === 1 || limit === 1n;
	if (origin === "string")
		return `Give ${word} ${limit} character${one ? "" : "s"}.`;
	if (origin === "array" || origin === "set")
		return `Give ${word} ${limit} entr${one ? "y" : "ies"}.`;
	return `Give a number of ${word} ${limit}.`;
}
