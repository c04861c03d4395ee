import { expect, test } from "vitest";
import { readConversion } from "../metrics/conversion-choice.ts";
import { rememberHours } from "../metrics/hours-of-day.ts";
import { actionTypesOf, conversions } from "./conversions.ts";
import { insight } from "./fixtures/rows.ts";
import { readHour } from "./hourly-metrics.ts";
import { MetricReading, readDay, readNumbers } from "./metric-reading.ts";
import { readRegion } from "./region-metrics.ts";

const usual = actionTypesOf();
const without = (...types: string[]) => ({
	...insight,
	actions: insight.actions.filter(
		({ action_type }) => !types.includes(action_type),
	),
});

test("a day is read exactly, with the setting by which it was credited", () => {
	expect(readDay(insight, usual)).toEqual({
		campaignExternalId: insight.campaign_id,
		date: "2026-11-01",
		costMicros: 12_340_000n,
		impressions: 2_466n,
		clicks: 31n,
		conversions: 6,
		conversionValueMicros: 299_700_000n,
		attribution: "7d_click_1d_view",
	});
});

test("one type counts, a narrower one where it is missing, and never a sum of them", () => {
	const of = (row: object) => readDay({ ...row }, usual);
	expect(of(without("omni_purchase"))).toMatchObject({
		conversions: 5,
		conversionValueMicros: 249_500_000n,
	});
	expect(of(without("omni_purchase", "purchase"))).toMatchObject({
		conversions: 4,
		conversionValueMicros: 199_600_000n,
	});
	expect(
		of(
			without(
				"omni_purchase",
				"purchase",
				"offsite_conversion.fb_pixel_purchase",
			),
		),
	).toMatchObject({ conversions: 0, conversionValueMicros: 0n });
});

test("the value is that of the type that was counted", () => {
	const row = {
		...insight,
		action_values: [{ action_type: "purchase", value: "5" }],
	};
	expect(readDay(row, usual)).toMatchObject({
		conversions: 6,
		conversionValueMicros: 0n,
	});
});

test.each([
	["lead", 9, 0n],
	["offsite_conversion.fb_pixel_purchase", 4, 199_600_000n],
	["offsite_conversion.custom.77", 2, 0n],
	["offsite_conversion.custom.78", 0, 0n],
])(
	"with %s as the conversion a row counts %s, worth %s",
	(choice, conversions, conversionValueMicros) => {
		expect(readDay(insight, actionTypesOf(choice))).toMatchObject({
			conversions,
			conversionValueMicros,
		});
	},
);

test.each(["purchases", "offsite_conversion.custom.", "link_click", ""])(
	"%s is no conversion",
	(choice) => {
		expect(() =>
			readConversion({ name: "Meta Ads", conversions }, choice, []),
		).toThrow("Meta Ads has no such conversion");
	},
);

test("where a grain tells no conversions they are null, and never 0", () => {
	expect(readDay(insight, null)).toMatchObject({
		conversions: null,
		conversionValueMicros: null,
	});
});

test.each([
	["campaign_id", { campaign_id: "x" }],
	["date_start", { date_start: "today" }],
	["spend", { spend: "12,34" }],
	["impressions", { impressions: "-1" }],
	["clicks", { clicks: 1.5 }],
	["actions", { actions: "none" }],
	["actions", { actions: [{ action_type: "omni_purchase", value: "many" }] }],
	["action_values", { action_values: {} }],
	[
		"action_values",
		{ action_values: [{ action_type: "omni_purchase", value: "x" }] },
	],
])("a row whose %s does not fit is rejected with its place", (path, more) => {
	const reading = new MetricReading("metric", (row) => readDay(row, usual));
	reading.add(insight);
	reading.add({ ...insight, ...more });
	expect(reading.records).toHaveLength(1);
	expect(reading.rejected).toEqual([
		expect.objectContaining({ entity: "metric", path: `data[1].${path}` }),
	]);
});

test("numbers that Meta leaves out are 0, and spend of many digits is exact", () => {
	const { clicks: _c, actions: _a, action_values: _v, ...row } = insight;
	expect(readDay({ ...row, spend: "9007199254.740993" }, usual)).toMatchObject({
		costMicros: 9_007_199_254_740_993n,
		clicks: 0n,
		conversions: 0,
	});
});

test("an account's day needs no campaign", () => {
	const { campaign_id: _, ...row } = insight;
	expect(readNumbers(row, usual)).toMatchObject({
		date: "2026-11-01",
		costMicros: 12_340_000n,
		conversions: 6,
	});
});

const breakdown = "hourly_stats_aggregated_by_advertiser_time_zone";
const berlin = rememberHours("Europe/Berlin");
const hour = (date_start: string, span: unknown) =>
	readHour({ ...insight, date_start, [breakdown]: span }, berlin);

test("an hour is an instant of the account's day, also on days of 23 and 25 hours", () => {
	expect(hour("2026-11-01", "13:00:00 - 13:59:59")).toMatchObject({
		hourStart: "2026-11-01T12:00:00.000Z",
		conversions: null,
	});
	expect(hour("2026-10-25", "02:00:00 - 02:59:59")).toMatchObject({
		hourStart: "2026-10-25T00:00:00.000Z",
	});
	expect(hour("2026-03-29", "02:00:00 - 02:59:59")).toMatchObject({
		path: breakdown,
		message: expect.stringContaining("does not exist"),
	});
});

test.each([
	["24:00:00 - 24:59:59"],
	["1"],
	[undefined],
	["01:00:00 - 02:59:59"],
])("the hour %s is none", (span) => {
	expect(hour("2026-11-01", span)).toMatchObject({ path: breakdown });
});

test("a row without an hour that counts nothing says nothing", () => {
	const empty = {
		campaign_id: "1",
		date_start: "2026-11-01",
		impressions: "0",
		clicks: "0",
		spend: "0",
	};
	const reading = new MetricReading("hourly metric", (row) =>
		readHour(row, berlin),
	);
	reading.add(empty);
	expect(reading).toMatchObject({ records: [], rejected: [] });
});

test.each([
	["DE", "Bavaria", "DE:Bavaria", "Bavaria, Germany"],
	["US", "Georgia", "US:Georgia", "Georgia, United States"],
	["GE", "unknown", "GE:unknown", "Georgia"],
	["unknown", "Unknown", "unknown:unknown", "Unknown"],
	["DE", "", "DE:unknown", "Germany"],
])(
	"the region %s, %s has the key %s and the name %s",
	(country, region, key, name) => {
		expect(readRegion({ ...insight, country, region })).toMatchObject({
			region: { key, name },
			conversions: null,
		});
	},
);

test("a row without a country or a region is rejected", () => {
	expect(readRegion({ ...insight, region: "Bavaria" })).toEqual({
		path: "country",
	});
	expect(readRegion({ ...insight, country: "DE" })).toEqual({ path: "region" });
});
