import {
	badRequest,
	type Json,
	listAt,
	refuseUnknown,
} from "../json-fields.ts";
import type { CellValue, Dimension } from "../sheets/sheet.ts";
import { readDimension } from "./value-options.ts";

/** A range as it was written, and the rows for it; null leaves a cell as it is. */
export type RangeData = {
	range: string;
	rows: (CellValue | null)[][];
	dimension: Dimension;
};

const cellLength = 50_000;

/** A `ValueRange`; values given by columns are turned into rows. */
export function readData(body: Json, range: string, place: string): RangeData {
	refuseUnknown(body, ["range", "majorDimension", "values"], place);
	if (body.range !== undefined && body.range !== range)
		throw badRequest(
			`Requested writing within range [${range}], but the data's range is [${String(body.range)}].`,
		);
	const dimension = readDimension(body.majorDimension, "majorDimension");
	const lists = listAt(body.values, `${place}.values`).map((line, index) =>
		listAt(line, `${place}.values[${index}]`).map((cell, at) =>
			readCell(cell, `${place}.values[${index}][${at}]`),
		),
	);
	return {
		range,
		dimension,
		rows: dimension === "ROWS" ? lists : turned(lists),
	};
}

function readCell(cell: unknown, place: string): CellValue | null {
	if (cell !== null && !["string", "number", "boolean"].includes(typeof cell))
		throw badRequest(
			`Invalid ${place}: ${Array.isArray(cell) ? "list_value" : "struct_value"} {}`,
		);
	if (typeof cell === "string" && cell.length > cellLength)
		throw badRequest(
			`Invalid ${place}: Your input contains more than the maximum of ${cellLength} characters in a single cell.`,
		);
	return cell as CellValue | null;
}

function turned(lists: (CellValue | null)[][]): (CellValue | null)[][] {
	const length = widthOf(lists);
	return Array.from({ length }, (_, row) =>
		lists.map((list) => list[row] ?? null),
	);
}

/** The length of the longest row. */
export function widthOf(rows: readonly (readonly unknown[])[]): number {
	return rows.reduce((width, row) => Math.max(width, row.length), 0);
}

/** About what the values will weigh in memory. */
export function weightOf(
	rows: readonly (readonly (CellValue | null)[])[],
): number {
	return rows
		.flat()
		.reduce<number>(
			(sum, value) =>
				sum + 64 + (typeof value === "string" ? value.length * 2 : 0),
			0,
		);
}
