import { InvalidInput } from "@patchbay/errors";

/** Fault in an input, and the path of the value within it. */
export interface InputFault {
	message: string;
	field: string[];
}

/** Length of any list in an input; lists that take fewer say so themselves. */
const mostEntries = 1_000;
/** Objects and lists within each other. */
const deepest = 32;
/** Length of a search text: a longer one is no name. */
const longestSearch = 200;

/**
 * The first fault of an input, of whatever fields: a text that cannot be stored as it is, a list of more entries than
 * may be given, 1,000 where nothing else is said, values nested more than 32 deep, a search for more than 200 characters. Null when there is none.
 */
export function findInputFault(
	value: unknown,
	field: readonly string[] = [],
	longestList = mostEntries,
): InputFault | null {
	if (typeof value === "string")
		return toFault(textProblem(value, field.at(-1)), field);
	if (typeof value !== "object" || value === null || value instanceof Date)
		return null;
	if (field.length >= deepest)
		return toFault(`Nest values ${deepest} deep at most.`, field);
	if (Array.isArray(value) && value.length > longestList)
		return toFault(
			`At most ${longestList.toLocaleString("en")} values can be given here.`,
			field,
		);
	for (const [name, each] of Object.entries(value)) {
		const found =
			toFault(textProblem(name), field) ??
			findInputFault(each, [...field, name], longestList);
		if (found) return found;
	}
	return null;
}

/** @throws InvalidInput with the path of the first fault */
export function requireSoundInput(
	value: unknown,
	longestList: number | undefined,
): void {
	const fault = findInputFault(value, [], longestList);
	if (fault)
		throw new InvalidInput(
			fault.message,
			fault.field.length > 0 ? { field: fault.field } : {},
		);
}

function textProblem(text: string, name?: string): string | null {
	// PostgreSQL cannot hold it.
	if (text.includes("\0"))
		return "Leave the character U+0000 out: text cannot hold it.";
	// UTF-8 cannot write it: another character would be stored in its place.
	if (!text.isWellFormed())
		return "This text holds half of a character (a lone surrogate). Send whole characters.";
	if (name === "search" && [...text].length > longestSearch)
		return `Search for at most ${longestSearch} characters.`;
	return null;
}

const toFault = (
	message: string | null,
	field: readonly string[],
): InputFault | null =>
	message === null ? null : { message, field: [...field] };
