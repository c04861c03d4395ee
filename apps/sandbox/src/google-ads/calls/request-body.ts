import { toCamel } from "../fields/field-names.ts";
import { badPayload, type FrontRefused } from "./errors.ts";

export type JsonObject = { [field: string]: unknown };

/** Parses the body of an API call: an object, its names in lowerCamelCase or snake_case. Throws what Google says to bad JSON. */
export function parseBody(text: string): JsonObject {
	let value: unknown;
	try {
		value = text.trim() === "" ? {} : JSON.parse(text);
	} catch {
		throw badPayload("", "Unexpected token.");
	}
	if (!isObject(value)) throw badPayload("", "Root element must be a message.");
	return camelNames(value);
}

/** The names of all objects in it in lowerCamelCase. */
export function camelNames(value: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(value).map(([name, item]) => [
			toCamel(name),
			camelValue(item),
		]),
	);
}

/** Refuses fields that the message does not have, as the JSON transcoder does. */
export function refuseUnknown(
	body: JsonObject,
	known: readonly string[],
	place = "",
): void {
	for (const name of Object.keys(body)) {
		if (!known.includes(name))
			throw badPayload(
				place,
				`Unknown name "${name}"${place === "" ? "" : ` at '${place}'`}: Cannot find field.`,
			);
	}
}

/** A text field; `""` when absent, as in proto3. */
export function textField(body: JsonObject, name: string): string {
	const value = body[name];
	if (value === undefined || value === null) return "";
	if (typeof value !== "string")
		throw badPayload(
			name,
			`Invalid value at '${name}' (TYPE_STRING), ${JSON.stringify(value)}`,
		);
	return value;
}

/** A flag; false when absent, as in proto3. */
export function flagField(body: JsonObject, name: string): boolean {
	const value = body[name];
	if (value === undefined || value === null) return false;
	if (typeof value !== "boolean")
		throw badPayload(
			name,
			`Invalid value at '${name}' (TYPE_BOOL), ${JSON.stringify(value)}`,
		);
	return value;
}

/** The refusal of a value that is no number. */
export function badNumberOf(name: string, value: unknown): FrontRefused {
	return badPayload(
		name,
		`Invalid value at '${name}' (TYPE_INT32), ${JSON.stringify(value)}`,
	);
}

export function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function camelValue(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(camelValue);
	return isObject(value) ? camelNames(value) : value;
}
