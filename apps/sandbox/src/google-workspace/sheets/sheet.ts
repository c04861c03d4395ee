import type { Json } from "../json-fields.ts";
import { type DeveloperMetadata, moveMetadata } from "./metadata.ts";
import { moveProtections, type Protection } from "./protection.ts";

export type CellValue = string | number | boolean;

export type NumberFormat = { type: string; pattern: string };

/** Content that a person entered in a cell, and its look. */
export type Cell = {
	/** Null for an empty cell that has a format or note, and beside a formula. */
	value: CellValue | null;
	/** With its `=`. */
	formula: string | null;
	/** Null: automatic. */
	numberFormat: NumberFormat | null;
	/** `userEnteredFormat` but for its `numberFormat`. */
	format: Json | null;
	note: string | null;
};

export const emptyCell: Cell = {
	value: null,
	formula: null,
	numberFormat: null,
	format: null,
	note: null,
};

/** Zero-based, its ends exclusive. */
export type Area = {
	startRow: number;
	endRow: number;
	startColumn: number;
	endColumn: number;
};

export type Dimension = "ROWS" | "COLUMNS";

/** One sheet of a spreadsheet: its properties, and the cells that are not empty. */
export class Sheet {
	readonly sheetId: number;
	title: string;
	rowCount = 1000;
	columnCount = 26;
	frozenRowCount = 0;
	frozenColumnCount = 0;
	hideGridlines = false;
	hidden = false;
	rightToLeft = false;
	/** `tabColor` and `tabColorStyle` as they were given. */
	colors: Json = {};
	merges: Area[] = [];
	/** Metadata of the sheet, its rows and its columns. */
	metadata: DeveloperMetadata[] = [];
	protections: Protection[] = [];
	/** About what the cells weigh in memory. */
	bytes = 0;
	#rows = new Map<number, Map<number, Cell>>();

	constructor(sheetId: number, title: string) {
		this.sheetId = sheetId;
		this.title = title;
	}

	get(row: number, column: number): Cell | undefined {
		return this.#rows.get(row)?.get(column);
	}

	/** Puts a cell; one that holds nothing is taken away. */
	set(row: number, column: number, cell: Cell): void {
		const line = this.#rows.get(row);
		const before = line?.get(column);
		if (before !== undefined) this.bytes -= weight(before);
		if (isEmpty(cell)) {
			line?.delete(column);
			if (line?.size === 0) this.#rows.delete(row);
			return;
		}
		this.bytes += weight(cell);
		if (line !== undefined) line.set(column, cell);
		else this.#rows.set(row, new Map([[column, cell]]));
	}

	/** The cells of an area that are not empty, in no order. */
	*cellsIn(area: Area): Generator<[row: number, column: number, cell: Cell]> {
		const isShort = area.endRow - area.startRow < this.#rows.size;
		const rows = isShort ? span(area.startRow, area.endRow) : this.#rows.keys();
		for (const row of rows) {
			if (row < area.startRow || row >= area.endRow) continue;
			for (const [column, cell] of this.#rows.get(row) ?? [])
				if (column >= area.startColumn && column < area.endColumn)
					yield [row, column, cell];
		}
	}

	/** True when anything was entered in the cell. */
	isFilled(row: number, column: number): boolean {
		return isFilled(this.get(row, column));
	}

	/** The rows from 0 to the last one that holds an entry; 0 for an empty sheet. */
	filledRows(): number {
		let last = -1;
		for (const [row, line] of this.#rows)
			if (row > last && [...line.values()].some(isFilled)) last = row;
		return last + 1;
	}

	/** Inserts empty rows or columns before `at`; what stands there moves away. */
	insert(dimension: Dimension, at: number, count: number): void {
		this.#move(dimension, (index) => (index < at ? index : index + count));
		this.#resize(dimension, count);
	}

	/** Takes rows or columns away with what they hold. */
	remove(dimension: Dimension, at: number, count: number): void {
		this.#move(dimension, (index) =>
			index < at ? index : index < at + count ? null : index - count,
		);
		this.#resize(dimension, -count);
	}

	/** A sheet of the same content under another id and title, with what apps noted at it and what is protected in it. */
	copy(sheetId: number, title: string): Sheet {
		const copy = new Sheet(sheetId, title);
		copy.rowCount = this.rowCount;
		copy.columnCount = this.columnCount;
		copy.frozenRowCount = this.frozenRowCount;
		copy.frozenColumnCount = this.frozenColumnCount;
		copy.hideGridlines = this.hideGridlines;
		copy.hidden = this.hidden;
		copy.rightToLeft = this.rightToLeft;
		copy.colors = { ...this.colors };
		copy.merges = this.merges.map((area) => ({ ...area }));
		copy.metadata = [...this.metadata];
		copy.protections = [...this.protections];
		copy.bytes = this.bytes;
		// Cells are never changed, only replaced.
		for (const [row, line] of this.#rows) copy.#rows.set(row, new Map(line));
		return copy;
	}

	#resize(dimension: Dimension, by: number): void {
		if (dimension === "ROWS") this.rowCount += by;
		else this.columnCount += by;
	}

	#move(dimension: Dimension, to: (index: number) => number | null): void {
		const before = this.#rows;
		this.#rows = new Map();
		this.bytes = 0;
		for (const [row, line] of before) {
			for (const [column, cell] of line) {
				const target = to(dimension === "ROWS" ? row : column);
				if (target === null) continue;
				if (dimension === "ROWS") this.set(target, column, cell);
				else this.set(row, target, cell);
			}
		}
		this.merges = this.merges.flatMap((area) => moveArea(area, dimension, to));
		this.metadata = moveMetadata(this.metadata, dimension, to);
		this.protections = moveProtections(this.protections, dimension, to);
	}
}

export function isFilled(cell: Cell | undefined): boolean {
	return cell !== undefined && (cell.value !== null || cell.formula !== null);
}

function isEmpty(cell: Cell): boolean {
	return (
		!isFilled(cell) &&
		cell.numberFormat === null &&
		cell.format === null &&
		cell.note === null
	);
}

function weight({ value, formula, format, note }: Cell): number {
	const texts =
		(typeof value === "string" ? value.length : 0) +
		(formula?.length ?? 0) +
		(note?.length ?? 0);
	return 64 + texts * 2 + (format === null ? 0 : 200);
}

function* span(from: number, to: number): Generator<number> {
	for (let index = from; index < to; index += 1) yield index;
}

function moveArea(
	area: Area,
	dimension: Dimension,
	to: (index: number) => number | null,
): Area[] {
	const [start, end] =
		dimension === "ROWS"
			? (["startRow", "endRow"] as const)
			: (["startColumn", "endColumn"] as const);
	const first = to(area[start]);
	const last = to(area[end] - 1);
	return first === null || last === null
		? []
		: [{ ...area, [start]: first, [end]: last + 1 }];
}
