import { badInput, Refused } from "../restli/refusal.ts";

/** Changes of one partial update: values to set, and fields to take away. */
export type Patch = {
	set: ReadonlyMap<string, unknown>;
	remove: ReadonlySet<string>;
};

/** Reads `{"patch": {"$set": {…}, "$delete": […]}}`. @throws {Refused} */
export function readPatch(body: Buffer): Patch {
	const patch = record(record(parse(body))?.patch);
	if (patch === null)
		throw badInput("MISSING_FIELD", "patch", "The body has no patch");
	const set = record(patch.$set ?? {});
	const remove = patch.$delete ?? [];
	const strange = Object.keys(patch).find(
		(name) => name !== "$set" && name !== "$delete",
	);
	if (
		strange !== undefined ||
		set === null ||
		!Array.isArray(remove) ||
		!remove.every((name) => typeof name === "string")
	)
		throw badInput(
			"INVALID_VALUE_FOR_FIELD",
			`patch${strange === undefined ? "" : `.${strange}`}`,
			"The patch cannot be read",
		);
	if (Object.keys(set).length === 0 && remove.length === 0)
		throw badInput("MISSING_FIELD", "patch", "The patch changes nothing");
	return { set: new Map(Object.entries(set)), remove: new Set(remove) };
}

export function record(value: unknown): Record<string, unknown> | null {
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? (value as Record<string, unknown>)
		: null;
}

function parse(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString("utf8"));
	} catch {
		throw new Refused({
			status: 400,
			message: "The request body is not valid JSON",
		});
	}
}
