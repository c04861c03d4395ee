import { expect, test } from "vitest";
import { inWords } from "./in-words.ts";

const minute = 60_000;

test("a wait is told in the unit that people would use, and never too short", () => {
	expect(inWords(0)).toBe("a minute");
	expect(inWords(minute)).toBe("a minute");
	expect(inWords(minute + 1)).toBe("2 minutes");
	expect(inWords(90 * minute)).toBe("90 minutes");
	expect(inWords(91 * minute)).toBe("2 hours");
	expect(inWords(48 * 60 * minute)).toBe("48 hours");
	expect(inWords(31 * 24 * 60 * minute)).toBe("31 days");
});
