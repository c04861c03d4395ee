import { expect, test } from "vitest";
import type { SheetRow, SheetTable } from "../../sheets/sheet-parts.ts";
import type { CellValue } from "../api-types.ts";
import { serialOfDay, toRowData } from "./cells.ts";
import { planRows } from "./plan-rows.ts";
import { readTabRows, startOfPeriod } from "./tab-rows.ts";

const columns: SheetTable["columns"] = [
	{ title: "Date", kind: "day", isKey: true },
	{ title: "Campaign", kind: "text", isKey: false },
	{ title: "ID", kind: "text", isKey: true },
	{ title: "Currency", kind: "text", isKey: true },
	{ title: "Spend", kind: "money", isKey: false },
];
const tab = { sheetId: 7, title: "Spend", rowCount: 1_000, columnCount: 26 };

const row = (day: string, id: string, units: number, name = "A"): SheetRow => ({
	currencyCode: "EUR",
	values: [day, name, id, "EUR", BigInt(units) * 1_000_000n],
});
const table = (rows: SheetRow[], days = true): SheetTable => ({
	key: "k",
	columns,
	currencyColumn: 3,
	rows,
	days: days
		? { from: "2026-03-02", to: "2026-03-03", period: "DAY", column: 0 }
		: null,
});
const header = columns.map(({ title }) => title);
const cells = (
	day: string,
	id: string,
	units: number,
	...more: CellValue[]
) => [serialOfDay(day), "A", id, "EUR", units, ...more];

/** Names of the requests that make a tab's rows those of a table, and the number of rows then. */
function plan(wanted: SheetTable, ...values: CellValue[][]) {
	const have = readTabRows(wanted, "Spend", [header, ...values]);
	const { requests, rows } = planRows(wanted, tab, have);
	return {
		rows,
		requests,
		kinds: requests.flatMap((request) => Object.keys(request)),
	};
}

test("rows that are as they are to be are not written, and those of other days neither", () => {
	const wanted = table([row("2026-03-02", "1", 5), row("2026-03-03", "1", 6)]);
	const made = plan(
		wanted,
		cells("2026-03-01", "1", 4),
		cells("2026-03-02", "1", 5),
		cells("2026-03-03", "1", 99),
	);
	expect(made).toMatchObject({ rows: 3, kinds: ["updateCells"] });
	expect(made.requests[0]).toMatchObject({
		updateCells: { start: { rowIndex: 3, columnIndex: 0, sheetId: 7 } },
	});
});

test("a campaign that was renamed keeps its row", () => {
	const made = plan(
		table([row("2026-03-02", "1", 5, "B")]),
		cells("2026-03-02", "1", 5, "note"),
	);
	expect(made.kinds).toEqual(["updateCells"]);
});

test("new rows go in before the last one and are sorted by day; rows that are gone are deleted from the last to the first", () => {
	const made = plan(
		table([row("2026-03-02", "2", 1), row("2026-03-03", "9", 1)]),
		cells("2026-03-02", "1", 5),
		cells("2026-03-02", "2", 1),
		cells("2026-03-03", "3", 5),
		cells("2026-03-03", "4", 5),
	);
	expect(made).toMatchObject({ rows: 2 });
	expect(made.requests).toEqual([
		{
			deleteDimension: {
				range: { sheetId: 7, dimension: "ROWS", startIndex: 3, endIndex: 5 },
			},
		},
		{
			deleteDimension: {
				range: { sheetId: 7, dimension: "ROWS", startIndex: 1, endIndex: 2 },
			},
		},
		{
			insertDimension: {
				range: { sheetId: 7, dimension: "ROWS", startIndex: 1, endIndex: 2 },
				inheritFromBefore: false,
			},
		},
		expect.objectContaining({ updateCells: expect.anything() }),
		{
			sortRange: {
				range: {
					sheetId: 7,
					startRowIndex: 1,
					endRowIndex: 3,
					startColumnIndex: 0,
					endColumnIndex: 26,
				},
				sortSpecs: [0, 1, 2, 3].map((dimensionIndex) => ({
					dimensionIndex,
					sortOrder: "ASCENDING",
				})),
			},
		},
	]);
});

