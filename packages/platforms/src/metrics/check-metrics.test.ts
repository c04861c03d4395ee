import { expect, test } from "vitest";
import type {
	AccountRef,
	HourlyMetricDraft,
	Page,
	RegionMetricDraft,
} from "../drafts.ts";
import type { MetricPart } from "../parts.ts";
import type { PlatformSession } from "../session.ts";
import { checkMetrics } from "./check-metrics.ts";
import type { MetricGrain } from "./metric-grain.ts";

const account: AccountRef = {
	externalId: "1",
	accessExternalId: null,
	currencyCode: "EUR",
	timeZone: "Europe/Berlin",
};
const window = { from: "2026-10-20", to: "2026-10-26" };
const grain = {
	windowDays: 30,
	history: { days: 30 },
	lookBackDays: 30,
	backfilled: false,
	conversions: true,
};
const trillion = 1_000_000_000_000;
const largest = {
	costMicros: 10n ** 18n,
	impressions: BigInt(trillion),
	clicks: BigInt(trillion),
	conversions: -trillion,
	conversionValueMicros: -(10n ** 18n),
};
const good = {
	campaignExternalId: "7",
	date: "2026-10-25",
	costMicros: 1n,
	impressions: 2n,
	clicks: 1n,
	conversions: -0.5,
	conversionValueMicros: null,
};

/** Runs records of one page through the checks. */
async function check<Draft>(
	name: "daily" | "hourly" | "region",
	records: Draft[],
	of: AccountRef = account,
	more: Partial<MetricGrain> = {},
): Promise<Page<Draft>> {
	const part = {
		grain: { ...grain, ...more },
		async *run() {
			yield { records, rejected: [], nextCursor: null };
		},
	} as unknown as MetricPart<never>;
	const checked = checkMetrics({ [name]: part })[name];
	for await (const page of checked?.run({} as PlatformSession, of, window) ??
		[])
		return page as unknown as Page<Draft>;
	throw new Error("no page");
}

test("records that add up pass as they are, on the first day and on the last", async () => {
	const records = [
		{ ...good, date: window.from },
		{ ...good, date: window.to },
		{ ...good, ...largest, campaignExternalId: "8" },
	];
	expect(await check("daily", records)).toEqual({
		records,
		rejected: [],
		nextCursor: null,
	});
});

test.each([
	[{ ...good, date: "2026-10-19" }, "date"],
	[{ ...good, date: "2026-10-27" }, "date"],
	[{ ...good, costMicros: -1n }, "costMicros"],
	[{ ...good, impressions: -1n }, "impressions"],
	[{ ...good, clicks: -1n }, "clicks"],
	[{ ...good, costMicros: largest.costMicros + 1n }, "costMicros"],
	[{ ...good, impressions: largest.impressions + 1n }, "impressions"],
	[{ ...good, clicks: largest.clicks + 1n }, "clicks"],
	[{ ...good, conversions: trillion + 1 }, "conversions"],
	[{ ...good, conversions: -trillion - 1 }, "conversions"],
	[{ ...good, conversions: Number.NaN }, "conversions"],
	[
		{ ...good, conversionValueMicros: 10n ** 18n + 1n },
		"conversionValueMicros",
	],
	[
		{ ...good, conversionValueMicros: -(10n ** 18n) - 1n },
		"conversionValueMicros",
	],
	[{ ...good, currencyCode: "euro" }, "currencyCode"],
])("a record that does not fit is rejected alone: %#", async (bad, path) => {
	const other = { ...good, campaignExternalId: "8" };
	const page = await check("daily", [bad, other]);
	expect(page.records).toEqual([other]);
	expect(page.rejected).toEqual([
		{
			entity: "metric",
			externalId: `7 ${bad.date}`,
			path,
			message: expect.any(String),
		},
	]);
});

test("a record that stands twice on a page is kept once", async () => {
	const page = await check("daily", [good, { ...good, costMicros: 2n }]);
	expect(page.records).toEqual([good]);
	expect(page.rejected).toMatchObject([
		{ externalId: "7 2026-10-25", path: "record" },
	]);
});

test("where the account has no currency, each record must name its own", async () => {
	const none = { ...account, currencyCode: "" };
	const own = { ...good, campaignExternalId: "8", currencyCode: "JPY" };
	const page = await check("daily", [good, own], none);
	expect(page.records).toEqual([own]);
	expect(page.rejected).toMatchObject([{ path: "currencyCode" }]);
});

test("an hour belongs to its day in the account's zone, also on the day of 25 hours", async () => {
	const at = (hourStart: string): HourlyMetricDraft => ({ ...good, hourStart });
	const inside = [
		at("2026-10-24T22:00:00.000Z"),
		at("2026-10-25T00:00:00.000Z"),
		at("2026-10-25T01:00:00.000Z"),
		at("2026-10-25T22:00:00.000Z"),
	];
	const page = await check("hourly", [
		...inside,
		at("2026-10-24T21:00:00.000Z"),
		at("2026-10-25T23:00:00.000Z"),
	]);
	expect(page.records).toEqual(inside);
	expect(page.rejected.map(({ path, entity }) => [entity, path])).toEqual([
		["hourly metric", "hourStart"],
		["hourly metric", "hourStart"],
	]);
});

test("a region needs a key", async () => {
	const of = (key: string): RegionMetricDraft => ({
		...good,
		region: { key, name: null },
	});
	const page = await check("region", [of("20226"), of(""), of("20227")]);
	expect(page.records.map(({ region }) => region.key)).toEqual([
		"20226",
		"20227",
	]);
	expect(page.rejected).toMatchObject([
		{ entity: "region metric", path: "region" },
	]);
});

test("an hour belongs to its day in UTC where the grain's days are UTC's, whatever the account's zone", async () => {
	const at = (hourStart: string): HourlyMetricDraft => ({ ...good, hourStart });
	const page = await check(
		"hourly",
		[
			at("2026-10-24T23:00:00.000Z"),
			at("2026-10-25T00:00:00.000Z"),
			at("2026-10-25T23:00:00.000Z"),
			at("2026-10-26T00:00:00.000Z"),
		],
		account,
		{ dayZone: "UTC" },
	);
	expect(page.records.map(({ hourStart }) => hourStart)).toEqual([
		"2026-10-25T00:00:00.000Z",
		"2026-10-25T23:00:00.000Z",
	]);
	expect(page.rejected).toHaveLength(2);
});
