import { expect, test } from "vitest";
import { emptyCell } from "../sheets/sheet.ts";
import { Workbook } from "../sheets/workbook.ts";
import { Calculation, CellError } from "./calculation.ts";

/** The value of `formula` in D1 of a sheet with 1, 2 and "x" in A1:A3 and 0.5 in B1. */
function resultOf(formula: string): unknown {
	const workbook = new Workbook();
	const [sheet] = workbook.sheets;
	if (sheet === undefined) throw new Error("no sheet");
	[1, 2, "x"].forEach((value, row) => {
		sheet.set(row, 0, { ...emptyCell, value });
	});
	sheet.set(0, 1, { ...emptyCell, value: 0.5 });
	sheet.set(0, 3, { ...emptyCell, formula });
	sheet.set(1, 3, { ...emptyCell, formula: "=D1" });
	const value = new Calculation(workbook).valueOf(sheet, 0, 3);
	return value instanceof CellError ? value.shown : value;
}

test.each([
	["=1+2*3", 7],
	["=(1+2)*3", 9],
	["=2^3^2", 64],
	["=-A2%", -0.02],
	["=A1+$A$2", 3],
	["=SUM(A1:A3, B1)", 3.5],
	["=SUM(A:B)", 3.5],
	["=Sheet1!A2*2", 4],
	["='Sheet1'!A2", 2],
	["=AVERAGE(A1:A3)", 1.5],
	['=COUNT(A1:A3)&" of "&COUNTA(A1:A3)', "2 of 3"],
	["=MAX(A1:A3)-MIN(A1:A3)", 1],
	["=ROUND(-2.345, 2)", -2.35],
	['=IF(A1<A2, "less", "more")', "less"],
	['=A3="X"', true],
	['=HYPERLINK("https://example.com", "a link")', "a link"],
	["=A1/0", "#DIV/0!"],
	["=A3*2", "#VALUE!"],
	["=Nowhere!A1", "#REF!"],
	["=D1+1", "#REF!"],
	["=D2", "#REF!"],
	["=VLOOKUP(A1, A:B, 2)", "#ERROR! (the sandbox does not compute VLOOKUP)"],
	["=1+", "#ERROR! (the sandbox does not compute this formula)"],
	[
		`=${"(".repeat(5000)}`,
		"#ERROR! (the sandbox does not compute this formula)",
	],
])("%s is %s", (formula, expected) => {
	const value = resultOf(formula);
	if (typeof expected === "number") expect(value).toBeCloseTo(expected, 9);
	else expect(value).toBe(expected);
});
