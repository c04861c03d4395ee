import { expect, test } from "vitest";
import { waitInWords } from "./wait-in-words.ts";

const minute = 60_000;

test("a wait is told in the unit that people would use, and never too short", () => {
	expect(waitInWords(0)).toBe("a minute");
	expect(waitInWords(minute)).toBe("a minute");
	expect(waitInWords(minute + 1)).toBe("2 minutes");
	expect(waitInWords(90 * minute)).toBe("90 minutes");
	expect(waitInWords(91 * minute)).toBe("2 hours");
	expect(waitInWords(48 * 60 * minute)).toBe("48 hours");
	expect(waitInWords(31 * 24 * 60 * minute)).toBe("31 days");
});
