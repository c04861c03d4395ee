import type { StoredFiles } from "../drive/stored-files.ts";
import { badRequest } from "../json-fields.ts";
import { requireEditable } from "../sheets/require-editable.ts";
import {
	type Area,
	type Dimension,
	emptyCell,
	type Sheet,
} from "../sheets/sheet.ts";
import { editorOf, type Spreadsheet } from "../sheets/spreadsheets.ts";
import {
	type CellRange,
	clip,
	columnName,
	exceedsGrid,
	parseRange,
} from "./a1-range.ts";
import { enter } from "./enter-value.ts";
import { type RangeData, weightOf, widthOf } from "./value-data.ts";
import type { InputOption } from "./value-options.ts";

export type Written = {
	sheet: Sheet;
	area: Area;
	dimension: Dimension;
	rows: number;
	columns: number;
	cells: number;
};

/**
 * Everything is checked before anything is written.
 * @param nameOf the beginning of a refusal of one range, where there are several
 */
export function writeRanges(
	spreadsheet: Spreadsheet,
	ranges: readonly RangeData[],
	input: InputOption,
	files: StoredFiles,
	nameOf: (index: number) => string = () => "",
): Written[] {
	const { workbook, file } = spreadsheet;
	const targets = ranges.map((data, index) => {
		const range = parseRange(data.range, workbook);
		checkFits(range, data);
		requireEditable(
			range.sheet,
			areaOf({ row: range.startRow, column: range.startColumn }, data),
			editorOf(spreadsheet),
			nameOf(index),
		);
		return { range, data };
	});
	files.requireSpace(
		file.ownerSub,
		ranges.reduce((sum, { rows }) => sum + weightOf(rows), 0),
	);
	const written = targets.map(({ range, data }) =>
		write(
			range.sheet,
			{ row: range.startRow, column: range.startColumn },
			data,
			input,
		),
	);
	files.touch(file);
	return written;
}

function checkFits(range: CellRange, { range: text, rows }: RangeData): void {
	const { sheet, startRow, startColumn, endRow, endColumn } = range;
	clip(range);
	const width = widthOf(rows);
	const outside = (what: string) =>
		badRequest(
			`Requested writing within range [${text}], but tried writing to ${what}`,
		);
	// One cell stands for where the data begins.
	const isCell = endRow === startRow + 1 && endColumn === startColumn + 1;
	if (!isCell && endRow !== null && rows.length > endRow - startRow)
		throw outside(`row [${endRow + 1}]`);
	if (!isCell && endColumn !== null && width > endColumn - startColumn)
		throw outside(`column [${columnName(endColumn)}]`);
	if (
		startRow + rows.length > sheet.rowCount ||
		startColumn + width > sheet.columnCount
	)
		throw exceedsGrid({
			...range,
			endRow: startRow + Math.max(1, rows.length),
			endColumn: startColumn + Math.max(1, width),
		});
}

export function write(
	sheet: Sheet,
	start: { row: number; column: number },
	{ rows, dimension }: RangeData,
	input: InputOption,
): Written {
	let cells = 0;
	rows.forEach((values, offset) => {
		values.forEach((value, index) => {
			// Null leaves a cell as it is.
			if (value === null) return;
			const [row, column] = [start.row + offset, start.column + index];
			sheet.set(
				row,
				column,
				enter(value, sheet.get(row, column) ?? emptyCell, input),
			);
			cells += 1;
		});
	});
	return {
		sheet,
		area: areaOf(start, { rows }),
		dimension,
		rows: rows.length,
		columns: widthOf(rows),
		cells,
	};
}

/** The cells that the rows take from a corner on. */
export function areaOf(
	start: { row: number; column: number },
	{ rows }: Pick<RangeData, "rows">,
): Area {
	return {
		startRow: start.row,
		endRow: start.row + Math.max(1, rows.length),
		startColumn: start.column,
		endColumn: start.column + Math.max(1, widthOf(rows)),
	};
}
