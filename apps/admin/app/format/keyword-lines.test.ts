import { expect, test } from "vitest";
import { keywordLines } from "./keyword-lines.ts";

test("a line is a keyword; blanks at its ends, empty lines and repeats are left out", () => {
	expect(
		keywordLines("  linen   shirt\r\n\n\nLinen Shirt\nroter Schal 🧣\n \n"),
	).toEqual(["linen shirt", "roter Schal 🧣"]);
	expect(keywordLines(" \n")).toEqual([]);
});
