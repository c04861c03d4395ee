import { WorkspaceRefused } from "./errors.ts";

/** A JSON object of a request, read field by field as Google's transcoder reads a message: unknown names are refused. */
export type Json = Record<string, unknown>;

/** An object; `{}` when absent. */
export function objectAt(value: unknown, place: string): Json {
	if (value === undefined || value === null) return {};
	if (typeof value !== "object" || Array.isArray(value))
		throw invalidValue(place, "a message", value);
	return value as Json;
}

/** A list; empty when absent. */
export function listAt(value: unknown, place: string): unknown[] {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw invalidValue(place, "a list", value);
	return value;
}

export function textAt(value: unknown, place: string): string | undefined {
	if (value === undefined || value === null) return undefined;
	if (typeof value !== "string")
		throw invalidValue(place, "TYPE_STRING", value);
	return value;
}

export function flagAt(value: unknown, place: string): boolean | undefined {
	if (value === undefined || value === null) return undefined;
	if (typeof value !== "boolean") throw invalidValue(place, "TYPE_BOOL", value);
	return value;
}

/** An int32, which the transcoder also takes as a text. */
export function integerAt(value: unknown, place: string): number | undefined {
	if (value === undefined || value === null) return undefined;
	const number =
		typeof value === "string" && /^-?\d{1,10}$/.test(value)
			? Number(value)
			: value;
	if (
		typeof number !== "number" ||
		!Number.isInteger(number) ||
		Math.abs(number) > 2 ** 31
	)
		throw invalidValue(place, "TYPE_INT32", value);
	return number;
}

export function choiceAt<Choice extends string>(
	value: unknown,
	choices: readonly Choice[],
	place: string,
	type: string,
): Choice | undefined {
	if (value === undefined || value === null) return undefined;
	const found = choices.find((choice) => choice === value);
	if (found === undefined)
		throw invalidValue(
			place,
			`type.googleapis.com/google.apps.sheets.v4.${type}`,
			value,
		);
	return found;
}

/** Refuses fields that the message does not have. */
export function refuseUnknown(
	value: Json,
	known: readonly string[] | ReadonlySet<string>,
	place: string,
): void {
	const names: ReadonlySet<string> = new Set(known);
	for (const name of Object.keys(value)) {
		if (!names.has(name))
			throw badRequest(
				`Invalid JSON payload received. Unknown name "${name}"${place === "" ? "" : ` at '${snake(place)}'`}: Cannot find field.`,
			);
	}
}

/** Parameters that every method takes. */
const standardParameters = [
	"fields",
	"alt",
	"key",
	"prettyPrint",
	"quotaUser",
	"userIp",
	"uploadType",
	"upload_protocol",
	"$.xgafv",
];

/** Refuses parameters that the method does not have. */
export function refuseUnknownParameters(
	query: URLSearchParams,
	known: readonly string[],
): void {
	for (const name of query.keys()) {
		if (![...standardParameters, ...known].includes(name))
			throw badRequest(
				`Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
			);
	}
}

/** A parameter that is true or false; false when absent. */
export function flagParameter(query: URLSearchParams, name: string): boolean {
	const value = query.get(name);
	if (value === null || value === "false") return false;
	if (value === "true" || value === "") return true;
	throw badRequest(`Invalid value at '${snake(name)}' (TYPE_BOOL), "${value}"`);
}

export function badRequest(message: string): WorkspaceRefused {
	return new WorkspaceRefused(400, "badRequest", message);
}

/** Refusal of what Google does and the sandbox does not: told apart from every refusal of Google's own. */
export function notSimulated(what: string): WorkspaceRefused {
	return new WorkspaceRefused(
		501,
		"notImplemented",
		`The sandbox does not ${what}. What it knows: apps/sandbox/README.md`,
		{ domain: "sandbox" },
	);
}

function invalidValue(
	place: string,
	type: string,
	value: unknown,
): WorkspaceRefused {
	return badRequest(
		`Invalid value at '${snake(place)}' (${type}), ${JSON.stringify(value)}`,
	);
}

/** The name of a field as messages of the transcoder have it. */
function snake(place: string): string {
	return place.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
