import { formatRange, parseRange } from "./a1-range.ts";
import type { Caller } from "./access.ts";
import { WorkspaceRefused } from "./errors.ts";
import {
	type Sheet,
	type StoredFile,
	type StoredFiles,
	spreadsheetType,
} from "./stored-files.ts";

type Json = Record<string, unknown>;
type Cell = string | number | boolean;

/** `spreadsheets.create`. */
export function createSpreadsheet(
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknown(body, ["properties", "sheets"], "spreadsheet");
	const properties = object(body.properties, "spreadsheet.properties");
	refuseUnknown(
		properties,
		["title", "locale", "timeZone"],
		"spreadsheet.properties",
	);
	const given = Array.isArray(body.sheets) ? body.sheets : [{}];
	const sheets = given.map((one, index): Sheet => {
		const sheet = object(one, `spreadsheet.sheets[${index}]`);
		refuseUnknown(sheet, ["properties"], `spreadsheet.sheets[${index}]`);
		const place = `spreadsheet.sheets[${index}].properties`;
		const own = object(sheet.properties, place);
		refuseUnknown(own, ["title", "sheetId", "index"], place);
		return {
			sheetId: typeof own.sheetId === "number" ? own.sheetId : index,
			title: typeof own.title === "string" ? own.title : `Sheet${index + 1}`,
			rows: [],
		};
	});
	if (new Set(sheets.map(({ title }) => title)).size < sheets.length)
		throw badRequest("Invalid sheets: a sheet with this name already exists.");
	const file = files.create(caller, {
		name:
			typeof properties.title === "string"
				? properties.title
				: "Untitled spreadsheet",
		mimeType: spreadsheetType,
		sheets,
	});
	return toSpreadsheet(file, sheets);
}

/** `spreadsheets.get` without the grid. */
export function getSpreadsheet(
	id: string,
	caller: Caller,
	files: StoredFiles,
): Json {
	const { file, sheets } = findSpreadsheet(id, caller, files);
	return toSpreadsheet(file, sheets);
}

/** `spreadsheets.values.get`: empty rows and cells at the end are left out, as are the values of an empty range. */
export function getValues(
	id: string,
	range: string,
	caller: Caller,
	files: StoredFiles,
): Json {
	const { sheets } = findSpreadsheet(id, caller, files);
	const { sheet, row, column, rows, columns } = parseRange(range, sheets);
	const lastRow = rows === null ? 1000 : row + rows;
	const width = columns ?? 26 - column;
	const values = sheet.rows
		.slice(row, lastRow)
		.map((cells) => trimEnd(cells.slice(column, column + width), ""));
	const filled = trimEnd(values, (cells: Cell[]) => cells.length === 0);
	return {
		range: formatRange(sheet, row, column, lastRow - row, width),
		majorDimension: "ROWS",
		...(filled.length === 0 ? {} : { values: filled }),
	};
}

