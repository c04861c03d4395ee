import { expect, test } from "vitest";
import { formatValue } from "./number-format.ts";
import { parseEntered } from "./user-entered.ts";

test.each([
	["12", 12, "12"],
	["-1,234.5", -1234.5, "-1,234.50"],
	["$100.15", 100.15, "$100.15"],
	["-$5", -5, "-$5"],
	["12%", 0.12, "12%"],
	["12.5%", 0.125, "12.50%"],
	["1e3", 1000, "1.00E+03"],
	["007", 7, "7"],
	[".5", 0.5, "0.5"],
	["TRUE", true, "TRUE"],
	["false", false, "FALSE"],
	["'12", "12", "12"],
	["2026-11-20", 46_346, "2026-11-20"],
	["11/20/2026", 46_346, "11/20/2026"],
	["Mar 1 2016", 42_430, "Mar 1, 2016"],
	["2026-11-20 13:05", 46_346 + 785 / 1440, "2026-11-20 13:05:00"],
	["1:05 pm", 785 / 1440, "1:05:00 PM"],
	["2026-02-30", "2026-02-30", "2026-02-30"],
	["1,23", "1,23", "1,23"],
	["25:00", "25:00", "25:00"],
	["2026-11-20T13:05:00Z", "2026-11-20T13:05:00Z", "2026-11-20T13:05:00Z"],
	["-", "-", "-"],
	["a word", "a word", "a word"],
])("%s is taken as %s and shown as %s", (text, value, shown) => {
	const entered = parseEntered(text);
	if (typeof value === "number") expect(entered.value).toBeCloseTo(value, 9);
	else expect(entered.value).toBe(value);
	expect(formatValue(entered.value ?? "", entered.numberFormat)).toBe(shown);
});

test("what begins with = is a formula", () => {
	expect(parseEntered("=A1+1")).toEqual({
		value: null,
		formula: "=A1+1",
		numberFormat: null,
	});
	expect(parseEntered("=").value).toBe("=");
});

test.each([
	[1 / 3, null, "0.3333333333"],
	[0.1 + 0.2, null, "0.3"],
	[1e15, null, "1E+15"],
	[0.000001, null, "1E-06"],
	[1234567.891, { type: "NUMBER", pattern: "#,##0.0#" }, "1,234,567.89"],
	[-5, { type: "NUMBER", pattern: "0;(0)" }, "(5)"],
	[5, { type: "NUMBER", pattern: '0 "pieces"' }, "5 pieces"],
	[0.5, { type: "NUMBER", pattern: "#.##" }, ".5"],
	[
		46_346.5,
		{ type: "DATE_TIME", pattern: "ddd d mmm yy, h:mm am/pm" },
		"Fri 20 Nov 26, 12:00 PM",
	],
	[1.5, { type: "TIME", pattern: "[h]:mm" }, "36:00"],
	[46_346, { type: "DATE", pattern: "" }, "11/20/2026"],
])("%d in the format %o is shown as %s", (value, format, shown) => {
	expect(formatValue(value, format)).toBe(shown);
});
