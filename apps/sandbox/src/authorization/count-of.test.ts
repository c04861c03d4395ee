import { expect, test } from "vitest";
import { countOf } from "./count-of.ts";

test.each([
	[0, "no account"],
	[1, "1 account"],
	[2, "2 accounts"],
])("%i is written as %s", (count, text) => {
	expect(countOf(count, "account")).toBe(text);
});
