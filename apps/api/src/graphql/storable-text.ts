import { InvalidInput } from "@patchbay/errors";

/**
 * PostgreSQL cannot hold the character U+0000 in a text: refused at the edge, wherever a text comes in.
 *
 * @throws InvalidInput with the path of the first text that has one
 */
export function requireStorableText(
	value: unknown,
	field: readonly string[] = [],
): void {
	if (typeof value === "string") {
		if (value.includes("\0"))
			throw new InvalidInput("Text cannot hold the character U+0000.", {
				field: [...field],
			});
	} else if (Array.isArray(value)) {
		value.forEach((each, index) => {
			requireStorableText(each, [...field, String(index)]);
		});
	} else if (isRecord(value)) {
		for (const [name, each] of Object.entries(value))
			requireStorableText(each, [...field, name]);
	}
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !(value instanceof Date);