/** `spreadsheets.values.update` and, below what is there, `.append`. */
export function writeValues(
	id: string,
	range: string,
	query: URLSearchParams,
	body: Json,
	how: "update" | "append",
	caller: Caller,
	files: StoredFiles,
): Json {
	const option = query.get("valueInputOption");
	if (option === null)
		throw badRequest("'valueInputOption' is required but not specified");
	if (option !== "RAW" && option !== "USER_ENTERED")
		throw badRequest(
			`Invalid value at 'value_input_option' (type.googleapis.com/google.apps.sheets.v4.ValueInputOption), "${option}"`,
		);
	refuseUnknown(body, ["range", "majorDimension", "values"], "data");
	if (body.range !== undefined && body.range !== range)
		throw badRequest(
			`Requested writing within range [${String(body.range)}], but the request's range is [${range}].`,
		);
	if ((body.majorDimension ?? "ROWS") !== "ROWS")
		throw badRequest("The sandbox writes rows only.");
	const values = readValues(body.values);
	const { file, sheets } = findSpreadsheet(id, caller, files);
	if (!files.mayWrite(file, caller))
		throw new WorkspaceRefused(
			403,
			"forbidden",
			"The caller does not have permission",
		);
	const target = parseRange(range, sheets);
	const { sheet, column } = target;
	const row =
		how === "append" ? Math.max(target.row, sheet.rows.length) : target.row;
	const width = Math.max(0, ...values.map((cells) => cells.length));
	if (
		how === "update" &&
		((target.rows !== null && values.length > target.rows && target.rows > 1) ||
			(target.columns !== null && width > target.columns && target.columns > 1))
	)
		throw badRequest(
			`Requested writing within range [${range}], but tried writing outside of it.`,
		);
	values.forEach((cells, index) => {
		const line = [...(sheet.rows[row + index] ?? [])];
		cells.forEach((cell, offset) => {
			while (line.length < column + offset) line.push("");
			if (cell !== null) line[column + offset] = cell;
		});
		while (sheet.rows.length < row + index) sheet.rows.push([]);
		sheet.rows[row + index] = line.map((cell) => cell ?? "");
	});
	files.touch(file);
	const updates = {
		spreadsheetId: id,
		updatedRange: formatRange(
			sheet,
			row,
			column,
			Math.max(1, values.length),
			Math.max(1, width),
		),
		updatedRows: values.length,
		updatedColumns: width,
		updatedCells: values.reduce((sum, cells) => sum + cells.length, 0),
	};
	return how === "update" ? updates : { spreadsheetId: id, updates };
}

function readValues(value: unknown): (Cell | null)[][] {
	if (value === undefined) return [];
	const isCell = (cell: unknown): cell is Cell | null =>
		cell === null || ["string", "number", "boolean"].includes(typeof cell);
	if (
		!Array.isArray(value) ||
		!value.every((row) => Array.isArray(row) && row.every(isCell))
	)
		throw badRequest(
			"Invalid value at 'data.values' (type.googleapis.com/google.protobuf.ListValue)",
		);
	return value as (Cell | null)[][];
}

function findSpreadsheet(
	id: string,
	caller: Caller,
	files: StoredFiles,
): { file: StoredFile; sheets: Sheet[] } {
	const file = files.find(id, caller);
	if (file === null)
		throw new WorkspaceRefused(
			404,
			"notFound",
			"Requested entity was not found.",
		);
	if (file.sheets === null)
		throw badRequest("This operation is not supported for this document");
	return { file, sheets: file.sheets };
}

function toSpreadsheet(file: StoredFile, sheets: readonly Sheet[]): Json {
	return {
		spreadsheetId: file.id,
		properties: {
			title: file.name,
			locale: "en_US",
			autoRecalc: "ON_CHANGE",
			timeZone: "Etc/GMT",
		},
		sheets: sheets.map(({ sheetId, title }, index) => ({
			properties: {
				sheetId,
				title,
				index,
				sheetType: "GRID",
				gridProperties: { rowCount: 1000, columnCount: 26 },
			},
		})),
		spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${file.id}/edit`,
	};
}

function object(value: unknown, place: string): Json {
	if (value === undefined || value === null) return {};
	if (typeof value !== "object" || Array.isArray(value))
		throw badRequest(
			`Invalid JSON payload received. Invalid value at '${place}'`,
		);
	return value as Json;
}

function refuseUnknown(
	value: Json,
	known: readonly string[],
	place: string,
): void {
	for (const name of Object.keys(value)) {
		if (!known.includes(name))
			throw badRequest(
				`Invalid JSON payload received. Unknown name "${name}" at '${place}': Cannot find field.`,
			);
	}
}

function badRequest(message: string): WorkspaceRefused {
	return new WorkspaceRefused(400, "badRequest", message);
}

/** Without what stands empty at the end. */
function trimEnd<T>(items: T[], empty: T | ((item: T) => boolean)): T[] {
	const isEmpty =
		typeof empty === "function"
			? (empty as (item: T) => boolean)
			: (item: T) => item === undefined || item === empty;
	let end = items.length;
	while (end > 0 && isEmpty(items[end - 1] as T)) end -= 1;
	return items.slice(0, end);
}
