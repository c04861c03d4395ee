import { Conflict, LimitReached } from "@patchbay/errors";
import type { SheetWrite } from "../../sheets/sheet-parts.ts";
import type { SheetEntry, SpreadsheetReply } from "../api-types.ts";
import { type ReportMark, readMark } from "./report-mark.ts";

/** Cells that Google keeps in one spreadsheet. */
const mostCells = 10_000_000;

export interface ReportTab {
	entry: SheetEntry;
	mark: ReportMark;
}

const choose = "choose another tab name";
const inSheetName = { field: ["sheetName"] };

/**
 * The tab that holds the report; null when it is to be made. A tab that was renamed is known by its mark.
 * @throws {Conflict} when the name is taken by something else, or several tabs could be meant
 */
export function findTab(
	{ sheets }: SpreadsheetReply,
	{ sheetName, table }: SheetWrite,
): ReportTab | null {
	const marked = sheets.flatMap((entry) => {
		const mark = readMark(entry);
		return mark?.key === table.key ? [{ entry, mark }] : [];
	});
	const named = sheets.find(({ properties }) =>
		isSameName(properties.title, sheetName),
	);
	const own = marked.find(({ entry }) => entry === named);
	if (own) return own;
	if (named)
		throw new Conflict(
			readMark(named)
				? `The tab “${named.properties.title}” holds another report: one of other columns, or of other accounts. For this one ${choose}. Nothing was written.`
				: `The tab “${named.properties.title}” was not made by Patchbay, and what is in it stays as it is. For the report ${choose}. Nothing was written.`,
			inSheetName,
		);
	const renamed = marked.filter(({ mark }) => isSameName(mark.name, sheetName));
	const names = renamed.map(({ entry }) => `“${entry.properties.title}”`);
	if (names.length > 1)
		throw new Conflict(
			`The tab “${sheetName}” was renamed and copied: it could be ${names.join(" or ")}. Name one of them. Nothing was written.`,
			inSheetName,
		);
	return renamed[0] ?? null;
}

/** Google tells tabs apart by their names in any case. */
const isSameName = (a: string, b: string) =>
	a.toLowerCase() === b.toLowerCase();

/**
 * Refuses a tab of which somebody has protected rows that the report moves.
 * @param endRow index of the row below the report
 * @throws {Conflict}
 */
export function requireUnprotected(
	{ properties, protectedRanges }: SheetEntry,
	endRow: number,
): void {
	const isInTheWay = protectedRanges.some(
		({ range, warningOnly, requestingUserCanEdit }) =>
			!warningOnly &&
			!requestingUserCanEdit &&
			(range?.startRowIndex ?? 0) < endRow,
	);
	if (isInTheWay)
		throw new Conflict(
			`“${properties.title}” is protected, and this Google login may not change it. Ask the spreadsheet's owner to allow it under Data > Protect sheets and ranges, or ${choose}. Nothing was written.`,
			inSheetName,
		);
}

/**
 * Refuses what would not fit into the spreadsheet.
 * @throws {LimitReached}
 */
export function requireRoom(
	{ sheets, properties }: SpreadsheetReply,
	moreCells: number,
): void {
	const cells = sheets.reduce(
		(sum, { properties: { gridProperties } }) =>
			sum + gridProperties.rowCount * gridProperties.columnCount,
		0,
	);
	if (cells + moreCells > mostCells)
		throw new LimitReached(
			`“${properties.title}” has no room left: Google keeps ten million cells in a spreadsheet, empty ones included. Delete tabs or empty rows that are not needed, or write into another spreadsheet. Nothing was written.`,
			{ field: ["spreadsheetId"] },
		);
}
