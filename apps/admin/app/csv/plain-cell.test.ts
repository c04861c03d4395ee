import { expect, test } from "vitest";
import { meantCell, plainCell } from "./plain-cell.ts";

test.each([
	["=1+1", "'=1+1"],
	["-5", "'-5"],
	["'=already", "''=already"],
	["a;=b,@c", "a;'=b,'@c"],
	["plain - text", "plain - text"],
	["$custom:::$default:::A-1", "$custom:::$default:::A-1"],
])("%s is written as %s and read as it was", (text, written) => {
	expect(plainCell(text)).toBe(written);
	expect(meantCell(written)).toBe(text);
});
