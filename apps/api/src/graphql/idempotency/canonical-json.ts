/** JSON with the fields of each object by name, so that equal values are equal texts; a bigint is its decimal text. */
export const canonicalJson = (value: unknown): string =>
	JSON.stringify(value, (_key, each: unknown) => {
		if (typeof each === "bigint") return each.toString();
		if (each === null || typeof each !== "object" || Array.isArray(each))
			return each;
		return Object.fromEntries(
			Object.entries(each).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
		);
	});
