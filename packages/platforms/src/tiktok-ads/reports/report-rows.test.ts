import { describe, expect, test } from "vitest";
import { splitCsvLine } from "../../files/csv-line.ts";
import { conversions } from "../conversions.ts";
import { dailyReport } from "./daily-metrics.ts";
import { hourlyReport } from "./hourly-metrics.ts";
import type { Report } from "./read-report.ts";
import { regionReport } from "./region-metrics.ts";
import { cutPieces } from "./report-query.ts";
import { ReportReading } from "./report-rows.ts";

function read<Draft extends object>(
	{ entity, readRow }: Report<Draft>,
	row: unknown,
) {
	const reading = new ReportReading(entity, readRow);
	reading.add(row);
	return reading.records[0] ?? reading.rejected[0];
}

const day = {
	dimensions: {
		campaign_id: "1790000000000000001",
		stat_time_day: "2026-07-01 00:00:00",
	},
	metrics: {
		spend: "12.34",
		impressions: "5830",
		clicks: "69",
		complete_payment: "3",
		total_complete_payment_rate: "149.85",
	},
};
const withMetrics = (metrics: object) => ({
	...day,
	metrics: { ...day.metrics, ...metrics },
});

describe("a row of a report", () => {
	test("has its numbers exactly", () => {
		expect(read(dailyReport(), day)).toEqual({
			campaignExternalId: "1790000000000000001",
			date: "2026-07-01",
			costMicros: 12_340_000n,
			impressions: 5830n,
			clicks: 69n,
			conversions: 3,
			conversionValueMicros: 149_850_000n,
		});
		expect(
			read(
				dailyReport(),
				withMetrics({
					spend: "9007199254740.993",
					total_complete_payment_rate: "0.000001",
					complete_payment: "0.75",
				}),
			),
		).toMatchObject({
			costMicros: 9_007_199_254_740_993_000n,
			conversionValueMicros: 1n,
			conversions: 0.75,
		});
	});

	test("does not know what TikTok writes as a dash: it is null, and never 0", () => {
		const dash = { complete_payment: "-", total_complete_payment_rate: "-" };
		expect(read(dailyReport(), withMetrics(dash))).toMatchObject({
			conversions: null,
			conversionValueMicros: null,
			clicks: 69n,
		});
	});

	test.each([
		[{ spend: "-" }, "list[0].spend"],
		[{ spend: undefined }, "list[0].spend"],
		[{ impressions: "5.5" }, "list[0].impressions"],
		[{ clicks: "many" }, "list[0].clicks"],
		[{ complete_payment: "lots" }, "list[0].complete_payment"],
		[
			{ total_complete_payment_rate: {} },
			"list[0].total_complete_payment_rate",
		],
	])("with %j is rejected at %s", (metrics, path) => {
		expect(read(dailyReport(), withMetrics(metrics))).toMatchObject({
			path,
			externalId: "1790000000000000001",
		});
	});

	test.each([[null], ["row"], [{}], [{ dimensions: {} }], [[]]])(
		"that is none (%j) is rejected",
		(raw) => {
			expect(read(dailyReport(), raw)).toMatchObject({ entity: "metric" });
		},
	);

	test("counts exactly one choice of what a conversion is", () => {
		const all = {
			onsite_shopping: "5",
			total_onsite_shopping_value: "50",
			total_purchase: "7",
			total_purchase_value: "70",
			conversion: "9",
		};
		const found = conversions.choices.map(({ key }) => {
			const report = dailyReport(key);
			const row = read(report, withMetrics(all));
			return [key, report.query.metrics.slice(3), row];
		});
		expect(found).toMatchObject([
			[
				"complete_payment",
				["complete_payment", "total_complete_payment_rate"],
				{ conversions: 3, conversionValueMicros: 149_850_000n },
			],
			[
				"onsite_shopping",
				["onsite_shopping", "total_onsite_shopping_value"],
				{ conversions: 5, conversionValueMicros: 50_000_000n },
			],
			[
				"total_purchase",
				["total_purchase", "total_purchase_value"],
				{ conversions: 7, conversionValueMicros: 70_000_000n },
			],
			[
				"conversion",
				["conversion"],
				{ conversions: 9, conversionValueMicros: null },
			],
		]);
	});
});

