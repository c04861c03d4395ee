import type { z } from "zod";
import type { RejectedRecord } from "./drafts.ts";

export interface ReadRows<T> {
	records: T[];
	rejected: RejectedRecord[];
}

/**
 * Reads each row by its schema and maps it. A row that does not fit is rejected with its path; the others stay.
 * @param toDraft may return null for a row that is well but not wanted
 */
export function readRows<Row, Draft>(
	entity: string,
	rows: readonly unknown[],
	schema: z.ZodType<Row>,
	toDraft: (row: Row, raw: unknown) => Draft | null,
	findId: (raw: unknown) => string | null,
): ReadRows<Draft> {
	const records: Draft[] = [];
	const rejected: RejectedRecord[] = [];
	rows.forEach((raw, index) => {
		const parsed = schema.safeParse(raw);
		if (!parsed.success) {
			const issue = parsed.error.issues[0];
			rejected.push({
				entity,
				externalId: findId(raw),
				path: rowPath(index, issue?.path ?? []),
				message: `The platform's record of this ${entity} does not have the expected form.`,
			});
			return;
		}
		const draft = toDraft(parsed.data, raw);
		if (draft !== null) records.push(draft);
	});
	return { records, rejected };
}

/** Such as `results[3].campaign.id`. */
export function rowPath(index: number, path: readonly PropertyKey[]): string {
	return path.reduce<string>(
		(text, part) =>
			typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part)}`,
		`results[${index}]`,
	);
}
