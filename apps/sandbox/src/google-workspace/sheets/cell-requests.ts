import {
	badRequest,
	choiceAt,
	flagAt,
	integerAt,
	type Json,
	listAt,
	notSimulated,
	objectAt,
	refuseUnknown,
	textAt,
} from "../json-fields.ts";
import { Calculation } from "../values/calculation.ts";
import { enter } from "../values/enter-value.ts";
import { shownText } from "../values/render-values.ts";
import { widthOf } from "../values/value-data.ts";
import { applyCellData } from "./cell-data.ts";
import {
	type RequestParts,
	readCoordinate,
	readGridRange,
	sheetOf,
} from "./grid-range.ts";
import { requireEditable } from "./require-editable.ts";
import { type Area, emptyCell, type Sheet } from "./sheet.ts";
import { requireMask } from "./sheet-requests.ts";

/** One cell object each: more would be more than a small machine holds. */
const cellsAtOnce = 500_000;

export function updateCells(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["rows", "fields", "start", "range"], place);
	const mask = requireMask(request.fields, parts);
	const rows = readRows(request.rows, `${place}.rows`);
	if (request.range !== undefined) {
		const { sheet, area } = readGridRange(parts, request.range);
		requireFew(area);
		requireEditable(sheet, area, parts.editor, failure);
		// What the data does not reach is cleared, as far as the mask goes.
		eachOf(area, (row, column) => {
			const data = rows[row - area.startRow]?.[column - area.startColumn];
			const before = sheet.get(row, column);
			if (data === undefined && before === undefined) return;
			sheet.set(
				row,
				column,
				applyCellData(before ?? emptyCell, data, mask, `${place}.rows`),
			);
		});
		return {};
	}
	const { sheet, row, column } = readCoordinate(parts, request.start, "start");
	const width = widthOf(rows);
	if (row + rows.length > sheet.rowCount || column + width > sheet.columnCount)
		throw badRequest(
			`${failure}Attempting to write row: ${row + rows.length - 1}, column: ${column + width - 1}, beyond the last requested row or column of: ${sheet.rowCount - 1}, ${sheet.columnCount - 1}`,
		);
	const area = {
		startRow: row,
		endRow: row + rows.length,
		startColumn: column,
		endColumn: column + width,
	};
	requireEditable(sheet, area, parts.editor, failure);
	writeRows(sheet, row, column, rows, mask, place);
	workbook.checkSize(failure);
	return {};
}

export function repeatCell(request: Json, parts: RequestParts): Json {
	const { place } = parts;
	refuseUnknown(request, ["range", "cell", "fields"], place);
	const mask = requireMask(request.fields, parts);
	const { sheet, area } = readGridRange(parts, request.range);
	requireFew(area);
	requireEditable(sheet, area, parts.editor, parts.failure);
	eachOf(area, (row, column) => {
		sheet.set(
			row,
			column,
			applyCellData(
				sheet.get(row, column) ?? emptyCell,
				request.cell,
				mask,
				`${place}.cell`,
			),
		);
	});
	return {};
}

export function appendCells(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["sheetId", "rows", "fields", "tableId"], place);
	const mask = requireMask(request.fields, parts);
	const sheet = sheetOf(parts, request.sheetId);
	const rows = readRows(request.rows, `${place}.rows`);
	const start = sheet.filledRows();
	const width = widthOf(rows);
	sheet.rowCount = Math.max(sheet.rowCount, start + rows.length);
	sheet.columnCount = Math.max(sheet.columnCount, width);
	workbook.checkSize(failure);
	const area = {
		startRow: start,
		endRow: start + rows.length,
		startColumn: 0,
		endColumn: width,
	};
	requireEditable(sheet, area, parts.editor, failure);
	writeRows(sheet, start, 0, rows, mask, place);
	return {};
}

