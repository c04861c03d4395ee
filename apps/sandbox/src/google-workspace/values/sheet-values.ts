import type { Caller } from "../access.ts";
import type { StoredFiles } from "../drive/stored-files.ts";
import {
	choiceAt,
	type Json,
	listAt,
	objectAt,
	refuseUnknown,
	textAt,
} from "../json-fields.ts";
import { requireEditable } from "../sheets/require-editable.ts";
import {
	editorOf,
	openSpreadsheet,
	type Spreadsheet,
} from "../sheets/spreadsheets.ts";
import type { Workbook } from "../sheets/workbook.ts";
import { clip, formatRange, parseRange } from "./a1-range.ts";
import { Calculation } from "./calculation.ts";
import { findTable } from "./find-table.ts";
import { type Rendering, renderValues, valueRange } from "./render-values.ts";
import { readData, weightOf, widthOf } from "./value-data.ts";
import { readRendering, readWriting, type Writing } from "./value-options.ts";
import { areaOf, type Written, write, writeRanges } from "./write-values.ts";

/** `spreadsheets.values.get`. */
export function getValues(
	id: string,
	range: string,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): Json {
	const { workbook } = openSpreadsheet(id, caller, files);
	const rendering = readRendering(Object.fromEntries(query));
	return readRange(workbook, range, rendering, new Calculation(workbook));
}

/** `spreadsheets.values.batchGet`. */
export function batchGetValues(
	id: string,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): Json {
	const { workbook } = openSpreadsheet(id, caller, files);
	const rendering = readRendering(Object.fromEntries(query));
	const calculation = new Calculation(workbook);
	return {
		spreadsheetId: id,
		valueRanges: query
			.getAll("ranges")
			.map((range) => readRange(workbook, range, rendering, calculation)),
	};
}

/** `spreadsheets.values.update`. */
export function updateValues(
	id: string,
	range: string,
	query: URLSearchParams,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	const writing = readWriting(Object.fromEntries(query));
	const spreadsheet = openSpreadsheet(id, caller, files, "write");
	const data = readData(body, range, "data");
	const done = writeRanges(spreadsheet, [data], writing.input, files);
	return answerTo(spreadsheet, done[0] as Written, writing);
}

/** `spreadsheets.values.batchUpdate`: all ranges, or none when one cannot be written. */
export function batchUpdateValues(
	id: string,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	const { data, ...options } = body;
	refuseUnknown(
		options,
		[
			"valueInputOption",
			"includeValuesInResponse",
			"responseValueRenderOption",
			"responseDateTimeRenderOption",
		],
		"",
	);
	const writing = readWriting(options);
	const spreadsheet = openSpreadsheet(id, caller, files, "write");
	const ranges = listAt(data, "data").map((one, index) => {
		const place = `data[${index}]`;
		const given = objectAt(one, place);
		return readData(given, textAt(given.range, `${place}.range`) ?? "", place);
	});
	const done = writeRanges(
		spreadsheet,
		ranges,
		writing.input,
		files,
		(index) => `Invalid data[${index}]: `,
	);
	const total = (count: (one: Written) => number) =>
		done.reduce((sum, one) => sum + count(one), 0);
	return {
		spreadsheetId: id,
		totalUpdatedRows: total(({ rows }) => rows),
		totalUpdatedColumns: total(({ columns }) => columns),
		totalUpdatedCells: total(({ cells }) => cells),
		totalUpdatedSheets: new Set(done.map(({ sheet }) => sheet)).size,
		responses: done.map((one) => answerTo(spreadsheet, one, writing)),
	};
}

/** `spreadsheets.values.append`: below the table that is found in the range. */
export function appendValues(
	id: string,
	range: string,
	query: URLSearchParams,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	const { insertDataOption, ...options } = Object.fromEntries(query);
	const insert =
		choiceAt(
			insertDataOption,
			["OVERWRITE", "INSERT_ROWS"],
			"insertDataOption",
			"InsertDataOption",
		) ?? "OVERWRITE";
	const writing = readWriting(options);
	const spreadsheet = openSpreadsheet(id, caller, files, "write");
	const { workbook, file } = spreadsheet;
	const data = readData(body, range, "data");
	const target = parseRange(data.range, workbook);
	const { sheet } = target;
	const table = findTable(sheet, clip(target));
	const start = {
		row: table?.endRow ?? target.startRow,
		column: table?.startColumn ?? target.startColumn,
	};
	const { rows } = data;
	const width = widthOf(rows);
	files.requireSpace(file.ownerSub, weightOf(rows));
	requireEditable(sheet, areaOf(start, data), editorOf(spreadsheet));
	if (insert === "INSERT_ROWS" && table !== null && rows.length > 0)
		sheet.insert("ROWS", start.row, rows.length);
	sheet.rowCount = Math.max(sheet.rowCount, start.row + rows.length);
	sheet.columnCount = Math.max(sheet.columnCount, start.column + width);
	workbook.checkSize();
	const written = write(sheet, start, data, writing.input);
	files.touch(file);
	return {
		spreadsheetId: id,
		...(table === null ? {} : { tableRange: formatRange(sheet, table) }),
		updates: answerTo(spreadsheet, written, writing),
	};
}

/** `spreadsheets.values.clear`: the values go, formats stay. */
export function clearValues(
	id: string,
	range: string,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknown(body, [], "");
	const spreadsheet = openSpreadsheet(id, caller, files, "write");
	return {
		spreadsheetId: id,
		clearedRange: clear(spreadsheet, [range], files)[0],
	};
}

/** `spreadsheets.values.batchClear`. */
export function batchClearValues(
	id: string,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknown(body, ["ranges"], "");
	const spreadsheet = openSpreadsheet(id, caller, files, "write");
	const ranges = listAt(body.ranges, "ranges").map(
		(range, index) => textAt(range, `ranges[${index}]`) ?? "",
	);
	return {
		spreadsheetId: id,
		clearedRanges: clear(spreadsheet, ranges, files),
	};
}

function readRange(
	workbook: Workbook,
	text: string,
	rendering: Rendering,
	calculation: Calculation,
): Json {
	const range = parseRange(text, workbook);
	const area = clip(range);
	return {
		range: formatRange(range.sheet, area),
		...valueRange(
			renderValues(range.sheet, area, rendering, calculation),
			rendering.dimension,
		),
	};
}

function clear(
	spreadsheet: Spreadsheet,
	texts: readonly string[],
	files: StoredFiles,
): string[] {
	const { workbook, file } = spreadsheet;
	const targets = texts.map((text) => {
		const range = parseRange(text, workbook);
		const area = clip(range);
		requireEditable(range.sheet, area, editorOf(spreadsheet));
		return { sheet: range.sheet, area };
	});
	for (const { sheet, area } of targets)
		for (const [row, column, cell] of [...sheet.cellsIn(area)])
			sheet.set(row, column, { ...cell, value: null, formula: null });
	files.touch(file);
	return targets.map(({ sheet, area }) => formatRange(sheet, area));
}

function answerTo(
	{ id, workbook }: Spreadsheet,
	written: Written,
	{ answer }: Writing,
): Json {
	const { sheet, area, dimension } = written;
	const updatedRange = formatRange(sheet, area);
	return {
		spreadsheetId: id,
		updatedRange,
		updatedRows: written.rows,
		updatedColumns: written.columns,
		updatedCells: written.cells,
		...(answer === null
			? {}
			: {
					updatedData: {
						range: updatedRange,
						...valueRange(
							renderValues(
								sheet,
								area,
								{ ...answer, dimension },
								new Calculation(workbook),
							),
							dimension,
						),
					},
				}),
	};
}
