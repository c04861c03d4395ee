/** A parameter in the form of Rest.li 2.0: a text, a list `List(a,b)` or a record `(k:v,l:w)`. */
export type RestliValue =
	| string
	| number
	| boolean
	| readonly RestliValue[]
	| { readonly [name: string]: RestliValue | undefined };

export type RestliParameters = Readonly<
	Record<string, RestliValue | undefined>
>;

/**
 * Writes a query as Rest.li 2.0 reads it. Brackets, commas and colons that belong to a list or a record stay as they are, and
 * those within a value are escaped: `URLSearchParams` would escape both. What is undefined is left out.
 * @param fields names of the fields that are wanted, which are told apart by bare commas
 */
export function writeQuery(
	parameters: RestliParameters,
	fields: readonly string[] = [],
): string {
	const written = Object.entries(parameters).flatMap(([name, value]) =>
		value === undefined ? [] : [`${name}=${writeValue(value)}`],
	);
	if (fields.length > 0)
		written.push(`fields=${fields.map(escapeText).join(",")}`);
	return written.length === 0 ? "" : `?${written.join("&")}`;
}

function writeValue(value: RestliValue): string {
	if (isList(value)) return `List(${value.map(writeValue).join(",")})`;
	if (typeof value === "object") {
		const entries = Object.entries(value).flatMap(([name, each]) =>
			each === undefined ? [] : [`${escapeText(name)}:${writeValue(each)}`],
		);
		return `(${entries.join(",")})`;
	}
	return escapeText(String(value));
}

const isList = (value: RestliValue): value is readonly RestliValue[] =>
	Array.isArray(value);

/** Text as a part of a path, or of a value; brackets and apostrophes have a meaning in Rest.li. */
export function escapeText(text: string): string {
	return encodeURIComponent(text).replace(
		/[()'!*]/g,
		(character) =>
			`%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
	);
}
