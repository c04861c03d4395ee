import { type Json, notSimulated } from "../json-fields.ts";
import type {
	Area,
	Cell,
	CellValue,
	Dimension,
	Sheet,
} from "../sheets/sheet.ts";
import { type Calculation, CellError, type Result } from "./calculation.ts";
import { formatValue, isDateFormat } from "./number-format.ts";

export const valueRenderOptions = [
	"FORMATTED_VALUE",
	"UNFORMATTED_VALUE",
	"FORMULA",
] as const;
export const dateTimeRenderOptions = [
	"SERIAL_NUMBER",
	"FORMATTED_STRING",
] as const;

const rowsAtOnce = 200_000;

/** Options of reading values. */
export type Rendering = {
	value: (typeof valueRenderOptions)[number];
	dateTime: (typeof dateTimeRenderOptions)[number];
	dimension: Dimension;
};

/**
 * The values of an area as lists of rows or columns: empty cells are `""`, those at the end of a list and empty lists at
 * the end are left out.
 */
export function renderValues(
	sheet: Sheet,
	area: Area,
	rendering: Rendering,
	calculation: Calculation,
): CellValue[][] {
	const isRows = rendering.dimension === "ROWS";
	if (area.endRow - area.startRow > rowsAtOnce && isRows)
		area = { ...area, endRow: Math.min(area.endRow, sheet.filledRows()) };
	if (area.endRow - area.startRow > rowsAtOnce)
		throw notSimulated(`read more than ${rowsAtOnce} rows at once`);
	const lines: CellValue[][] = [];
	for (const [row, column, cell] of sheet.cellsIn(area)) {
		const value = renderCell(
			cell,
			calculation.valueOf(sheet, row, column),
			rendering,
		);
		if (value === null) continue;
		const [major, minor] = isRows
			? [row - area.startRow, column - area.startColumn]
			: [column - area.startColumn, row - area.startRow];
		while (lines.length <= major) lines.push([]);
		const line = lines[major] ?? [];
		while (line.length < minor) line.push("");
		line[minor] = value;
	}
	return lines;
}

/** Text or value that a cell shows; null for an empty one. */
export function shownText(cell: Cell, value: Result): string | null {
	if (value === null) return null;
	return value instanceof CellError
		? value.shown
		: formatValue(value, cell.numberFormat);
}

/** A `ValueRange` without its `range`. */
export function valueRange(values: CellValue[][], dimension: Dimension): Json {
	return {
		majorDimension: dimension,
		...(values.length === 0 ? {} : { values }),
	};
}

function renderCell(
	cell: Cell,
	value: Result,
	{ value: option, dateTime }: Rendering,
): CellValue | null {
	if (option === "FORMULA" && cell.formula !== null) return cell.formula;
	if (
		value === null ||
		value instanceof CellError ||
		option === "FORMATTED_VALUE" ||
		(dateTime === "FORMATTED_STRING" &&
			typeof value === "number" &&
			isDateFormat(cell.numberFormat))
	)
		return shownText(cell, value);
	return value;
}
