type Json = Readonly<Record<string, unknown>>;

/**
 * A protobuf message's plain object in the JSON of Google's REST interface: names in lowerCamelCase, and a field mask as one
 * text of paths.
 */
export function toRestJson(message: object): Json {
	return Object.fromEntries(
		Object.entries(message).map(([name, value]: [string, unknown]) => [
			toCamel(name),
			toValue(value),
		]),
	);
}

function toValue(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(toValue);
	if (typeof value !== "object" || value === null) return value;
	return isMask(value) ? value.paths.map(toCamel).join(",") : toRestJson(value);
}

function isMask(value: object): value is { paths: readonly string[] } {
	return "paths" in value && Array.isArray(value.paths);
}

const toCamel = (name: string): string =>
	name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
