import { expect, test } from "vitest";
import {
	dateRange,
	nameOfRange,
	rangeSearch,
	reportDays,
} from "./date-range.ts";

const now = new Date("2026-11-21T02:00:00Z");
const range = (query: string, zone = "UTC") =>
	dateRange(new URLSearchParams(query), zone, now);

test("thirty complete days, counted in the brand's own zone, unless the address says otherwise", () => {
	expect(range("")).toEqual({
		from: "2026-10-22",
		to: "2026-11-20",
		days: 30,
		problem: null,
	});
	expect(range("days=7", "America/New_York")).toEqual({
		from: "2026-11-13",
		to: "2026-11-19",
		days: 7,
		problem: null,
	});
});

test("a preset asks for each account's own complete days, days chosen by hand for themselves", () => {
	expect(reportDays(range(""))).toEqual({
		from: "2026-10-21",
		to: "2026-11-21",
		completeDays: 30,
	});
	expect(nameOfRange(range(""))).toContain("30 complete days");
	const byHand = range("from=2026-01-01&to=2026-02-28");
	expect(reportDays(byHand)).toEqual({
		from: "2026-01-01",
		to: "2026-02-28",
		completeDays: null,
	});
	expect(nameOfRange(byHand)).toBe("Jan 1, 2026 – Feb 28, 2026");
});

test("days chosen by hand are taken as they are", () => {
	expect(range("from=2026-01-01&to=2026-02-28")).toEqual({
		from: "2026-01-01",
		to: "2026-02-28",
		days: null,
		problem: null,
	});
});

test.each([
	["from=2026-02-01&to=2026-01-01", "comes after the last one, Jan 1, 2026"],
	["from=2026-02-31x&to=2026-03-01", "not two days"],
	["from=1990-01-01&to=2026-01-01", "At most two years"],
	["days=1e9", "Choose 7, 30, 90 days"],
	["from=2026-01-01", "not two days"],
])(
	"%s is no range: the default is shown, and why is said",
	(query, problem) => {
		expect(range(query)).toMatchObject({
			from: "2026-10-22",
			days: 30,
			problem: expect.stringContaining(problem),
		});
	},
);

test("another page is opened with the same days, and with nothing else of the address", () => {
	expect(rangeSearch("?q=brand&days=7&after=x")).toBe("?days=7");
	expect(rangeSearch("?from=2026-01-01&to=2026-02-28&sort=NAME")).toBe(
		"?from=2026-01-01&to=2026-02-28",
	);
	expect(rangeSearch("?sort=NAME")).toBe("");
});
