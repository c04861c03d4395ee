import { describe, expect, test } from "vitest";
import { isUnread } from "../../metrics/number-reading.ts";
import { dailyReport } from "./daily-metrics.ts";
import { hourlyReport } from "./hourly-metrics.ts";
import { regionReport } from "./region-metrics.ts";
import { readTime } from "./report-rows.ts";

const row = {
	TimePeriod: "2026-09-01",
	AccountId: "180000001",
	CampaignId: "9007199254740993",
	Impressions: "1234",
	Clicks: "56",
	Spend: "78.90",
	ConversionsQualified: "3.50",
	Revenue: "120.5",
};
const day = dailyReport();

describe("a row by day", () => {
	test("has its campaign, its UTC day and its numbers to the micro", () => {
		expect(day.readRow(row)).toEqual({
			campaignExternalId: "9007199254740993",
			date: "2026-09-01",
			impressions: 1234n,
			clicks: 56n,
			costMicros: 78_900_000n,
			conversions: 3.5,
			conversionValueMicros: 120_500_000n,
		});
	});

	test("is in the currency that it tells, whatever the account was known to be kept in", () => {
		expect(day.query.columns).toContain("CurrencyCode");
		expect(day.readRow({ ...row, CurrencyCode: "JPY" })).toMatchObject({
			costMicros: 78_900_000n,
			currencyCode: "JPY",
		});
		expect(day.readRow({ ...row, CurrencyCode: "" })).not.toHaveProperty(
			"currencyCode",
		);
	});

	test("whose conversions are not told has none, and not 0", () => {
		const told = day.readRow({ ...row, ConversionsQualified: "", Revenue: "" });
		expect(told).toMatchObject({
			conversions: null,
			conversionValueMicros: null,
		});
	});

	test("counts what was chosen alone", () => {
		const all = dailyReport("AllConversionsQualified");
		expect(all.query.columns).toContain("AllConversionsQualified");
		expect(all.query.columns).not.toContain("ConversionsQualified");
		const more = { AllConversionsQualified: "9.00", AllRevenue: "1" };
		expect(all.readRow({ ...row, ...more })).toMatchObject({
			conversions: 9,
			conversionValueMicros: 1_000_000n,
		});
	});

	test.each([
		["CampaignId", "none"],
		["TimePeriod", "9/1/2026"],
		["TimePeriod", "2026-09-01|13"],
		["Spend", "1,234.50"],
		["Spend", ""],
		["Impressions", "1,234"],
		["Clicks", "5.5"],
		["ConversionsQualified", "12.50%"],
		["Revenue", "EUR 1"],
		["CurrencyCode", "Euro"],
	])("whose %s is %j is rejected there", (path, text) => {
		const read = day.readRow({ ...row, [path]: text });
		expect(read && isUnread(read) && read.path).toBe(path);
	});
});

test("a row by hour begins at the hour of UTC, and one without an hour is none", () => {
	const { readRow } = hourlyReport();
	expect(readRow({ ...row, TimePeriod: "2026-09-01|5" })).toMatchObject({
		date: "2026-09-01",
		hourStart: "2026-09-01T05:00:00.000Z",
	});
	expect(readRow(row)).toEqual({ path: "TimePeriod" });
	expect(readTime("2026-09-01|24")).toBeNull();
});

test("a row by region is its state's, its country's where the state is not known, or nobody's", () => {
	const { readRow } = regionReport();
	const of = (Country: string, State: string) =>
		readRow({ ...row, Country, State });
	expect(of("Germany", "Bavaria")).toMatchObject({
		region: { key: "Germany:Bavaria", name: "Bavaria, Germany" },
	});
	expect(of("Germany", "")).toMatchObject({
		region: { key: "Germany:", name: "Germany" },
	});
	expect(of("", "Unknown")).toMatchObject({
		region: { key: ":Unknown", name: "Unknown place" },
	});
});

test("rows of different places are never one place, so that none counts as the other's double", () => {
	const { readRow } = regionReport();
	const keys = [
		["Georgia", ""],
		["", "Georgia"],
		["Georgia", "Unknown"],
		["", ""],
		["Unknown", ""],
		["", "Unknown"],
		["Germany", "a".repeat(150) + "b".repeat(30)],
		["Germany", "a".repeat(150) + "c".repeat(30)],
	].map(([Country = "", State = ""]) => {
		const read = readRow({ ...row, Country, State });
		return read && "region" in read ? read.region.key : null;
	});
	expect(new Set(keys).size).toBe(keys.length);
	expect(keys.every((key) => key !== null && key !== "")).toBe(true);
});
