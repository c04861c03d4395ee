import type { z } from "zod";
import type { RejectedRecord } from "./drafts.ts";
import { fields } from "./read-failure.ts";

/** Takes a reply's rows one by one and keeps what is wanted of them. */
export interface RowCollector {
	add(raw: unknown): void;
}

export interface ReadRows<T> {
	records: T[];
	rejected: RejectedRecord[];
}

/** Shape of a list's rows, and the step from a row to a draft. */
export interface RowReader<Row, Draft> {
	/** Kind of record, such as `campaign`. */
	entity: string;
	/** Name of the rows' list in the reply, such as `results`. */
	list: string;
	schema: z.ZodType<Row>;
	/** Makes a draft; null for a row that is well but not wanted. */
	toDraft: (row: Row, raw: unknown) => Draft | null;
	/** The id of a row that does not fit its schema; null when even that is not to be found. */
	findId: (raw: unknown) => string | null;
}

/** Reads each row by its schema and maps it. A row that does not fit is rejected with its path; the others stay. */
export class RowReading<Row, Draft> implements RowCollector, ReadRows<Draft> {
	readonly records: Draft[] = [];
	readonly rejected: RejectedRecord[] = [];
	readonly #reader: RowReader<Row, Draft>;
	#index = 0;

	constructor(reader: RowReader<Row, Draft>) {
		this.#reader = reader;
	}

	add(raw: unknown): void {
		const { entity, list, schema, toDraft, findId } = this.#reader;
		const index = this.#index;
		this.#index += 1;
		const parsed = schema.safeParse(raw);
		if (!parsed.success) {
			this.rejected.push({
				entity,
				externalId: findId(raw),
				path: rowPath(list, index, parsed.error.issues[0]?.path ?? []),
				message: `The platform's record of this ${entity} does not have the expected form.`,
			});
			return;
		}
		const draft = toDraft(parsed.data, raw);
		if (draft !== null) this.records.push(draft);
	}
}

/** Reads rows that are there already. */
export function readRows<Row, Draft>(
	rows: readonly unknown[],
	reader: RowReader<Row, Draft>,
): ReadRows<Draft> {
	const reading = new RowReading(reader);
	for (const raw of rows) reading.add(raw);
	return { records: reading.records, rejected: reading.rejected };
}

/** Writes a path such as `results[3].campaign.id`. */
export function rowPath(
	root: string,
	index: number,
	path: readonly PropertyKey[],
): string {
	return path.reduce<string>(
		(text, part) =>
			typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part)}`,
		`${root}[${index}]`,
	);
}

/**
 * Finds the id of a row that does not fit its schema: at a path such as `adGroupAd.ad.id`, where it has an id's form; null
 * anywhere else.
 */
export function idAt(
	path: string,
	form: z.ZodType<string>,
): (raw: unknown) => string | null {
	const parts = path.split(".");
	return (raw) => {
		const found = parts.reduce<unknown>(
			(value, part) => fields(value)?.[part],
			raw,
		);
		return form.safeParse(found).data ?? null;
	};
}
