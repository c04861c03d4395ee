import type { z } from "zod";
import type { RejectedRecord } from "../drafts.ts";

/** Objects that were asked for by their names, and those of an unknown form. */
export interface BatchRows<Row> {
	rows: ReadonlyMap<string, Row>;
	rejected: RejectedRecord[];
}

/** Reads each object by its schema. One that does not fit is rejected with its path; the others stay. */
export function readBatch<Row>(
	told: Iterable<readonly [urn: string, raw: unknown]>,
	entity: string,
	schema: z.ZodType<Row>,
): BatchRows<Row> {
	const rows = new Map<string, Row>();
	const rejected: RejectedRecord[] = [];
	for (const [urn, raw] of told) {
		const { success, data, error } = schema.safeParse(raw);
		if (success) rows.set(urn, data);
		else
			rejected.push({
				entity,
				externalId: urn,
				path: ["results", urn, ...(error.issues[0]?.path ?? [])].join("."),
				message: `The platform's record of this ${entity} does not have the expected form.`,
			});
	}
	return { rows, rejected };
}
