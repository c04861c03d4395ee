import type { Mask } from "../field-mask.ts";
import {
	badRequest,
	choiceAt,
	flagAt,
	integerAt,
	type Json,
	notSimulated,
	objectAt,
	refuseUnknown,
	textAt,
} from "../json-fields.ts";
import { Sheet } from "./sheet.ts";
import type { Workbook } from "./workbook.ts";

const fields = [
	"sheetId",
	"title",
	"index",
	"sheetType",
	"gridProperties",
	"hidden",
	"tabColor",
	"tabColorStyle",
	"rightToLeft",
	"dataSourceSheetProperties",
];
const gridFields = [
	"rowCount",
	"columnCount",
	"frozenRowCount",
	"frozenColumnCount",
	"hideGridlines",
	"rowGroupControlAfter",
	"columnGroupControlAfter",
];

/** A sheet's `SheetProperties`. */
export function toSheetProperties(sheet: Sheet, index: number): Json {
	return {
		sheetId: sheet.sheetId,
		title: sheet.title,
		index,
		sheetType: "GRID",
		gridProperties: {
			rowCount: sheet.rowCount,
			columnCount: sheet.columnCount,
			...(sheet.frozenRowCount === 0
				? {}
				: { frozenRowCount: sheet.frozenRowCount }),
			...(sheet.frozenColumnCount === 0
				? {}
				: { frozenColumnCount: sheet.frozenColumnCount }),
			...(sheet.hideGridlines ? { hideGridlines: true } : {}),
		},
		...(sheet.hidden ? { hidden: true } : {}),
		...sheet.colors,
		...(sheet.rightToLeft ? { rightToLeft: true } : {}),
	};
}

/**
 * Adds a sheet to the workbook, with what the properties leave out as Sheets chooses it.
 * @throws {WorkspaceRefused} for a title or id that is there already
 */
export function addSheet(
	workbook: Workbook,
	value: unknown,
	place: string,
	failure: string,
): Sheet {
	const given = objectAt(value, place);
	const sheetId =
		integerAt(given.sheetId, `${place}.sheetId`) ?? workbook.freeSheetId();
	if (workbook.findSheet(sheetId) !== undefined)
		throw badRequest(
			`${failure}A sheet with the id ${sheetId} already exists. Please enter another id.`,
		);
	const sheet = new Sheet(sheetId, "");
	const index = integerAt(given.index, `${place}.index`);
	sheet.title = workbook.freeTitle();
	const known = workbook.sheets.length;
	workbook.sheets.splice(index ?? known, 0, sheet);
	applySheetProperties(workbook, sheet, given, null, place, failure);
	return sheet;
}

/**
 * Changes what the mask names; without a mask, what is given.
 * @throws {WorkspaceRefused}
 */
export function applySheetProperties(
	workbook: Workbook,
	sheet: Sheet,
	given: Json,
	mask: Mask | null,
	place: string,
	failure: string,
): void {
	refuseUnknown(given, fields, place);
	const isNamed = (name: string) =>
		mask === null ? given[name] !== undefined : "*" in mask || name in mask;
	for (const name of Object.keys(mask ?? {}))
		if (name !== "*" && !fields.includes(name))
			throw badRequest(
				`${failure}Error expanding 'fields' parameter. Cannot find matching fields for path '${name}'.`,
			);
	const type = textAt(given.sheetType, `${place}.sheetType`) ?? "GRID";
	if (type !== "GRID" || isNamed("dataSourceSheetProperties"))
		throw notSimulated(`keep sheets of the type ${type}`);
	if (isNamed("title")) rename(workbook, sheet, given.title, place, failure);
	if (isNamed("hidden"))
		sheet.hidden = flagAt(given.hidden, `${place}.hidden`) ?? false;
	if (isNamed("rightToLeft"))
		sheet.rightToLeft =
			flagAt(given.rightToLeft, `${place}.rightToLeft`) ?? false;
	for (const name of ["tabColor", "tabColorStyle"]) {
		if (!isNamed(name)) continue;
		if (given[name] === undefined) delete sheet.colors[name];
		else sheet.colors[name] = objectAt(given[name], `${place}.${name}`);
	}
	if (mask !== null && isNamed("index")) {
		const index = integerAt(given.index, `${place}.index`) ?? 0;
		const others = workbook.sheets.filter((one) => one !== sheet);
		if (index < 0 || index > workbook.sheets.length)
			throw badRequest(`${failure}Invalid index: ${index}`);
		workbook.sheets = [
			...others.slice(0, index),
			sheet,
			...others.slice(index),
		];
	}
	if (isNamed("gridProperties"))
		applyGrid(
			sheet,
			objectAt(given.gridProperties, `${place}.gridProperties`),
			mask?.gridProperties ?? {},
			`${place}.gridProperties`,
			failure,
		);
	workbook.checkSize(failure);
	if (workbook.sheets.every(({ hidden }) => hidden))
		throw badRequest(`${failure}You can't hide all the sheets in a document.`);
}

