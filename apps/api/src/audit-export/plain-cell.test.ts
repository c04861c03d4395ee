import { expect, test } from "vitest";
import { plainCell } from "./plain-cell.ts";

/**
 * The cells that a spreadsheet makes of a CSV cell, where lists are parted by `separator`: RFC 4180 quotes count only at the
 * beginning of a cell, and what the file quotes for a comma stands open where another separator is read.
 */
const cellsOf = (cell: string, separator: string) =>
	`x${separator}${cell}`.split(new RegExp(`${separator}|\r\n|\r|\n`)).slice(1);
const runs = (cell: string) =>
	/^[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(cell);

test.each([
	"=1+1",
	"+1",
	"-1",
	"@SUM(1)",
	"\t=1+1",
	"\r=1+1",
	" =1+1",
	'"=1+1',
	"'=1+1",
	";=1+1",
	"; =1+1",
	"a;=1+1",
	'a;"=1+1',
	"a;;=1+1;=2",
	"a\n=1+1",
	"a\t=1+1",
	"a|=1+1",
	",=1+1",
	"\uff1d1+1",
	"\u00a0=1+1",
	"\ufeff=1+1",
	"\u200b=1+1",
])("%j runs in no spreadsheet, however it parts its cells", (given) => {
	const cell = plainCell(given);
	for (const separator of [";", "\t", "\\|", ","]) {
		const parts = cellsOf(cell, separator);
		for (const part of parts) {
			expect([separator, part, runs(part)]).toEqual([separator, part, false]);
		}
	}
	// What was written is still there to be read.
	expect(cell).toMatch(/'/);
	expect(cell.replaceAll("'", "")).toBe(given.replaceAll("'", ""));
});

test.each([
	"North",
	"a-b",
	"a; b",
	"2026-11-21T08:30:00.000Z",
	"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)",
	"1 + 1 = 2",
	"someone@example.com",
	"",
])("%j stays as it is", (cell) => {
	expect(plainCell(cell)).toBe(cell);
});
