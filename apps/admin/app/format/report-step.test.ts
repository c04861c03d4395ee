import { expect, test } from "vitest";
import { nameOfStep, nextStep, startOfStep, stepOf } from "./report-step.ts";

test.each([
	["2026-01-01", "2026-04-02", "DATE"],
	["2026-01-01", "2026-04-03", "WEEK"],
	["2026-01-01", "2027-01-01", "WEEK"],
	["2026-01-01", "2027-01-02", "MONTH"],
])("the days from %s to %s are told by %s", (from, to, step) => {
	expect(stepOf({ from, to })).toBe(step);
});

test("a week begins on Monday and a month on its first day", () => {
	// A Sunday, and the Monday after it.
	expect(startOfStep("WEEK", "2026-11-29")).toBe("2026-11-23");
	expect(startOfStep("WEEK", "2026-11-30")).toBe("2026-11-30");
	expect(startOfStep("MONTH", "2026-11-30")).toBe("2026-11-01");
	expect(nextStep("MONTH", "2026-01-01")).toBe("2026-02-01");
	expect(nextStep("MONTH", "2026-02-01")).toBe("2026-03-01");
	expect(nextStep("WEEK", "2026-12-28")).toBe("2027-01-04");
	expect(nameOfStep("WEEK", "2026-11-23")).toBe("Week of Nov 23, 2026");
	expect(nameOfStep("MONTH", "2026-11-01")).toBe("November 2026");
});
