import { expect, test } from "vitest";
import { commonDays, cutWindows, subtractDays } from "./day-windows.ts";

test("a range is cut into windows without gap or overlap, newest first", () => {
	expect(cutWindows({ from: "2026-09-15", to: "2026-11-21" }, 30)).toEqual([
		{ from: "2026-10-23", to: "2026-11-21" },
		{ from: "2026-09-23", to: "2026-10-22" },
		{ from: "2026-09-15", to: "2026-09-22" },
	]);
	expect(cutWindows({ from: "2026-11-22", to: "2026-11-21" }, 30)).toEqual([]);
});

test("days that others cover are left out, and what is left is told newest first", () => {
	const range = { from: "2026-01-01", to: "2026-01-31" };
	expect(subtractDays(range, [])).toEqual([range]);
	expect(subtractDays(range, [range])).toEqual([]);
	expect(
		subtractDays(range, [
			{ from: "2025-12-01", to: "2026-01-03" },
			{ from: "2026-01-10", to: "2026-01-10" },
			{ from: "2026-01-20", to: "2026-02-20" },
		]),
	).toEqual([
		{ from: "2026-01-11", to: "2026-01-19" },
		{ from: "2026-01-04", to: "2026-01-09" },
	]);
	expect(
		subtractDays(range, [
			{ from: "2025-01-01", to: "2025-12-31" },
			{ from: "2026-02-01", to: "2026-03-01" },
		]),
	).toEqual([range]);
});

test("two ranges have the days in common that lie in both", () => {
	const range = { from: "2026-01-01", to: "2026-01-31" };
	expect(commonDays(range, { from: "2026-01-20", to: "2026-02-20" })).toEqual({
		from: "2026-01-20",
		to: "2026-01-31",
	});
	expect(
		commonDays(range, { from: "2026-02-01", to: "2026-02-20" }),
	).toBeNull();
});
