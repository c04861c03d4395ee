import { UnexpectedReply } from "../errors.ts";
import { csvRecords } from "./csv-line.ts";

/** Cells of a row by the names of their columns. */
export type CsvRow = Readonly<Record<string, string>>;

/** A table of a platform's report. */
export interface CsvTable {
	/** The platform's name, for sentences. */
	platformName: string;
	/** Names of columns that must be there, in whatever order and whatever stands beside them. */
	columns: readonly string[];
	/** Rows to pass over, where they were told before. */
	skipped?: number;
	/** Lines that may stand before the names of the columns. */
	linesBefore?: number;
	/** Tells whether a record is none of the table's, such as a line of its owner below it. */
	isBeside?(cells: readonly string[]): boolean;
	/** Reads how many rows the table has, from a record before it; null where that does not say. */
	readCount?(cells: readonly string[]): number | null;
}

/**
 * Rows of a table, below the names of its columns. A record that is no CSV, or has another number of cells than there are
 * columns, is a row without any value: nobody knows which of its numbers is which.
 * @throws {UnexpectedReply} for a file without the columns, or with another number of rows than it tells of
 */
export async function* csvRows(
	lines: AsyncIterable<string>,
	table: CsvTable,
): AsyncGenerator<CsvRow, void, undefined> {
	const { skipped = 0, linesBefore = 0, isBeside, readCount } = table;
	let names: readonly string[] | null = null;
	let expected: number | null = null;
	const before: (readonly string[])[] = [];
	let index = 0;
	for await (const cells of csvRecords(withoutMark(lines))) {
		if (cells?.length === 1 && cells[0] === "") continue;
		if (names === null) {
			names = cells && findNames(cells, table);
			if (names !== null) continue;
			before.push(cells ?? []);
			if (before.length > linesBefore) break;
			expected = (cells && readCount?.(cells)) ?? expected;
			continue;
		}
		if (cells && isBeside?.(cells)) continue;
		index += 1;
		if (index > skipped) yield toRow(names, cells);
	}
	// A report without any row has its columns all the same.
	if (names === null) throw withoutColumns(table, before);
	if (expected !== null && expected !== index)
		throw changed(table, `tells of ${expected} rows and has ${index}`, "rows");
}

/** A line as others wrote it may begin with the mark of the whole file. */
async function* withoutMark(lines: AsyncIterable<string>) {
	let isFirst = true;
	for await (const line of lines) {
		yield isFirst ? line.replace(/^\uFEFF/, "") : line;
		isFirst = false;
	}
}

/** The names of the columns, where this record is theirs. @throws {UnexpectedReply} for one of them that is there twice */
function findNames(
	cells: readonly string[],
	table: CsvTable,
): readonly string[] | null {
	if (!table.columns.every((name) => cells.includes(name))) return null;
	const twice = table.columns.find(
		(name) => cells.indexOf(name) !== cells.lastIndexOf(name),
	);
	if (twice !== undefined)
		throw changed(table, `has the column ${twice} twice`, twice);
	return cells;
}

function toRow(names: readonly string[], cells: string[] | null): CsvRow {
	const row: Record<string, string> = {};
	if (cells?.length === names.length)
		for (const [at, name] of names.entries()) row[name] = cells[at] ?? "";
	return row;
}

function withoutColumns(
	table: CsvTable,
	before: readonly (readonly string[])[],
): UnexpectedReply {
	if (before.length === 0) return changed(table, "has no line at all", "$");
	const missingOf = (cells: readonly string[]) =>
		table.columns.filter((name) => !cells.includes(name));
	const missing = before
		.map(missingOf)
		.reduce((fewest, other) => (other.length < fewest.length ? other : fewest));
	if (missing.length === table.columns.length)
		return changed(table, "has none of the columns that were asked for", "$");
	const [first = "$", ...others] = missing;
	return changed(
		table,
		others.length === 0
			? `lacks the column ${first}`
			: `lacks the columns ${missing.join(", ")}`,
		first,
	);
}

/** @param what ends the sentence "X Ads sent a report that …" */
function changed(
	{ platformName }: CsvTable,
	what: string,
	path: string,
): UnexpectedReply {
	return new UnexpectedReply(
		`${platformName} sent a report that ${what}. Try again; if this keeps happening, tell the operator of this installation.`,
		path,
	);
}
