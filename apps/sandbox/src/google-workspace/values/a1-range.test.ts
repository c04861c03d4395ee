import { describe, expect, test } from "vitest";
import { Sheet } from "../sheets/sheet.ts";
import { Workbook } from "../sheets/workbook.ts";
import { clip, formatRange, parseRange } from "./a1-range.ts";

const workbook = new Workbook();
workbook.sheets.push(new Sheet(1, "It's here"), new Sheet(2, "A1"));
workbook.namedRanges.push({
	namedRangeId: "1",
	name: "Totals",
	sheetId: 1,
	area: { startRow: 1, endRow: 3, startColumn: 0, endColumn: 2 },
});

describe("a range", () => {
	test.each([
		["A1", "Sheet1!A1"],
		["b2:C3", "Sheet1!B2:C3"],
		["C3:B2", "Sheet1!B2:C3"],
		["$A$1:$B$2", "Sheet1!A1:B2"],
		["A:C", "Sheet1!A1:C1000"],
		["2:3", "Sheet1!A2:Z3"],
		["A5:A", "Sheet1!A5:A1000"],
		["A2:3", "Sheet1!A2:Z3"],
		["Sheet1", "Sheet1!A1:Z1000"],
		["'It''s here'!A1", "'It''s here'!A1"],
		["'It''s here'", "'It''s here'!A1:Z1000"],
		["'A1'!B2", "'A1'!B2"],
		["R1C1:R3C2", "Sheet1!A1:B3"],
		["Sheet1!R2C3", "Sheet1!C2"],
		["totals", "'It''s here'!A2:B3"],
		["A999:B2000", "Sheet1!A999:B1000"],
	])("%s is %s", (text, expected) => {
		const range = parseRange(text, workbook);
		expect(formatRange(range.sheet, clip(range))).toBe(expected);
	});

	test.each([
		"Nowhere!A1",
		"'It's here'!A1",
		"A0",
		"A1:B2:C3",
		"A",
		"3",
		"A:3",
		"R[1]C[1]",
		"R0C1",
		"Sheet1!",
		"Sheet1!totals",
		"AAAA1",
		"",
	])("that cannot be read is refused: %s", (text) => {
		expect(() => parseRange(text, workbook)).toThrow(
			`Unable to parse range: ${text}`,
		);
	});

	test.each(["A1001", "AA1"])(
		"that begins outside of the sheet is refused: %s",
		(text) => {
			expect(() => clip(parseRange(text, workbook))).toThrow(
				`Range (Sheet1!${text}) exceeds grid limits. Max rows: 1000, max columns: 26`,
			);
		},
	);
});