export function mergeCells(request: Json, parts: RequestParts): Json {
	const { place, failure } = parts;
	refuseUnknown(request, ["range", "mergeType"], place);
	const type =
		choiceAt(
			request.mergeType,
			["MERGE_ALL", "MERGE_COLUMNS", "MERGE_ROWS"] as const,
			`${place}.mergeType`,
			"MergeCellsRequest.MergeType",
		) ?? "MERGE_ALL";
	const { sheet, area } = readGridRange(parts, request.range);
	requireFew(area);
	requireEditable(sheet, area, parts.editor, failure);
	if (sheet.merges.some((other) => overlaps(area, other)))
		throw badRequest(
			`${failure}You must select all cells in a merged range to merge or unmerge them.`,
		);
	for (const merged of mergedAreas(area, type)) {
		sheet.merges.push(merged);
		// The first cell keeps its value, the others lose theirs.
		for (const [row, column, cell] of [...sheet.cellsIn(merged)])
			if (row !== merged.startRow || column !== merged.startColumn)
				sheet.set(row, column, { ...cell, value: null, formula: null });
	}
	return {};
}

export function unmergeCells(request: Json, parts: RequestParts): Json {
	refuseUnknown(request, ["range"], parts.place);
	const { sheet, area } = readGridRange(parts, request.range);
	requireEditable(sheet, area, parts.editor, parts.failure);
	sheet.merges = sheet.merges.filter((other) => !overlaps(area, other));
	return {};
}

export function sortRange(request: Json, parts: RequestParts): Json {
	const { place } = parts;
	refuseUnknown(request, ["range", "sortSpecs"], place);
	const { sheet, area } = readGridRange(parts, request.range);
	requireFew(area);
	requireEditable(sheet, area, parts.editor, parts.failure);
	const keys = listAt(request.sortSpecs, `${place}.sortSpecs`).map(
		(one, index) => {
			const at = `${place}.sortSpecs[${index}]`;
			const spec = objectAt(one, at);
			refuseUnknown(spec, ["dimensionIndex", "sortOrder"], at);
			return {
				column: integerAt(spec.dimensionIndex, `${at}.dimensionIndex`) ?? 0,
				sign: spec.sortOrder === "DESCENDING" ? -1 : 1,
			};
		},
	);
	const calculation = new Calculation(parts.workbook);
	const rows = Array.from({ length: area.endRow - area.startRow }, (_, at) => {
		const row = area.startRow + at;
		return {
			cells: Array.from(
				{ length: area.endColumn - area.startColumn },
				(_, index) => sheet.get(row, area.startColumn + index) ?? emptyCell,
			),
			keys: keys.map(({ column }) => calculation.valueOf(sheet, row, column)),
		};
	});
	rows.sort((a, b) => {
		for (const [index, { sign }] of keys.entries()) {
			const order = compareKeys(a.keys[index] ?? null, b.keys[index] ?? null);
			// Empty cells stand at the end, whichever way it is sorted.
			if (order !== 0) return Math.abs(order) === 2 ? order : order * sign;
		}
		return 0;
	});
	rows.forEach(({ cells }, at) => {
		cells.forEach((cell, index) => {
			sheet.set(area.startRow + at, area.startColumn + index, cell);
		});
	});
	return {};
}

export function findReplace(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(
		request,
		[
			"find",
			"replacement",
			"matchCase",
			"matchEntireCell",
			"searchByRegex",
			"includeFormulas",
			"range",
			"sheetId",
			"allSheets",
		],
		place,
	);
	const find = textAt(request.find, `${place}.find`) ?? "";
	const replacement = textAt(request.replacement, `${place}.replacement`) ?? "";
	if (find === "") throw badRequest(`${failure}find must not be empty.`);
	for (const name of ["searchByRegex", "includeFormulas"])
		if (flagAt(request[name], `${place}.${name}`))
			throw notSimulated(`replace with ${name}`);
	const isWhole = flagAt(request.matchEntireCell, `${place}.matchEntireCell`);
	const pattern = new RegExp(
		isWhole ? `^${escaped(find)}$` : escaped(find),
		flagAt(request.matchCase, `${place}.matchCase`) ? "g" : "gi",
	);
	const targets =
		request.range !== undefined
			? [readGridRange(parts, request.range)]
			: (flagAt(request.allSheets, `${place}.allSheets`)
					? workbook.sheets
					: [sheetOf(parts, request.sheetId)]
				).map((sheet) => ({ sheet, area: wholeOf(sheet) }));
	const calculation = new Calculation(workbook);
	let [valuesChanged, occurrencesChanged] = [0, 0];
	const rows = new Set<string>();
	const sheets = new Set<number>();
	for (const { sheet, area } of targets) {
		for (const [row, column, cell] of [...sheet.cellsIn(area)]) {
			if (cell.formula !== null) continue;
			const text = shownText(cell, calculation.valueOf(sheet, row, column));
			const found = text?.match(pattern)?.length ?? 0;
			if (text === null || found === 0) continue;
			const value = text.replaceAll(pattern, () => replacement);
			const at = {
				startRow: row,
				endRow: row + 1,
				startColumn: column,
				endColumn: column + 1,
			};
			requireEditable(sheet, at, parts.editor, failure);
			sheet.set(row, column, enter(value, cell, "USER_ENTERED"));
			valuesChanged += 1;
			occurrencesChanged += found;
			rows.add(`${sheet.sheetId} ${row}`);
			sheets.add(sheet.sheetId);
		}
	}
	return {
		findReplace: {
			valuesChanged,
			formulasChanged: 0,
			rowsChanged: rows.size,
			sheetsChanged: sheets.size,
			occurrencesChanged,
		},
	};
}

