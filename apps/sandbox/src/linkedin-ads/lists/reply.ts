import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { Row } from "../objects/rows.ts";
import type { Call } from "../restli/call.ts";

/** The elements of a finder, each as far as `fields` wants it. */
export function elements(call: Call, rows: readonly Row[], more: Row): Reply {
	return json(200, { elements: rows.map((row) => chosen(call, row)), ...more });
}

export function entity(call: Call, row: Row): Reply {
	return json(200, chosen(call, row));
}

/** Many by key: those that there are, and an error for each of the others. */
export function batch(
	call: Call,
	keys: readonly string[],
	rowOf: (key: string) => Row | null,
): Reply {
	const results: Record<string, unknown> = {};
	const statuses: Record<string, number> = {};
	const errors: Record<string, unknown> = {};
	for (const key of keys) {
		const row = rowOf(key);
		if (row === null)
			errors[key] = {
				status: 404,
				code: "NOT_FOUND",
				message: `Could not find ${key}`,
			};
		else {
			results[key] = chosen(call, row);
			statuses[key] = 200;
		}
	}
	return json(200, { results, statuses, errors });
}

function chosen({ query }: Call, row: Row): Row {
	if (query.fields === null) return row;
	return Object.fromEntries(
		query.fields.flatMap((name) => (name in row ? [[name, row[name]]] : [])),
	);
}
