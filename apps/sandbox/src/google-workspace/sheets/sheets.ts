import type { Caller } from "../access.ts";
import { type StoredFiles, spreadsheetType } from "../drive/stored-files.ts";
import { WorkspaceRefused } from "../errors.ts";
import { parseMask, selectFields } from "../field-mask.ts";
import {
	badRequest,
	flagParameter,
	integerAt,
	type Json,
	listAt,
	notSimulated,
	objectAt,
	refuseUnknown,
	refuseUnknownParameters,
	textAt,
} from "../json-fields.ts";
import { sheetsFields } from "../resource-fields.ts";
import { clip, parseRange } from "../values/a1-range.ts";
import { Calculation } from "../values/calculation.ts";
import { applyCellData, toCellData } from "./cell-data.ts";
import { toDeveloperMetadata } from "./find-metadata.ts";
import {
	type DeveloperMetadata,
	isVisible,
	type MetadataPlace,
} from "./metadata.ts";
import { renumbered } from "./metadata-ids.ts";
import { toProtectedRange } from "./protected-range.ts";
import { type Area, emptyCell, type Sheet } from "./sheet.ts";
import {
	addSheet,
	applyWorkbookProperties,
	toSheetProperties,
} from "./sheet-properties.ts";
import { editorOf, openSpreadsheet, type Spreadsheet } from "./spreadsheets.ts";
import { Workbook } from "./workbook.ts";

/** `spreadsheets.create`. */
export function createSpreadsheet(
	query: URLSearchParams,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknownParameters(query, []);
	refuseUnknown(body, ["properties", "sheets", "namedRanges"], "spreadsheet");
	if (listAt(body.namedRanges, "spreadsheet.namedRanges").length > 0)
		throw notSimulated("create a spreadsheet with named ranges");
	const properties = objectAt(body.properties, "spreadsheet.properties");
	const workbook = new Workbook();
	applyWorkbookProperties(workbook, properties, "spreadsheet.properties");
	const given = listAt(body.sheets, "spreadsheet.sheets");
	if (given.length > 0) workbook.sheets = [];
	given.forEach((one, index) => {
		const place = `spreadsheet.sheets[${index}]`;
		const sheet = objectAt(one, place);
		refuseUnknown(sheet, ["properties", "data"], place);
		const added = addSheet(
			workbook,
			{ ...objectAt(sheet.properties, `${place}.properties`), index },
			`${place}.properties`,
			`Invalid sheets[${index}]: `,
		);
		listAt(sheet.data, `${place}.data`).forEach((data, at) => {
			writeGridData(added, data, `${place}.data[${at}]`);
		});
	});
	workbook.checkSize();
	const file = files.create(caller, {
		name:
			textAt(properties.title, "spreadsheet.properties.title") ||
			"Untitled spreadsheet",
		mimeType: spreadsheetType,
		workbook,
	});
	return answer(
		{ id: file.id, file, workbook, caller },
		query.get("fields"),
		null,
	);
}

/** `spreadsheets.get`; with cells where `includeGridData` or the field mask asks for them. */
export function getSpreadsheet(
	id: string,
	query: URLSearchParams,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknownParameters(query, [
		"ranges",
		"includeGridData",
		"excludeTablesInBannedRanges",
	]);
	const spreadsheet = openSpreadsheet(id, caller, files);
	const fields = query.get("fields");
	const asksData =
		fields === null
			? flagParameter(query, "includeGridData")
			: "data" in (parseMask(fields, invalidMask).sheets ?? {});
	const areas = new Map<Sheet, Area[]>();
	for (const text of query.getAll("ranges")) {
		const range = parseRange(text, spreadsheet.workbook);
		areas.set(range.sheet, [...(areas.get(range.sheet) ?? []), clip(range)]);
	}
	return answer(spreadsheet, fields, {
		areas: areas.size === 0 ? null : areas,
		asksData,
	});
}

