import { expect, test } from "vitest";
import { windowInWords } from "./windows.ts";

test("a window is said in the largest unit that fits, a day in hours", () => {
	expect(windowInWords(86_400)).toBe("24 hours");
	expect(windowInWords(172_800)).toBe("2 days");
	expect(windowInWords(3_600)).toBe("hour");
	expect(windowInWords(900)).toBe("15 minutes");
	expect(windowInWords(60)).toBe("minute");
	expect(windowInWords(90)).toBe("90 seconds");
});
