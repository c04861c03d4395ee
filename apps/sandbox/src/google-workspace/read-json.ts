import type { SandboxRequest } from "../simulator.ts";
import { WorkspaceRefused } from "./errors.ts";
import type { Json } from "./json-fields.ts";

/** The body as an object; `{}` for none. @throws {WorkspaceRefused} parseError */
export async function readJson(request: SandboxRequest): Promise<Json> {
	return parseJson(await request.body());
}

export function parseJson(bytes: Buffer): Json {
	const text = bytes.toString("utf8").trim();
	let value: unknown;
	try {
		value = text === "" ? {} : JSON.parse(text);
	} catch {
		value = null;
	}
	if (typeof value !== "object" || value === null || Array.isArray(value))
		throw new WorkspaceRefused(
			400,
			"parseError",
			"Invalid JSON payload received. Unexpected token.",
		);
	return value as Json;
}