describe("an hour of a report", () => {
	const hour = (time: string) => ({
		...day,
		dimensions: { campaign_id: "1", stat_time_hour: time },
	});
	const berlin = hourlyReport({ timeZone: "Europe/Berlin" });

	test("is an instant by the account's clock, also in another zone than this machine's", () => {
		expect(read(berlin, hour("2026-07-01 10:00:00"))).toMatchObject({
			date: "2026-07-01",
			hourStart: "2026-07-01T08:00:00.000Z",
		});
		expect(
			read(
				hourlyReport({ timeZone: "Asia/Tokyo" }),
				hour("2026-07-01 00:00:00"),
			),
		).toMatchObject({ hourStart: "2026-06-30T15:00:00.000Z" });
	});

	test("that the clock skips is rejected; of a day with 25 hours the one that it shows twice is one", () => {
		expect(read(berlin, hour("2026-03-29 02:00:00"))).toMatchObject({
			path: "list[0].stat_time_hour",
			message: expect.stringContaining("does not exist"),
		});
		expect(read(berlin, hour("2026-10-25 02:00:00"))).toMatchObject({
			hourStart: "2026-10-25T00:00:00.000Z",
		});
		expect(read(berlin, hour("2026-10-25 03:00:00"))).toMatchObject({
			hourStart: "2026-10-25T02:00:00.000Z",
		});
	});

	test.each(["2026-07-01 24:00:00", "2026-07-01 10:30:00", "today", 10])(
		"%j is none",
		(time) => {
			expect(read(berlin, hour(time as string))).toMatchObject({
				path: "list[0].stat_time_hour",
			});
		},
	);
});

describe("a place of a report", () => {
	const place = (dimension: "province_id" | "country_code", value: unknown) =>
		read(regionReport(dimension), {
			dimensions: { ...day.dimensions, [dimension]: value },
			metrics: { spend: "1", impressions: "2", clicks: "0" },
		});

	test("is a province by its id, or a country with its name; conversions are not told", () => {
		expect(place("province_id", "2951839")).toMatchObject({
			region: { key: "2951839", name: null },
			conversions: null,
			conversionValueMicros: null,
		});
		expect(place("country_code", "DE")).toMatchObject({
			region: { key: "DE", name: "Germany" },
		});
	});

	test("that TikTok does not know has a key of its own, and a strange one is rejected", () => {
		for (const none of ["-1", "0", "-", "", "UNKNOWN"])
			expect(place("province_id", none)).toMatchObject({
				region: { key: "unknown", name: "Unknown place" },
			});
		for (const strange of [null, "Bavaria", {}])
			expect(place("province_id", strange)).toMatchObject({
				path: "list[0].province_id",
			});
	});
});

test("a window is cut into what TikTok takes at once, and campaigns into hundreds", () => {
	const window = { from: "2026-06-01", to: "2026-07-05" };
	expect(cutPieces(window, 30)).toEqual([
		{ key: "2026-06-01.0", days: { from: "2026-06-01", to: "2026-06-30" } },
		{ key: "2026-07-01.0", days: { from: "2026-07-01", to: "2026-07-05" } },
	]);
	const externalIds = Array.from({ length: 130 }, (_, at) => String(at + 1));
	const pieces = cutPieces(
		{ from: "2026-06-01", to: "2026-06-02", externalIds },
		1,
	);
	expect(pieces.map(({ key, ids }) => [key, ids?.length])).toEqual([
		["2026-06-01.0", 100],
		["2026-06-01.1", 30],
		["2026-06-02.0", 100],
		["2026-06-02.1", 30],
	]);
	expect(() => cutPieces({ from: "2026-06-31", to: "2026-07-01" }, 1)).toThrow(
		"YYYY-MM-DD",
	);
});

test.each([
	["1,2.5,-", ["1", "2.5", "-"]],
	['"1", "a ""b"", c" ,', ["1", 'a "b", c', ""]],
	["", [""]],
	['"never', null],
	['a"b', null],
	[`${" ".repeat(60_000)}a${" ".repeat(4_000)}"`, null],
])("the line %.40j of CSV is %j", (line, cells) => {
	expect(splitCsvLine(line)).toEqual(cells);
});