function readRows(value: unknown, place: string): unknown[][] {
	return listAt(value, place).map((line, index) => {
		const row = objectAt(line, `${place}[${index}]`);
		refuseUnknown(row, ["values"], `${place}[${index}]`);
		return listAt(row.values, `${place}[${index}].values`);
	});
}

function writeRows(
	sheet: Sheet,
	startRow: number,
	startColumn: number,
	rows: readonly unknown[][],
	mask: ReturnType<typeof requireMask>,
	place: string,
): void {
	rows.forEach((values, offset) => {
		values.forEach((data, index) => {
			const [row, column] = [startRow + offset, startColumn + index];
			sheet.set(
				row,
				column,
				applyCellData(
					sheet.get(row, column) ?? emptyCell,
					data,
					mask,
					`${place}.rows[${offset}].values[${index}]`,
				),
			);
		});
	});
}

function eachOf(area: Area, act: (row: number, column: number) => void): void {
	for (let row = area.startRow; row < area.endRow; row += 1)
		for (let column = area.startColumn; column < area.endColumn; column += 1)
			act(row, column);
}

function requireFew(area: Area): void {
	const cells =
		(area.endRow - area.startRow) * (area.endColumn - area.startColumn);
	if (cells > cellsAtOnce)
		throw notSimulated(`change more than ${cellsAtOnce} cells at once`);
}

function wholeOf(sheet: Sheet): Area {
	return {
		startRow: 0,
		endRow: sheet.rowCount,
		startColumn: 0,
		endColumn: sheet.columnCount,
	};
}

function overlaps(a: Area, b: Area): boolean {
	return (
		a.startRow < b.endRow &&
		b.startRow < a.endRow &&
		a.startColumn < b.endColumn &&
		b.startColumn < a.endColumn
	);
}

function mergedAreas(
	area: Area,
	type: "MERGE_ALL" | "MERGE_COLUMNS" | "MERGE_ROWS",
): Area[] {
	if (type === "MERGE_ALL") return [area];
	return type === "MERGE_ROWS"
		? Array.from({ length: area.endRow - area.startRow }, (_, at) => ({
				...area,
				startRow: area.startRow + at,
				endRow: area.startRow + at + 1,
			}))
		: Array.from({ length: area.endColumn - area.startColumn }, (_, at) => ({
				...area,
				startColumn: area.startColumn + at,
				endColumn: area.startColumn + at + 1,
			}));
}

/** Numbers before texts before truth values; ±2 where one of them is empty. */
function compareKeys(a: unknown, b: unknown): number {
	if (a === null || b === null) return a === b ? 0 : a === null ? 2 : -2;
	const rank = (value: unknown) =>
		typeof value === "number" ? 0 : typeof value === "string" ? 1 : 2;
	if (rank(a) !== rank(b)) return Math.sign(rank(a) - rank(b));
	if (typeof a === "number" && typeof b === "number") return Math.sign(a - b);
	const [x, y] = [String(a).toLowerCase(), String(b).toLowerCase()];
	return x < y ? -1 : x > y ? 1 : 0;
}

function escaped(text: string): string {
	return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
