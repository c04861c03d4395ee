import type { SandboxRequest } from "../../simulator.ts";
import { ApiRefused, invalid } from "./errors.ts";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the JSON body, whose fields lie in `data`.
 * @throws {ApiRefused} 400 without a body, for one that is no JSON, and for one that is not wrapped
 */
export async function readData(request: SandboxRequest): Promise<Fields> {
	const whole = await readBody(request);
	if (!Object.hasOwn(whole, "data"))
		throw invalid("data", "Field is required.");
	const other = Object.keys(whole).find((name) => name !== "data");
	if (other !== undefined) throw invalid(other, "Unknown field.");
	if (!isFields(whole.data)) throw invalid("data", "Must be an object.");
	return whole.data;
}

export async function readBody(request: SandboxRequest): Promise<Fields> {
	const text = (await request.body()).toString("utf8");
	if (text.trim() === "") throw new ApiRefused(400, "request body is required");
	if (!request.headers["content-type"]?.startsWith("application/json"))
		throw new ApiRefused(400, "The request body must be application/json.");
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		throw new ApiRefused(400, "The request body is not valid JSON.");
	}
	if (!isFields(body))
		throw new ApiRefused(400, "The request body must be a JSON object.");
	return body;
}

export function isFields(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @throws {ApiRefused} 400 that names the first field that is none of these */
export function refuseUnknown(
	data: Fields,
	known: readonly string[],
	path = "data",
): void {
	const other = Object.keys(data).find((name) => !known.includes(name));
	if (other !== undefined) throw invalid(`${path}.${other}`, "Unknown field.");
}

/** A list of texts; null where the field is left out or null. */
export function readTexts(
	data: Fields,
	name: string,
	{ most = Number.POSITIVE_INFINITY, path = "data" } = {},
): readonly string[] | null {
	const value = data[name];
	if (value === undefined || value === null) return null;
	if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
		throw invalid(`${path}.${name}`, "Must be a list of strings.");
	if (value.length > most)
		throw invalid(`${path}.${name}`, `The maximum number of items is ${most}.`);
	return value;
}
