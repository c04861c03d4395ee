import { parseMask } from "../field-mask.ts";
import {
	badRequest,
	integerAt,
	type Json,
	objectAt,
	refuseUnknown,
	textAt,
} from "../json-fields.ts";
import { type RequestParts, readGridRange, sheetOf } from "./grid-range.ts";
import { renumbered } from "./metadata-ids.ts";
import {
	requireEditable,
	requireNothingProtected,
	requireOpenSheet,
} from "./require-editable.ts";
import type { Sheet } from "./sheet.ts";
import {
	addSheet as addTo,
	applySheetProperties,
	applyWorkbookProperties,
	toSheetProperties,
} from "./sheet-properties.ts";

export function addSheet(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["properties"], place);
	const sheet = addTo(
		workbook,
		request.properties,
		`${place}.properties`,
		failure,
	);
	return {
		addSheet: {
			properties: toSheetProperties(sheet, workbook.sheets.indexOf(sheet)),
		},
	};
}

export function deleteSheet(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["sheetId"], place);
	const sheet = sheetOf(parts, request.sheetId);
	requireNothingProtected(sheet, parts.editor, failure);
	const others = workbook.sheets.filter((one) => one !== sheet);
	if (others.every(({ hidden }) => hidden))
		throw badRequest(
			`${failure}You can't remove all the visible sheets in a document.`,
		);
	workbook.sheets = others;
	workbook.namedRanges = workbook.namedRanges.filter(
		({ sheetId }) => sheetId !== sheet.sheetId,
	);
	return {};
}

export function duplicateSheet(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(
		request,
		["sourceSheetId", "insertSheetIndex", "newSheetId", "newSheetName"],
		place,
	);
	const source = sheetOf(parts, request.sourceSheetId, "sourceSheetId");
	const sheetId =
		integerAt(request.newSheetId, `${place}.newSheetId`) ??
		workbook.freeSheetId();
	const title =
		textAt(request.newSheetName, `${place}.newSheetName`) ??
		`Copy of ${source.title}`;
	if (workbook.findSheet(sheetId) !== undefined)
		throw badRequest(
			`${failure}A sheet with the id ${sheetId} already exists. Please enter another id.`,
		);
	if (workbook.hasTitle(title))
		throw badRequest(
			`${failure}A sheet with the name "${title}" already exists. Please enter another name.`,
		);
	const copy = source.copy(sheetId, title);
	// What apps noted comes along under numbers of its own, what was protected does not.
	copy.metadata = renumbered(source.metadata, workbook);
	copy.protections = [];
	const index =
		integerAt(request.insertSheetIndex, `${place}.insertSheetIndex`) ?? 0;
	workbook.sheets.splice(index, 0, copy);
	workbook.checkSize(failure);
	return {
		duplicateSheet: {
			properties: toSheetProperties(copy, workbook.sheets.indexOf(copy)),
		},
	};
}

export function updateSheetProperties(
	request: Json,
	parts: RequestParts,
): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["properties", "fields"], place);
	const properties = objectAt(request.properties, `${place}.properties`);
	const sheet = sheetOf(parts, properties.sheetId, "properties.sheetId");
	requireOpenSheet(sheet, parts.editor, failure);
	const before = { rows: sheet.rowCount, columns: sheet.columnCount };
	const grid = objectAt(
		properties.gridProperties,
		`${place}.properties.gridProperties`,
	);
	// Cutting rows or columns off takes away what they hold.
	requireEditableTail(parts, sheet, before, grid);
	applySheetProperties(
		workbook,
		sheet,
		properties,
		requireMask(request.fields, parts),
		`${place}.properties`,
		failure,
	);
	return {};
}

export function updateSpreadsheetProperties(
	request: Json,
	parts: RequestParts,
): Json {
	const { workbook, place } = parts;
	refuseUnknown(request, ["properties", "fields"], place);
	const mask = requireMask(request.fields, parts);
	const given = objectAt(request.properties, `${place}.properties`);
	const wanted = Object.fromEntries(
		Object.entries(given).filter(([name]) => "*" in mask || name in mask),
	);
	applyWorkbookProperties(workbook, wanted, `${place}.properties`);
	const title = textAt(wanted.title, `${place}.properties.title`);
	if (title !== undefined) parts.rename(title);
	return {};
}

export function addNamedRange(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["namedRange"], place);
	const given = objectAt(request.namedRange, `${place}.namedRange`);
	refuseUnknown(
		given,
		["namedRangeId", "name", "range"],
		`${place}.namedRange`,
	);
	const name = textAt(given.name, `${place}.namedRange.name`) ?? "";
	if (!/^[A-Za-z_]\w*$/.test(name))
		throw badRequest(`${failure}Invalid name: ${name}`);
	if (
		workbook.namedRanges.some(
			(one) => one.name.toLowerCase() === name.toLowerCase(),
		)
	)
		throw badRequest(
			`${failure}A named range with the name ${name} already exists.`,
		);
	const { sheet, area } = readGridRange(parts, given.range, "namedRange.range");
	const namedRange = {
		namedRangeId:
			textAt(given.namedRangeId, `${place}.namedRange.namedRangeId`) ??
			String(1_000_000 + workbook.namedRanges.length),
		name,
		sheetId: sheet.sheetId,
		area,
	};
	workbook.namedRanges.push(namedRange);
	return {
		addNamedRange: {
			namedRange: {
				namedRangeId: namedRange.namedRangeId,
				name,
				range: given.range,
			},
		},
	};
}

export function deleteNamedRange(request: Json, parts: RequestParts): Json {
	const { workbook, place, failure } = parts;
	refuseUnknown(request, ["namedRangeId"], place);
	const id = textAt(request.namedRangeId, `${place}.namedRangeId`);
	const others = workbook.namedRanges.filter(
		({ namedRangeId }) => namedRangeId !== id,
	);
	if (others.length === workbook.namedRanges.length)
		throw badRequest(`${failure}No named range with id: ${id}`);
	workbook.namedRanges = others;
	return {};
}

/** @throws {WorkspaceRefused} when a smaller grid would take away protected cells */
function requireEditableTail(
	{ editor, place, failure }: RequestParts,
	sheet: Sheet,
	before: { rows: number; columns: number },
	grid: Json,
): void {
	const at = `${place}.properties.gridProperties`;
	const rows = integerAt(grid.rowCount, `${at}.rowCount`) ?? before.rows;
	const columns =
		integerAt(grid.columnCount, `${at}.columnCount`) ?? before.columns;
	const open = { startRow: 0, endRow: null, startColumn: 0, endColumn: null };
	if (rows < before.rows)
		requireEditable(sheet, { ...open, startRow: rows }, editor, failure);
	if (columns < before.columns)
		requireEditable(sheet, { ...open, startColumn: columns }, editor, failure);
}

/** The field mask of an update, which must name something. */
export function requireMask(value: unknown, { place, failure }: RequestParts) {
	const fields = textAt(value, `${place}.fields`) ?? "";
	if (fields === "")
		throw badRequest(
			`${failure}At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)`,
		);
	return parseMask(fields, (field) =>
		badRequest(
			`${failure}Error expanding 'fields' parameter. Cannot find matching fields for path '${field}'.`,
		),
	);
}
