import type { RejectedRecord } from "../drafts.ts";
import { fields } from "../read-failure.ts";
import { type ReadRows, type RowCollector, rowPath } from "../read-rows.ts";

/** Place in a row that cannot be read: a path such as `segments.hour`, with the reason where the form is not to blame. */
export interface Unread {
	path: string;
	message?: string;
}

export const isUnread = (read: object): read is Unread => "path" in read;

/** Way of reading the rows of one list of numbers. */
export interface NumberRows<Draft> {
	/** Kind of record, such as `metric`. */
	entity: string;
	/** Name of the rows' list in the reply, such as `results`. */
	list: string;
	/** Reads a row; null for one that says nothing. */
	readRow(row: unknown): Draft | Unread | null;
	/** Finds the id that a rejected row is told by. */
	findId(row: unknown): string | null;
	/** Number of the first row, where others were read before. */
	first?: number;
}

/**
 * Reads rows of numbers one by one, without a schema: they come by the million, and this is several times as fast. A row with
 * a field that does not fit is rejected with its path.
 */
export class NumberReading<Draft extends object>
	implements RowCollector, ReadRows<Draft>
{
	readonly records: Draft[] = [];
	readonly rejected: RejectedRecord[] = [];
	readonly #rows: NumberRows<Draft>;
	#index: number;

	constructor(rows: NumberRows<Draft>) {
		this.#rows = rows;
		this.#index = rows.first ?? 0;
	}

	get size(): number {
		return this.records.length + this.rejected.length;
	}

	add(row: unknown): void {
		const { entity, list, readRow, findId } = this.#rows;
		const index = this.#index;
		this.#index += 1;
		const read = readRow(row);
		if (read === null) return;
		if (isUnread(read))
			this.rejected.push({
				entity,
				externalId: findId(row),
				path: rowPath(list, index, read.path.split(".")),
				message:
					read.message ??
					(hasSeparators(fields(row)?.[read.path])
						? `A number in the platform's record of this ${entity} has separators, and nothing says which of them are of thousands.`
						: `The platform's record of this ${entity} does not have the expected form.`),
			});
		else this.records.push(read);
	}
}

/** True for `1,234` and its like: a thousand to one reader, and one and a bit to another. */
const hasSeparators = (text: unknown): boolean =>
	typeof text === "string" &&
	/^-?\d{1,3}(?:[.,'\s]\d{1,3}){1,9}$/.test(text) &&
	/[,'\s]|\..*\./.test(text);
