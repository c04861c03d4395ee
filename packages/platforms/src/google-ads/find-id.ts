/** An id in a record that did not fit its schema; null when even that is not to be found. */
export function findId(raw: unknown, path: readonly string[]): string | null {
	let value = raw;
	for (const part of path) {
		if (typeof value !== "object" || value === null) return null;
		value = (value as Readonly<Record<string, unknown>>)[part];
	}
	return typeof value === "string" && /^\d{1,20}$/.test(value) ? value : null;
}