/** `spreadsheets.sheets.copyTo`: the sheet in another spreadsheet of the caller. */
export function copySheet(
	id: string,
	sheetId: string,
	body: Json,
	caller: Caller,
	files: StoredFiles,
): Json {
	refuseUnknown(body, ["destinationSpreadsheetId"], "");
	const { workbook } = openSpreadsheet(id, caller, files);
	const sheet = workbook.findSheet(Number(sheetId));
	if (sheet === undefined)
		throw badRequest(`Invalid sheetId: no sheet with id: ${sheetId}`);
	const target = openSpreadsheet(
		textAt(body.destinationSpreadsheetId, "destinationSpreadsheetId") ?? "",
		caller,
		files,
		"write",
	);
	files.requireSpace(target.file.ownerSub, sheet.bytes);
	let title = `Copy of ${sheet.title}`;
	for (let number = 2; target.workbook.hasTitle(title); number += 1)
		title = `Copy of ${sheet.title} ${number}`;
	const copy = sheet.copy(target.workbook.freeSheetId(), title);
	copy.metadata = renumbered(sheet.metadata, target.workbook);
	copy.protections = [];
	target.workbook.sheets.push(copy);
	try {
		target.workbook.checkSize();
	} catch (error) {
		target.workbook.sheets.pop();
		throw error;
	}
	files.touch(target.file);
	return toSheetProperties(copy, target.workbook.sheets.length - 1);
}

/** A `Spreadsheet`, cut down to what `fields` names. */
export function answer(
	spreadsheet: Spreadsheet,
	fields: string | null,
	shown: { areas: ReadonlyMap<Sheet, Area[]> | null; asksData: boolean } | null,
): Json {
	const whole = toSpreadsheet(spreadsheet, shown);
	return fields === null
		? whole
		: selectFields(whole, fields, { known: sheetsFields, refuse: invalidMask });
}

