import {
	badRequest,
	integerAt,
	objectAt,
	refuseUnknown,
} from "../json-fields.ts";
import type { Editor } from "./protection.ts";
import type { Area, Sheet } from "./sheet.ts";
import type { Workbook } from "./workbook.ts";

/** Spreadsheet and place that each request of `spreadsheets.batchUpdate` works on. */
export type RequestParts = {
	workbook: Workbook;
	/** Names the spreadsheet's file, once all requests went well. */
	rename: (title: string) => void;
	/** Place of the request: `requests[0].addSheet`. */
	place: string;
	/** Beginning of its own refusals: `Invalid requests[0].addSheet: `. */
	failure: string;
	editor: Editor;
	/** App that calls. */
	clientId: string;
	/** E-mail addresses of those who may write the spreadsheet. */
	writers: readonly string[];
};

export function sheetOf(
	{ workbook, place, failure }: RequestParts,
	value: unknown,
	name = "sheetId",
): Sheet {
	const sheetId = integerAt(value, `${place}.${name}`) ?? 0;
	const sheet = workbook.findSheet(sheetId);
	if (sheet === undefined)
		throw badRequest(`${failure}No sheet with id: ${sheetId}`);
	return sheet;
}

/** A `GridRange`: what is left out goes to the end of the sheet. */
export function readGridRange(
	parts: RequestParts,
	value: unknown,
	name = "range",
): { sheet: Sheet; area: Area } {
	const place = `${parts.place}.${name}`;
	const given = objectAt(value, place);
	refuseUnknown(
		given,
		[
			"sheetId",
			"startRowIndex",
			"endRowIndex",
			"startColumnIndex",
			"endColumnIndex",
		],
		place,
	);
	const sheet = sheetOf(parts, given.sheetId, `${name}.sheetId`);
	const index = (field: string) => integerAt(given[field], `${place}.${field}`);
	const area = {
		startRow: index("startRowIndex") ?? 0,
		endRow: Math.min(index("endRowIndex") ?? sheet.rowCount, sheet.rowCount),
		startColumn: index("startColumnIndex") ?? 0,
		endColumn: Math.min(
			index("endColumnIndex") ?? sheet.columnCount,
			sheet.columnCount,
		),
	};
	if (
		area.startRow < 0 ||
		area.startColumn < 0 ||
		area.startRow >= area.endRow ||
		area.startColumn >= area.endColumn
	)
		throw badRequest(
			`${parts.failure}range is empty or lies outside of the sheet (${sheet.rowCount} rows, ${sheet.columnCount} columns)`,
		);
	return { sheet, area };
}

/** A `GridCoordinate` or the start of a `GridRange`. */
export function readCoordinate(
	parts: RequestParts,
	value: unknown,
	name: string,
): { sheet: Sheet; row: number; column: number } {
	const place = `${parts.place}.${name}`;
	const given = objectAt(value, place);
	refuseUnknown(given, ["sheetId", "rowIndex", "columnIndex"], place);
	const sheet = sheetOf(parts, given.sheetId, `${name}.sheetId`);
	const row = integerAt(given.rowIndex, `${place}.rowIndex`) ?? 0;
	const column = integerAt(given.columnIndex, `${place}.columnIndex`) ?? 0;
	if (row < 0 || column < 0)
		throw badRequest(`${parts.failure}${name} must not be negative`);
	return { sheet, row, column };
}