function rename(
	workbook: Workbook,
	sheet: Sheet,
	value: unknown,
	place: string,
	failure: string,
): void {
	const title = textAt(value, `${place}.title`) ?? "";
	if (title === "" || title.length > 100)
		throw badRequest(
			`${failure}Sheet name must have between 1 and 100 characters.`,
		);
	if (title.toLowerCase() === sheet.title.toLowerCase()) {
		sheet.title = title;
		return;
	}
	if (workbook.hasTitle(title))
		throw badRequest(
			`${failure}A sheet with the name "${title}" already exists. Please enter another name.`,
		);
	sheet.title = title;
}

function applyGrid(
	sheet: Sheet,
	given: Json,
	mask: Mask,
	place: string,
	failure: string,
): void {
	refuseUnknown(given, gridFields, place);
	const isWhole = Object.keys(mask).length === 0 || "*" in mask;
	const isNamed = (name: string) =>
		isWhole ? given[name] !== undefined : name in mask;
	const count = (name: string, least: number): number => {
		const value = integerAt(given[name], `${place}.${name}`) ?? 0;
		if (value < least)
			throw badRequest(`${failure}${name} must be at least ${least}.`);
		return value;
	};
	if (isNamed("rowCount")) {
		const rows = count("rowCount", 1);
		if (rows < sheet.rowCount)
			sheet.remove("ROWS", rows, sheet.rowCount - rows);
		sheet.rowCount = rows;
	}
	if (isNamed("columnCount")) {
		const columns = count("columnCount", 1);
		if (columns < sheet.columnCount)
			sheet.remove("COLUMNS", columns, sheet.columnCount - columns);
		sheet.columnCount = columns;
	}
	if (isNamed("frozenRowCount"))
		sheet.frozenRowCount = count("frozenRowCount", 0);
	if (isNamed("frozenColumnCount"))
		sheet.frozenColumnCount = count("frozenColumnCount", 0);
	if (isNamed("hideGridlines"))
		sheet.hideGridlines =
			flagAt(given.hideGridlines, `${place}.hideGridlines`) ?? false;
	if (
		sheet.frozenRowCount >= sheet.rowCount ||
		sheet.frozenColumnCount >= sheet.columnCount
	)
		throw badRequest(
			`${failure}You can't freeze all visible rows or columns on the sheet.`,
		);
}

/** Properties of the whole spreadsheet but for its title, which is its file's name. */
export function applyWorkbookProperties(
	workbook: Workbook,
	given: Json,
	place: string,
): void {
	refuseUnknown(
		given,
		[
			"title",
			"locale",
			"timeZone",
			"autoRecalc",
			"defaultFormat",
			"iterativeCalculationSettings",
			"spreadsheetTheme",
			"importFunctionsExternalUrlAccessAllowed",
		],
		place,
	);
	const locale = textAt(given.locale, `${place}.locale`);
	if (locale !== undefined && locale !== "en_US")
		throw notSimulated(`write in the locale ${locale}, only in en_US`);
	workbook.timeZone =
		textAt(given.timeZone, `${place}.timeZone`) ?? workbook.timeZone;
	workbook.autoRecalc =
		choiceAt(
			given.autoRecalc,
			["ON_CHANGE", "MINUTE", "HOUR"] as const,
			`${place}.autoRecalc`,
			"SpreadsheetProperties.RecalculationInterval",
		) ?? workbook.autoRecalc;
}
