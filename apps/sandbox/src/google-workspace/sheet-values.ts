import {
	type CellRange,
	clip,
	columnName,
	exceedsGrid,
	formatRange,
	parseRange,
} from "./a1-range.ts";
import type { Caller } from "./access.ts";
import { Calculation } from "./calculation.ts";
import { findTable } from "./find-table.ts";
import {
	badRequest,
	choiceAt,
	flagAt,
	type Json,
	listAt,
	objectAt,
	refuseUnknown,
	textAt,
} from "./json-fields.ts";
import {
	dateTimeRenderOptions,
	type Rendering,
	renderValues,
	valueRange,
	valueRenderOptions,
} from "./render-values.ts";
import {
	type Area,
	type Cell,
	type CellValue,
	type Dimension,
	emptyCell,
	type Sheet,
} from "./sheet.ts";
import { openSpreadsheet, type Spreadsheet } from "./spreadsheets.ts";
import type { StoredFiles } from "./stored-files.ts";
import { parseEntered } from "./user-entered.ts";
import type { Workbook } from "./workbook.ts";

const inputOptions = ["RAW", "USER_ENTERED"] as const;
type InputOption = (typeof inputOptions)[number];

/** How a write is made and what its answer tells. */
type Writing = {
	input: InputOption;
	/** Null: the answer has no values. */
	answer: Omit<Rendering, "dimension"> | null;
};

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
	const writing = readWriting(options);
	const spreadsheet = openSpreadsheet(id, caller, files, "write");
	const ranges = listAt(data, "data").map((one, index) => {
		const place = `data[${index}]`;
		const given = objectAt(one, place);
		return readData(given, textAt(given.range, `${place}.range`) ?? "", place);
	});
	const done = writeRanges(spreadsheet, ranges, writing.input, files);
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
	const width = Math.max(0, ...rows.map((cells) => cells.length));
	files.requireSpace(file.ownerSub, weightOf(rows));
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

type RangeData = {
	range: string;
	rows: (CellValue | null)[][];
	dimension: Dimension;
};
type Written = {
	sheet: Sheet;
	area: Area;
	dimension: Dimension;
	rows: number;
	columns: number;
	cells: number;
};

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

/** Everything is checked before anything is written. */
function writeRanges(
	{ workbook, file }: Spreadsheet,
	ranges: readonly RangeData[],
	input: InputOption,
	files: StoredFiles,
): Written[] {
	const targets = ranges.map((data) => {
		const range = parseRange(data.range, workbook);
		checkFits(range, data);
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
	const width = Math.max(0, ...rows.map((cells) => cells.length));
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

function write(
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
	const columns = Math.max(0, ...rows.map((values) => values.length));
	return {
		sheet,
		area: {
			startRow: start.row,
			endRow: start.row + Math.max(1, rows.length),
			startColumn: start.column,
			endColumn: start.column + Math.max(1, columns),
		},
		dimension,
		rows: rows.length,
		columns,
		cells,
	};
}

/** The cell with a new value; its own format stays before what the way of writing says. */
export function enter(
	value: CellValue,
	before: Cell,
	input: InputOption,
): Cell {
	const isText = before.numberFormat?.type === "TEXT";
	if (typeof value !== "string" || value === "" || input === "RAW" || isText)
		return { ...before, value: value === "" ? null : value, formula: null };
	const entered = parseEntered(value);
	return {
		...before,
		...entered,
		numberFormat: before.numberFormat ?? entered.numberFormat,
	};
}

function clear(
	{ workbook, file }: Spreadsheet,
	texts: readonly string[],
	files: StoredFiles,
): string[] {
	const targets = texts.map((text) => {
		const range = parseRange(text, workbook);
		return { sheet: range.sheet, area: clip(range) };
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

function readRendering(options: Json): Rendering {
	return {
		value:
			choiceAt(
				options.valueRenderOption,
				valueRenderOptions,
				"valueRenderOption",
				"ValueRenderOption",
			) ?? "FORMATTED_VALUE",
		dateTime: readDateTime(options.dateTimeRenderOption),
		dimension: readDimension(options.majorDimension, "majorDimension"),
	};
}

function readWriting(options: Json): Writing {
	if (options.valueInputOption === undefined)
		throw badRequest("'valueInputOption' is required but not specified");
	const input = choiceAt(
		options.valueInputOption,
		inputOptions,
		"valueInputOption",
		"ValueInputOption",
	);
	const given = options.includeValuesInResponse;
	const isIncluded =
		given === "true" ||
		(given !== "false" && flagAt(given, "includeValuesInResponse") === true);
	return {
		input: input as InputOption,
		answer: isIncluded
			? {
					value:
						choiceAt(
							options.responseValueRenderOption,
							valueRenderOptions,
							"responseValueRenderOption",
							"ValueRenderOption",
						) ?? "FORMATTED_VALUE",
					dateTime: readDateTime(options.responseDateTimeRenderOption),
				}
			: null,
	};
}

function readDateTime(value: unknown): Rendering["dateTime"] {
	return (
		choiceAt(
			value,
			dateTimeRenderOptions,
			"dateTimeRenderOption",
			"DateTimeRenderOption",
		) ?? "SERIAL_NUMBER"
	);
}

function readDimension(value: unknown, place: string): Dimension {
	return (
		choiceAt(value, ["ROWS", "COLUMNS"] as const, place, "Dimension") ?? "ROWS"
	);
}

const cellLength = 50_000;

/** A `ValueRange`; values given by columns are turned into rows. */
function readData(body: Json, range: string, place: string): RangeData {
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
	const length = Math.max(0, ...lists.map((list) => list.length));
	return Array.from({ length }, (_, row) =>
		lists.map((list) => list[row] ?? null),
	);
}

function weightOf(rows: readonly (readonly (CellValue | null)[])[]): number {
	return rows
		.flat()
		.reduce<number>(
			(sum, value) =>
				sum + 64 + (typeof value === "string" ? value.length * 2 : 0),
			0,
		);
}
