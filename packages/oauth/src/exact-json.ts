/** A whole number with so many digits may lie beyond 2^53. */
const longNumber = /(?:^|[\s:,[])-?\d{16}/;

/**
 * Parses JSON without rounding: an integer beyond 2^53 comes as its digits in a string, since a 64-bit id would become
 * another one as a number.
 * @throws {SyntaxError}
 */
export function parseExactJson(text: string): unknown {
	// With a reviver the engine takes several times as long.
	return longNumber.test(text)
		? JSON.parse(text, keepDigits)
		: JSON.parse(text);
}

function keepDigits(
	_key: string,
	value: unknown,
	// TypeScript's library does not know the third argument yet.
	...[context]: { source?: string }[]
): unknown {
	const source = context?.source;
	return typeof value === "number" &&
		!Number.isSafeInteger(value) &&
		source !== undefined &&
		/^-?\d+$/.test(source)
		? source
		: value;
}

/** A parsed JSON object, or null for any other text. */
export function parseJsonObject(text: string): Record<string, unknown> | null {
	try {
		const value = parseExactJson(text);
		return typeof value === "object" && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: null;
	} catch {
		return null;
	}
}
