const known = [
	"access_token",
	"token_type",
	"expires_in",
	"refresh_token",
	"refresh_token_expires_in",
	"scope",
	"id_token",
	"error",
	"error_description",
	"error_subtype",
];

/** A reply's fields and their kinds for the log, without a value in it: names we do not know are only counted. */
export function describeShape(value: unknown): string {
	if (typeof value !== "object" || value === null || Array.isArray(value))
		return Array.isArray(value) ? "array" : typeof value;
	const fields = known
		.filter((name) => Object.hasOwn(value, name))
		.map(
			(name) => `${name}: ${kind((value as Record<string, unknown>)[name])}`,
		);
	const others = Object.keys(value).length - fields.length;
	return `{${fields.join(", ")}${others > 0 ? `, ${others} more` : ""}}`;
}

function kind(value: unknown): string {
	if (typeof value === "string") return `string of ${value.length}`;
	if (typeof value === "number")
		return value > 0 ? "positive number" : "number, not positive";
	return value === null ? "null" : typeof value;
}
