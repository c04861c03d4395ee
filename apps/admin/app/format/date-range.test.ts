import { expect, test } from "vitest";
import { dateRange } from "./date-range.ts";

const now = new Date("2026-11-21T02:00:00Z");
const range = (query: string, zone = "UTC") =>
	dateRange(new URLSearchParams(query), zone, now);

test("thirty days up to today, counted in the brand's own zone, unless the address says otherwise", () => {
	expect(range("")).toEqual({ from: "2026-10-23", to: "2026-11-21", days: 30 });
	expect(range("days=7", "America/New_York")).toEqual({
		from: "2026-11-14",
		to: "2026-11-20",
		days: 7,
	});
});

test("days chosen by hand are taken as they are", () => {
	expect(range("from=2026-01-01&to=2026-02-28")).toEqual({
		from: "2026-01-01",
		to: "2026-02-28",
		days: null,
	});
});

test.each([
	"from=2026-02-01&to=2026-01-01",
	"from=2026-02-31x&to=2026-03-01",
	"from=1990-01-01&to=2026-01-01",
	"days=1e9",
	"from=2026-01-01",
])("%s is no range and gives the default", (query) => {
	expect(range(query).days).toBe(30);
});
