const longestName = 320;

/** True for a text that can be an identifier: 1 to `most` visible ASCII characters. */
export function isIdentifier(value: unknown, most = 255): value is string {
	return (
		typeof value === "string" &&
		value.length <= most &&
		/^[\x21-\x7e]+$/.test(value)
	);
}

/**
 * A name as a platform wrote it, fit to be stored and shown: control characters and halves of characters are replaced,
 * and it is cut where no name goes on. Null when nothing is left of it.
 */
export function cleanName(value: string | null | undefined): string | null {
	const clean = (value ?? "").replace(/[\p{Cc}\p{Cs}]/gu, "\ufffd").trim();
	return [...clean].slice(0, longestName).join("") || null;
}
