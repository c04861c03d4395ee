import {
	badRequest,
	choiceAt,
	integerAt,
	type Json,
	objectAt,
	refuseUnknown,
} from "../json-fields.ts";
import { type RequestParts, sheetOf } from "./grid-range.ts";
import type { Bounds } from "./protection.ts";
import {
	requireEditable,
	requireOpenSheet,
	requireRoom,
} from "./require-editable.ts";
import type { Dimension, Sheet } from "./sheet.ts";
import { requireMask } from "./sheet-requests.ts";

export function appendDimension(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["sheetId", "dimension", "length", "tableId"], place);
	const sheet = sheetOf(parts, request.sheetId);
	const length = integerAt(request.length, `${place}.length`) ?? 0;
	if (length < 1) throw badRequest(`${failure}length must be at least 1.`);
	requireOpenSheet(sheet, parts.editor, failure);
	if (readDimension(request.dimension, parts) === "ROWS")
		sheet.rowCount += length;
	else sheet.columnCount += length;
	workbook.checkSize(failure);
	return {};
}

export function insertDimension(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["range", "inheritFromBefore"], place);
	const { sheet, dimension, start, end } = readRange(request.range, parts);
	requireRoom(
		sheet,
		spanOf(dimension, start - 1, start),
		spanOf(dimension, start, start + 1),
		parts.editor,
		failure,
	);
	sheet.insert(dimension, start, end - start);
	workbook.checkSize(failure);
	return {};
}

export function deleteDimension(request: Json, parts: RequestParts): Json {
	const { place, failure } = parts;
	refuseUnknown(request, ["range"], place);
	const { sheet, dimension, start, end } = readRange(request.range, parts);
	const count = sizeOf(sheet, dimension);
	if (end > count)
		throw badRequest(
			`${failure}Cannot delete ${dimension.toLowerCase()} that do not exist: the sheet has ${count}.`,
		);
	if (end - start >= count)
		throw badRequest(
			`${failure}You can't delete all the ${dimension.toLowerCase()} on the sheet.`,
		);
	requireEditable(sheet, spanOf(dimension, start, end), parts.editor, failure);
	sheet.remove(dimension, start, end - start);
	return {};
}

/** Widths and heights are nobody's here: the range is checked, and nothing changes. */
export function updateDimensionProperties(
	request: Json,
	parts: RequestParts,
): Json {
	refuseUnknown(
		request,
		["range", "properties", "fields", "dataSourceSheetRange"],
		parts.place,
	);
	requireMask(request.fields, parts);
	const { sheet } = readRange(request.range, parts);
	requireOpenSheet(sheet, parts.editor, parts.failure);
	return {};
}

/** As above: nothing here has a width. */
export function autoResizeDimensions(request: Json, parts: RequestParts): Json {
	refuseUnknown(
		request,
		["dimensions", "dataSourceSheetDimensions"],
		parts.place,
	);
	const { sheet } = readRange(request.dimensions, parts, "dimensions");
	requireOpenSheet(sheet, parts.editor, parts.failure);
	return {};
}

function readRange(
	value: unknown,
	parts: RequestParts,
	name = "range",
): { sheet: Sheet; dimension: Dimension; start: number; end: number } {
	const place = `${parts.place}.${name}`;
	const given = objectAt(value, place);
	refuseUnknown(
		given,
		["sheetId", "dimension", "startIndex", "endIndex"],
		place,
	);
	const sheet = sheetOf(parts, given.sheetId, `${name}.sheetId`);
	const dimension = readDimension(given.dimension, parts);
	const size = sizeOf(sheet, dimension);
	const start = integerAt(given.startIndex, `${place}.startIndex`) ?? 0;
	const end = integerAt(given.endIndex, `${place}.endIndex`) ?? size;
	if (start < 0 || start >= end || start > size)
		throw badRequest(
			`${parts.failure}${name}: the indices ${start} to ${end} are no range of the sheet's ${size} ${dimension.toLowerCase()}.`,
		);
	return { sheet, dimension, start, end };
}

function readDimension(
	value: unknown,
	{ place, failure }: RequestParts,
): Dimension {
	const dimension = choiceAt(
		value,
		["ROWS", "COLUMNS"] as const,
		`${place}.dimension`,
		"Dimension",
	);
	if (dimension === undefined)
		throw badRequest(`${failure}No dimension specified.`);
	return dimension;
}

/** Whole rows or whole columns. */
function spanOf(dimension: Dimension, start: number, end: number): Bounds {
	return dimension === "ROWS"
		? { startRow: start, endRow: end, startColumn: null, endColumn: null }
		: { startRow: null, endRow: null, startColumn: start, endColumn: end };
}

function sizeOf(sheet: Sheet, dimension: Dimension): number {
	return dimension === "ROWS" ? sheet.rowCount : sheet.columnCount;
}