test("a row that is there twice is written once, and one that is wanted twice stands twice", () => {
	const twice = cells("2026-03-02", "1", 5);
	expect(plan(table([row("2026-03-02", "1", 5)]), twice, twice).rows).toBe(1);
	expect(
		plan(
			table([row("2026-03-02", "", 5), row("2026-03-02", "", 6)]),
			cells("2026-03-02", "", 5),
		).rows,
	).toBe(2);
});

test("the last row below the header can go, and a report without days is replaced as a whole", () => {
	const small = { ...tab, rowCount: 2 };
	const wanted = table([]);
	const have = readTabRows(wanted, "Spend", [
		header,
		cells("2026-03-02", "1", 5),
	]);
	expect(planRows(wanted, small, have).requests).toEqual([
		{ appendDimension: { sheetId: 7, dimension: "ROWS", length: 1 } },
		expect.objectContaining({ deleteDimension: expect.anything() }),
	]);
	expect(plan(table([], false), cells("2026-03-01", "1", 5)).kinds).toEqual([
		"deleteDimension",
	]);
});

test("a total below the report is none of its rows, and rows below something else are refused", () => {
	const wanted = table([]);
	const total = ["Total", "", "", "", 5];
	expect(
		readTabRows(wanted, "Spend", [
			header,
			cells("2026-03-02", "1", 5),
			total,
			["2026-03-02", "A", "1", "EUR", 5],
		]),
	).toHaveLength(1);
	expect(() =>
		readTabRows(wanted, "Spend", [header, [], cells("2026-03-02", "1", 5)]),
	).toThrow("row 2 is none of the report's, and row 3");
	expect(() => readTabRows(wanted, "Spend", [["Date", "Cost"]])).toThrow(
		"first row",
	);
	expect(() => readTabRows(wanted, "Spend", [])).toThrow("first row");
});

test("a week begins on Monday, also across a year", () => {
	expect(startOfPeriod("2026-01-01", "WEEK")).toBe("2025-12-29");
	expect(startOfPeriod("2026-03-02", "WEEK")).toBe("2026-03-02");
	expect(startOfPeriod("2026-03-08", "WEEK")).toBe("2026-03-02");
	expect(startOfPeriod("2026-03-31", "MONTH")).toBe("2026-03-01");
	expect(startOfPeriod("2026-03-31", "DAY")).toBe("2026-03-31");
});

test("a text stays a text, money has its currency's decimals, and what is not known is empty", () => {
	const typed = (currencyCode: string, values: SheetRow["values"]) =>
		toRowData(columns, { currencyCode, values });
	expect(typed("KWD", ["1900-01-01", "=1+1", null, "KWD", 1_234_500n])).toEqual(
		{
			values: [
				{
					userEnteredValue: { numberValue: 2 },
					userEnteredFormat: {
						numberFormat: { type: "DATE", pattern: "yyyy-mm-dd" },
					},
				},
				{ userEnteredValue: { stringValue: "=1+1" } },
				{},
				{ userEnteredValue: { stringValue: "KWD" } },
				{
					userEnteredValue: { numberValue: 1.2345 },
					userEnteredFormat: {
						numberFormat: { type: "NUMBER", pattern: "#,##0.000" },
					},
				},
			],
		},
	);
	expect(typed("JPY", ["2026-03-01", "\ud800", "", "JPY", 0n])).toMatchObject({
		values: [
			{},
			{ userEnteredValue: { stringValue: "\ufffd" } },
			{},
			{},
			{ userEnteredFormat: { numberFormat: { pattern: "#,##0" } } },
		],
	});
});
