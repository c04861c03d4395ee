import { expect, test } from "vitest";
import { meantCell, plainCell } from "./plain-cell.ts";

test.each([
	["=1+1", "'=1+1"],
	["-5", "'-5"],
	["'=already", "''=already"],
	["a;=b,@c", "a;'=b,'@c"],
	['\t "=a\n+b', "\t \"'=a\n'+b"],
	[`${"\t".repeat(300_000)}x`, `${"\t".repeat(300_000)}x`],
	["plain - text", "plain - text"],
	["$custom:::$default:::A-1", "$custom:::$default:::A-1"],
])("%.40s is written as %.40s and read as it was", (text, written) => {
	expect(plainCell(text)).toBe(written);
	expect(meantCell(written)).toBe(text);
});