function toSpreadsheet(
	spreadsheet: Spreadsheet,
	shown: { areas: ReadonlyMap<Sheet, Area[]> | null; asksData: boolean } | null,
): Json {
	const { id, file, workbook, caller } = spreadsheet;
	const calculation = new Calculation(workbook);
	const editor = editorOf(spreadsheet);
	return {
		spreadsheetId: id,
		properties: {
			title: file.name,
			locale: workbook.locale,
			autoRecalc: workbook.autoRecalc,
			timeZone: workbook.timeZone,
		},
		sheets: workbook.sheets.flatMap((sheet, index) => {
			const areas = shown?.areas;
			if (areas && !areas.has(sheet)) return [];
			return [
				{
					properties: toSheetProperties(sheet, index),
					...(sheet.merges.length === 0
						? {}
						: { merges: sheet.merges.map((area) => toGridRange(sheet, area)) }),
					...developerMetadata(sheet, sheet.metadata, null, caller),
					...(sheet.protections.length === 0
						? {}
						: {
								protectedRanges: sheet.protections.map((one) =>
									toProtectedRange(sheet.sheetId, one, editor),
								),
							}),
					...(shown?.asksData
						? {
								data: (areas?.get(sheet) ?? [null]).map((area) =>
									toGridData(sheet, area, calculation, caller),
								),
							}
						: {}),
				},
			];
		}),
		...developerMetadata(null, workbook.metadata, null, caller),
		...(workbook.namedRanges.length === 0
			? {}
			: {
					namedRanges: workbook.namedRanges.map((named) => ({
						namedRangeId: named.namedRangeId,
						name: named.name,
						range: gridRange(named.sheetId, named.area),
					})),
				}),
		spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${id}/edit`,
	};
}

export function toGridRange(sheet: Sheet, area: Area): Json {
	return gridRange(sheet.sheetId, area);
}

function gridRange(sheetId: number, area: Area): Json {
	return {
		sheetId,
		startRowIndex: area.startRow,
		endRowIndex: area.endRow,
		startColumnIndex: area.startColumn,
		endColumnIndex: area.endColumn,
	};
}

/** `GridData`: rows up to the last that holds anything, in each the cells up to the last. */
function toGridData(
	sheet: Sheet,
	wanted: Area | null,
	calculation: Calculation,
	caller: Caller,
): Json {
	const area = wanted ?? {
		startRow: 0,
		endRow: sheet.rowCount,
		startColumn: 0,
		endColumn: sheet.columnCount,
	};
	const rowData: { values?: Json[] }[] = [];
	for (const [row, column] of sheet.cellsIn(area)) {
		while (rowData.length <= row - area.startRow) rowData.push({});
		const line = rowData[row - area.startRow] as { values?: Json[] };
		line.values ??= [];
		while (line.values.length < column - area.startColumn) line.values.push({});
		line.values[column - area.startColumn] = toCellData(
			sheet,
			row,
			column,
			calculation,
		);
	}
	return {
		...(area.startRow === 0 ? {} : { startRow: area.startRow }),
		...(area.startColumn === 0 ? {} : { startColumn: area.startColumn }),
		...(rowData.length === 0 ? {} : { rowData }),
		...dimensionMetadata(sheet, "ROWS", area, caller),
		...dimensionMetadata(sheet, "COLUMNS", area, caller),
	};
}

/** `rowMetadata` and `columnMetadata`, up to the last that apps noted something at: nothing else of them is kept here. */
function dimensionMetadata(
	sheet: Sheet,
	dimension: "ROWS" | "COLUMNS",
	area: Area,
	caller: Caller,
): Json {
	const [start, end] =
		dimension === "ROWS"
			? [area.startRow, area.endRow]
			: [area.startColumn, area.endColumn];
	const list: Json[] = [];
	for (const { place } of sheet.metadata) {
		if (place?.dimension !== dimension) continue;
		if (place.index < start || place.index >= end) continue;
		while (list.length <= place.index - start) list.push({});
		list[place.index - start] = developerMetadata(
			sheet,
			sheet.metadata,
			place,
			caller,
		);
	}
	if (list.length === 0) return {};
	return { [dimension === "ROWS" ? "rowMetadata" : "columnMetadata"]: list };
}

/** `developerMetadata` of one place, as far as the caller may see it; nothing where there is none. */
function developerMetadata(
	sheet: Sheet | null,
	all: readonly DeveloperMetadata[],
	place: MetadataPlace,
	caller: Caller,
): Json {
	const found = all.filter(
		(one) =>
			one.place?.dimension === place?.dimension &&
			one.place?.index === place?.index &&
			isVisible(one, caller),
	);
	return found.length === 0
		? {}
		: {
				developerMetadata: found.map((metadata) =>
					toDeveloperMetadata({ metadata, sheet }),
				),
			};
}

function writeGridData(sheet: Sheet, value: unknown, place: string): void {
	const data = objectAt(value, place);
	refuseUnknown(
		data,
		["startRow", "startColumn", "rowData", "rowMetadata", "columnMetadata"],
		place,
	);
	const startRow = integerAt(data.startRow, `${place}.startRow`) ?? 0;
	const startColumn = integerAt(data.startColumn, `${place}.startColumn`) ?? 0;
	if (startRow < 0 || startColumn < 0)
		throw badRequest(
			`Invalid ${place}: it must not begin before the first cell.`,
		);
	listAt(data.rowData, `${place}.rowData`).forEach((line, offset) => {
		const at = `${place}.rowData[${offset}]`;
		const values = listAt(objectAt(line, at).values, `${at}.values`);
		values.forEach((cell, index) => {
			const [row, column] = [startRow + offset, startColumn + index];
			sheet.rowCount = Math.max(sheet.rowCount, row + 1);
			sheet.columnCount = Math.max(sheet.columnCount, column + 1);
			sheet.set(
				row,
				column,
				applyCellData(emptyCell, cell, {}, `${at}.values[${index}]`),
			);
		});
	});
}

function invalidMask(field: string): WorkspaceRefused {
	return new WorkspaceRefused(
		400,
		"badRequest",
		"Request contains an invalid argument.",
		{
			details: [
				{
					"@type": "type.googleapis.com/google.rpc.BadRequest",
					fieldViolations: [
						{
							field,
							description: `Error expanding 'fields' parameter. Cannot find matching fields for path '${field}'.`,
						},
					],
				},
			],
		},
	);
}
