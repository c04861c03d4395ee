import { expect, test } from "vitest";
import { emptyCell } from "../sheets/sheet.ts";
import { Workbook } from "../sheets/workbook.ts";
import { clip, formatRange, parseRange } from "./a1-range.ts";
import { findTable } from "./find-table.ts";

// The example of Google's guide "Append values": a table at A1:C2 and one at B4:D6.
test.each([
	["Sheet1", "Sheet1!B4:D6"],
	["B4", "Sheet1!B4:D6"],
	["C5:D5", "Sheet1!B4:D6"],
	["B2:D4", "Sheet1!B4:D6"],
	["A3:G10", "Sheet1!B4:D6"],
	["A1", "Sheet1!A1:C2"],
	["E4", null],
	["A4", null],
])("values appended to %s go below %s", (range, table) => {
	const workbook = new Workbook();
	const [sheet] = workbook.sheets;
	if (sheet === undefined) throw new Error("no sheet");
	for (const filled of ["A1:C2", "B4:D6"]) {
		const area = clip(parseRange(filled, workbook));
		for (let row = area.startRow; row < area.endRow; row += 1)
			for (let column = area.startColumn; column < area.endColumn; column += 1)
				sheet.set(row, column, { ...emptyCell, value: "x" });
	}
	const found = findTable(sheet, clip(parseRange(range, workbook)));
	expect(found === null ? null : formatRange(sheet, found)).toBe(table);
});
