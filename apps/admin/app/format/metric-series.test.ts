import { expect, test } from "vitest";
import type { MetricRow } from "../graphql/parts.ts";
import { metricSeries, platformTotals } from "./metric-series.ts";

const row = (
	date: string,
	platform: MetricRow["platform"],
	spend: string,
	more: Partial<MetricRow> = {},
): MetricRow => ({
	date,
	platform,
	currencyCode: "EUR",
	spend,
	partial: false,
	impressions: "10",
	clicks: "1",
	conversions: null,
	conversionValue: null,
	...more,
});

const rows = [
	row("2026-02-27", "GOOGLE_ADS", "5000000"),
	row("2026-02-27", "META_ADS", "7000000", { conversions: 2.5 }),
	row("2026-02-27", "META_ADS", "9000000", { currencyCode: "USD" }),
	row("2026-03-01", "GOOGLE_ADS", "250000", { partial: true }),
];
const range = { from: "2026-02-27", to: "2026-03-01" };

test("every day has a point with the value of each platform, days without rows have 0, and currencies are never mixed", () => {
	expect(
		metricSeries(rows, {
			metric: "spend",
			currencyCode: "EUR",
			step: "DATE",
			...range,
		}),
	).toEqual({
		keys: ["META_ADS", "GOOGLE_ADS"],
		points: [
			{
				date: "2026-02-27",
				partial: false,
				values: { GOOGLE_ADS: "5000000", META_ADS: "7000000" },
				heights: { GOOGLE_ADS: 5, META_ADS: 7 },
				total: "12000000",
			},
			{
				date: "2026-02-28",
				partial: false,
				values: {},
				heights: {},
				total: "0",
			},
			{
				date: "2026-03-01",
				partial: true,
				values: { GOOGLE_ADS: "250000" },
				heights: { GOOGLE_ADS: 0.25 },
				total: "250000",
			},
		],
	});
});

test("what one platform does not tell is not taken for nothing of it", () => {
	const { points } = metricSeries(rows, {
		metric: "conversions",
		currencyCode: "EUR",
		step: "DATE",
		...range,
	});
	expect(points.map(({ values, total }) => [values, total])).toEqual([
		[{ GOOGLE_ADS: null, META_ADS: 2.5 }, 2.5],
		[{}, "0"],
		[{ GOOGLE_ADS: null }, null],
	]);
	expect(platformTotals(rows, "EUR")).toEqual([
		{
			platform: "META_ADS",
			spend: "7000000",
			impressions: "10",
			clicks: "1",
			conversions: 2.5,
			conversionValue: null,
		},
		{
			platform: "GOOGLE_ADS",
			spend: "5250000",
			impressions: "20",
			clicks: "2",
			conversions: null,
			conversionValue: null,
		},
	]);
});

test("a range that begins within a week has that week's first day, and a row beside the range widens it", () => {
	const { points } = metricSeries([row("2026-03-09", null, "1000000")], {
		metric: "spend",
		currencyCode: "EUR",
		step: "WEEK",
		...range,
	});
	expect(points.map(({ date, heights }) => [date, heights.ALL ?? 0])).toEqual([
		["2026-02-23", 0],
		["2026-03-02", 0],
		["2026-03-09", 1],
	]);
});
