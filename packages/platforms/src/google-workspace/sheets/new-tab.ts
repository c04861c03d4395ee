import type { SheetTable, SheetWrite } from "../../sheets/sheet-parts.ts";
import type { CellValue, SheetEntry, SpreadsheetReply } from "../api-types.ts";
import { toRowData } from "./cells.ts";
import { sortOrder, updateCells } from "./plan-rows.ts";
import { idFrom, markRequests } from "./report-mark.ts";
import { wantedRow } from "./tab-rows.ts";

/** Grid that Google gives a new tab. */
const usual = { rowCount: 1_000, columnCount: 26 };

export interface NewTab {
	sheetId: number;
	requests: object[];
	/** Cells by which the spreadsheet grows. */
	cells: number;
}

/** Requests that make a report's tab, in the empty first tab of a spreadsheet that was made for it or as a further one. */
export function planNewTab(
	{ sheets }: SpreadsheetReply,
	write: SheetWrite,
): NewTab {
	const { table, sheetName } = write;
	const empty = write.isFresh && sheets.length === 1 ? sheets[0] : undefined;
	const sheetId =
		empty?.properties.sheetId ?? freeId(sheets, table.key, sheetName);
	const gridProperties = {
		// One row more, since the last one below a frozen header cannot be deleted.
		rowCount: Math.max(usual.rowCount, table.rows.length + 2),
		columnCount: Math.max(usual.columnCount, table.columns.length),
		frozenRowCount: 1,
	};
	const properties = { sheetId, title: sheetName, gridProperties };
	return {
		sheetId,
		requests: [
			empty
				? {
						updateSheetProperties: {
							properties,
							fields:
								"title,gridProperties.rowCount,gridProperties.columnCount,gridProperties.frozenRowCount",
						},
					}
				: { addSheet: { properties } },
			...markRequests(sheetId, null, write),
			updateCells(sheetId, 0, [headerOf(table)]),
			{
				repeatCell: {
					range: { sheetId, startRowIndex: 0, endRowIndex: 1 },
					cell: { userEnteredFormat: { textFormat: { bold: true } } },
					fields: "userEnteredFormat.textFormat.bold",
				},
			},
			...(table.rows.length === 0
				? []
				: [updateCells(sheetId, 1, sortedRows(table))]),
		],
		cells: gridProperties.rowCount * gridProperties.columnCount,
	};
}

/** An id that follows from what is asked for: of two writes at once that add the same tab, one is refused. */
function freeId(
	sheets: readonly SheetEntry[],
	...texts: readonly string[]
): number {
	const taken = new Set(sheets.map(({ properties }) => properties.sheetId));
	for (let at = 0; ; at += 1) {
		const id = idFrom(...texts, String(at));
		if (!taken.has(id)) return id;
	}
}

const headerOf = ({ columns }: SheetTable) => ({
	values: columns.map(({ title }) => ({
		userEnteredValue: { stringValue: title },
	})),
});

function sortedRows(table: SheetTable): object[] {
	const order = sortOrder(table);
	return table.rows
		.map((row) => wantedRow(table, row))
		.sort((a, b) => {
			for (const index of order) {
				const by = compare(a.cells[index] ?? null, b.cells[index] ?? null);
				if (by !== 0) return by;
			}
			return 0;
		})
		.map(({ row }) => toRowData(table.columns, row));
}

/** Order of Google's own sorting: numbers before texts, texts in any case, empty cells at the end. */
function compare(a: CellValue | null, b: CellValue | null): number {
	if (a === null || b === null) return Number(a === null) - Number(b === null);
	if (typeof a === "number" && typeof b === "number") return a - b;
	if (typeof a === "number" || typeof b === "number")
		return typeof a === "number" ? -1 : 1;
	const [x, y] = [String(a).toLowerCase(), String(b).toLowerCase()];
	return x < y ? -1 : x > y ? 1 : 0;
}
