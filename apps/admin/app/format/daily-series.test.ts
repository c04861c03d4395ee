import { expect, test } from "vitest";
import { dailySeries } from "./daily-series.ts";

const row = (
	date: string,
	currencyCode: string,
	spend: string,
	partial = false,
) => ({
	date,
	currencyCode,
	spend,
	partial,
	impressions: "0",
	clicks: "0",
	conversions: 0,
	conversionValue: "0",
});

test("every day has a point, days without spend are zero, and currencies are never mixed", () => {
	const rows = [
		row("2026-02-27", "EUR", "5000000"),
		row("2026-02-27", "USD", "7000000"),
		row("2026-03-01", "EUR", "250000", true),
	];
	expect(dailySeries(rows, "EUR", "2026-02-27", "2026-03-01")).toEqual([
		{ date: "2026-02-27", spendMicros: "5000000", spend: 5, partial: false },
		{ date: "2026-02-28", spendMicros: "0", spend: 0, partial: false },
		{ date: "2026-03-01", spendMicros: "250000", spend: 0.25, partial: true },
	]);
});
