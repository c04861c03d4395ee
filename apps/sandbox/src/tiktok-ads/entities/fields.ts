import { TikTokRefused } from "../calls/envelope.ts";
import type { Parameters } from "../calls/parameters.ts";
import type { Row } from "./rows.ts";

/** Fields that a caller wants of each row. */
export type FieldChoice = {
	/** Null: all. */
	names: readonly string[] | null;
	withNulls: boolean;
};

const mostFields = 1000;

/** @throws {TikTokRefused} 40002 for the sake of one unknown name */
export function readFields(
	parameters: Parameters,
	isKnown: (name: string) => boolean,
): FieldChoice {
	const names = parameters.texts("fields", mostFields);
	const unknown = names?.filter((name) => !isKnown(name)) ?? [];
	if (unknown.length > 0)
		throw new TikTokRefused(
			40002,
			`fields: Invalid field names: [${unknown.map((name) => `'${name}'`).join(", ")}].`,
		);
	const excluded =
		parameters.texts("exclude_field_types_in_response", 10) ?? [];
	const other = excluded.find((type) => type !== "NULL_FIELD");
	if (other !== undefined)
		throw new TikTokRefused(
			40002,
			`exclude_field_types_in_response: ${other} is not supported.`,
		);
	return { names, withNulls: excluded.length === 0 };
}

/** A row as far as it is wanted: what is null is said to be so, what is absent or hidden is not there. */
export function chooseFields(
	row: Row,
	{ names, withNulls }: FieldChoice,
	hidden: ReadonlySet<string>,
): Row {
	const chosen: Record<string, unknown> = {};
	for (const name of names ?? Object.keys(row)) {
		const value = row[name];
		if (value === undefined || hidden.has(name)) continue;
		if (value !== null || withNulls) chosen[name] = value;
	}
	return chosen;
}
