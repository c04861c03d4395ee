import { toCamel } from "../fields/field-names.ts";
import { FrontRefused } from "./errors.ts";
import { isObject, type JsonObject } from "./request-body.ts";

/** Fields of a request that may stand in the URL, by their path in lowerCamelCase. */
export type Parameters = Readonly<Record<string, "text" | "flag" | "number">>;

/** Parameters that every Google API takes in the URL: they are about the call, not about the request. */
const system = new Set([
	"$.xgafv",
	"access_token",
	"alt",
	"callback",
	"fields",
	"key",
	"oauth_token",
	"prettyPrint",
	"quotaUser",
	"uploadType",
	"upload_protocol",
	"userProject",
]);

/** A request with the fields that its URL gives, as Google's transcoding reads them; what the body says itself stays. */
export function withUrlParameters(
	body: JsonObject,
	query: URLSearchParams,
	known: Parameters,
): JsonObject {
	const merged = { ...body };
	for (const [name, value] of query) {
		if (system.has(name.replace(/^\$(?!\.)/, ""))) continue;
		const path = name.split(".").map(toCamel);
		const kind = Object.hasOwn(known, path.join("."))
			? known[path.join(".")]
			: undefined;
		if (kind === undefined)
			throw badParameter(
				name,
				`Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
			);
		const [first = "", second] = path;
		const parsed = parseParameter(name, value, kind);
		if (second === undefined) merged[first] ??= parsed;
		else {
			const nested = isObject(merged[first]) ? { ...merged[first] } : {};
			nested[second] ??= parsed;
			merged[first] = nested;
		}
	}
	return merged;
}

function parseParameter(
	name: string,
	value: string,
	kind: Parameters[string],
): string | boolean | number {
	if (kind === "text") return value;
	if (kind === "flag") {
		if (value === "true" || value === "false") return value === "true";
		throw badParameter(
			name,
			`Invalid value at '${name}' (TYPE_BOOL), "${value}"`,
		);
	}
	if (!/^-?\d{1,9}$/.test(value))
		throw badParameter(
			name,
			`Invalid value at '${name}' (TYPE_INT32), "${value}"`,
		);
	return Number(value);
}

function badParameter(field: string, description: string): FrontRefused {
	const text = `Invalid JSON payload received. ${description}`;
	return new FrontRefused("invalidArgument", text, [
		{
			"@type": "type.googleapis.com/google.rpc.BadRequest",
			fieldViolations: [{ field, description: text }],
		},
	]);
}
