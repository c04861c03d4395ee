import type {
	AccountRef,
	DailyMetricDraft,
	MetricPart,
	PlatformSession,
} from "@patchbay/platforms";
import { expect } from "vitest";
import type { Concern, ContractTest } from "../concern.ts";
import { byReport, daysBack, print, recordsOf } from "../pages.ts";
import { listTests } from "./list-tests.ts";

/** Days that are over in every zone, and few: a day has many hours and regions. */
const days = daysBack(5, 2);

const names = {
	daily: "daily metrics",
	hourly: "hourly metrics",
	region: "metrics by region",
} as const;

/** Numbers in all grains that a platform tells: what each is, and how they add up. */
export const grains: Concern = {
	name: "grains",
	testsOf({ platform }) {
		const { metrics } = platform.parts;
		if (!metrics) return [];
		const { daily, hourly, region, regionNames } = metrics;
		const read = <Draft extends DailyMetricDraft>(
			part: MetricPart<Draft>,
			session: PlatformSession,
			account: AccountRef,
		) => recordsOf(part.run(session, account, days));
		const tests: ContractTest[] = [];
		for (const grain of ["daily", "hourly", "region"] as const) {
			const part: MetricPart<DailyMetricDraft> | undefined = metrics[grain];
			if (!part) continue;
			const { history, lookBackDays, windowDays, conversions } = part.grain;
			if (grain !== "daily")
				tests.push(
					...listTests(platform, {
						part: `metrics.${grain}`,
						name: names[grain],
						read: (session, account, options) =>
							part.run(session, account, { ...days, ...options }),
					}),
				);
			if (part.isReport)
				tests.push({
					title: `A report of ${names[grain]} tells what reading at once tells, and goes on from each of its cursors`,
					async run(stand) {
						const { quickReports } = stand.known;
						if (quickReports) await stand.control(quickReports);
						const { session } = await stand.signIn();
						const account = await stand.account(session);
						const make = (options: object) =>
							part.run(session, account, { ...days, ...options });
						const pages = await byReport(make, "patchbay 1");
						const records = pages.flatMap((page) => page.records);
						const atOnce = await read(part, session, account);
						expect(records.map(print).sort()).toEqual(atOnce.map(print).sort());
						expect(pages.flatMap(({ rejected }) => rejected)).toEqual([]);
						for (const [at, { nextCursor }] of pages.slice(0, 3).entries()) {
							if (nextCursor === null) continue;
							const rest = await byReport(make, "patchbay 1", nextCursor);
							expect(rest.flatMap((page) => page.records)).toEqual(
								pages.slice(at + 1).flatMap((page) => page.records),
							);
						}
						const anew = await byReport(make, "patchbay 1");
						expect(anew.flatMap((page) => page.records)).toEqual(records);
					},
				});
			tests.push(
				{
					title: `The days of ${names[grain]} that are read again lie within what the platform tells, in windows of at least a day`,
					run() {
						const told =
							"months" in history ? history.months * 28 : history.days;
						expect(windowDays).toBeGreaterThanOrEqual(1);
						expect(lookBackDays).toBeGreaterThanOrEqual(1);
						expect(lookBackDays).toBeLessThanOrEqual(told);
						return Promise.resolve();
					},
				},
				{
					title: `Conversions of ${names[grain]} are ${conversions ? "known" : "not known: null, and never 0"}`,
					async run(stand) {
						const { session } = await stand.signIn();
						const account = await stand.account(session);
						const rows = await read(part, session, account);
						expect(rows.length).toBeGreaterThan(0);
						for (const row of rows) {
							expect(row.conversions === null).toBe(!conversions);
							expect(row.conversionValueMicros === null).toBe(!conversions);
						}
					},
				},
				{
					title: `Every record of ${names[grain]} is in a known currency, the account's or its own`,
					async run(stand) {
						const { session } = await stand.signIn();
						const account = await stand.account(session);
						for (const row of await read(part, session, account))
							expect(row.currencyCode ?? account.currencyCode).toMatch(
								/^[A-Z]{3}$/,
							);
					},
				},
			);
		}
		if (hourly)
			tests.push({
				title: `Every hour is an instant of its own day in ${hourly.grain.dayZone ?? "the account's zone"}, and stands once for a campaign`,
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const rows = await read(hourly, session, account);
					const dayOf = new Intl.DateTimeFormat("en-CA", {
						timeZone: hourly.grain.dayZone ?? account.timeZone,
					});
					for (const { date, hourStart } of rows) {
						expect(new Date(hourStart).toISOString()).toBe(hourStart);
						expect(dayOf.format(new Date(hourStart))).toBe(date);
					}
					expect(
						new Set(
							rows.map(
								({ campaignExternalId, hourStart }) =>
									`${campaignExternalId} ${hourStart}`,
							),
						).size,
					).toBe(rows.length);
				},
			});
		if (daily && hourly)
			tests.push({
				title: "The hours of a day add up to the day, number for number",
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const areTold = hourly.grain.conversions && daily.grain.conversions;
					const whole = sumsOf(await read(daily, session, account), areTold);
					const parts = sumsOf(await read(hourly, session, account), areTold);
					expect(whole.size).toBeGreaterThan(0);
					expect(parts).toEqual(whole);
				},
			});
		if (daily && region)
			tests.push({
				title:
					"The regions of a day add up to the day at most, and to the most of it",
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const whole = sumsOf(await read(daily, session, account));
					const parts = sumsOf(await read(region, session, account));
					expect(parts.size).toBeGreaterThan(0);
					let cost = 0n;
					for (const [key, sum] of parts) {
						const day = whole.get(key);
						expect(sum.costMicros <= (day?.costMicros ?? 0n)).toBe(true);
						expect(sum.impressions <= (day?.impressions ?? 0n)).toBe(true);
						expect(sum.clicks <= (day?.clicks ?? 0n)).toBe(true);
						cost += sum.costMicros;
					}
					const total = [...whole.values()].reduce(
						(sum, { costMicros }) => sum + costMicros,
						0n,
					);
					expect(cost * 2n > total).toBe(true);
				},
			});
		if (region)
			tests.push({
				title: "Every region has a name, of the rows or asked for by its key",
				...(regionNames ? { proves: ["part metrics.regionNames"] } : {}),
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					const rows = await read(region, session, account);
					const named = new Map(
						rows.map(({ region: { key, name } }) => [key, name]),
					);
					const missing = [...named].flatMap(([key, name]) =>
						name === null ? [key] : [],
					);
					if (missing.length > 0)
						for (const { key, name } of (await regionNames?.run(
							session,
							account,
							missing,
						)) ?? [])
							named.set(key, name);
					expect(named.size).toBeGreaterThan(1);
					for (const name of named.values())
						expect(name).toEqual(expect.stringMatching(/\S/));
				},
			});
		if (regionNames)
			tests.push({
				title:
					"A region that the platform does not know is left out of the names",
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					expect(
						await regionNames.run(session, account, ["999999999"]),
					).toEqual([]);
				},
			});
		return tests;
	},
};

interface Sums {
	costMicros: bigint;
	impressions: bigint;
	clicks: bigint;
	/** In thousandths, so that parts add up exactly. */
	conversions: number;
	conversionValueMicros: bigint;
}

/**
 * Sums by campaign and day.
 * @param withConversions false leaves them out, where one of the compared grains does not tell them
 */
function sumsOf(
	rows: readonly DailyMetricDraft[],
	withConversions = true,
): Map<string, Sums> {
	const sums = new Map<string, Sums>();
	for (const row of rows) {
		const key = `${row.campaignExternalId} ${row.date}`;
		const sum = sums.get(key) ?? {
			costMicros: 0n,
			impressions: 0n,
			clicks: 0n,
			conversions: 0,
			conversionValueMicros: 0n,
		};
		sum.costMicros += row.costMicros;
		sum.impressions += row.impressions;
		sum.clicks += row.clicks;
		if (withConversions) {
			sum.conversions += Math.round((row.conversions ?? 0) * 1_000);
			sum.conversionValueMicros += row.conversionValueMicros ?? 0n;
		}
		sums.set(key, sum);
	}
	return sums;
}
