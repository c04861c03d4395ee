import { expect, test } from "vitest";
import type { Page } from "../drafts.ts";
import { accountTotals } from "./account-totals.ts";
import { mostElements } from "./analytics-query.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { account, allPages, Reply, withLinkedIn } from "./fixtures/linkedin.ts";
import { readRegion, regionMetrics, regionNames } from "./region-metrics.ts";

const day = (date: string) => {
	const [year, month, dayOfMonth] = date.split("-").map(Number);
	const part = { year, month, day: dayOfMonth };
	return { start: part, end: part };
};
const row = (group: number, date: string, more: object = {}) => ({
	dateRange: day(date),
	pivotValues: [`urn:li:sponsoredCampaignGroup:${group}`],
	impressions: 1210,
	clicks: 14,
	costInLocalCurrency: "86.40",
	externalWebsiteConversions: 2,
	conversionValueInLocalCurrency: "107.5300000000000335346",
	...more,
});
const days = { from: "2026-09-01", to: "2026-09-09" };
const recordsOf = <T>(pages: Page<T>[]) =>
	pages.flatMap(({ records }) => records);

test("a window is one question, and its records are told in pages of whole days, in order", () =>
	withLinkedIn(
		() => ({
			elements: [
				row(602, "2026-09-05"),
				row(601, "2026-09-05"),
				row(601, "2026-09-01"),
				row(601, "2026-09-09"),
			],
			paging: { start: 0, count: 10, links: [] },
		}),
		async ({ session, asked }) => {
			const pages = await allPages(dailyMetrics(session, account, days));
			expect(asked).toHaveLength(1);
			expect(asked[0]?.query).toBe(
				"q=analytics&pivot=CAMPAIGN_GROUP&timeGranularity=DAILY" +
					"&dateRange=(start:(year:2026,month:9,day:1),end:(year:2026,month:9,day:9))" +
					"&accounts=List(urn%3Ali%3AsponsoredAccount%3A501)" +
					"&fields=dateRange,pivotValues,impressions,clicks,costInLocalCurrency,externalWebsiteConversions,conversionValueInLocalCurrency",
			);
			expect(asked[0]?.headers).toMatchObject({
				"linkedin-version": "202607",
				"x-restli-protocol-version": "2.0.0",
				authorization: "Bearer AQX0123456789",
			});
			expect(pages.map(({ nextCursor }) => nextCursor)).toEqual([
				"2026-09-05",
				"2026-09-09",
				null,
			]);
			expect(
				pages.map(({ records }) =>
					records.map((each) => `${each.campaignExternalId} ${each.date}`),
				),
			).toEqual([
				["601 2026-09-01"],
				["601 2026-09-05", "602 2026-09-05"],
				["601 2026-09-09"],
			]);
			expect(pages[0]?.records[0]).toEqual({
				campaignExternalId: "601",
				date: "2026-09-01",
				costMicros: 86_400_000n,
				impressions: 1210n,
				clicks: 14n,
				conversions: 2,
				conversionValueMicros: 107_530_000n,
			});
		},
	));

test("a cursor is the first day that is still to be read", () =>
	withLinkedIn(
		() => ({ elements: [row(601, "2026-09-08")] }),
		async ({ session, asked }) => {
			const pages = await allPages(
				dailyMetrics(session, account, { ...days, cursor: "2026-09-07" }),
			);
			expect(asked[0]?.query).toContain("start:(year:2026,month:9,day:7)");
			expect(recordsOf(pages)).toHaveLength(1);
			await expect(
				allPages(dailyMetrics(session, account, { ...days, cursor: "other" })),
			).rejects.toMatchObject({ code: "INVALID_INPUT" });
		},
	));

test("a reply that is cut is asked for again in halves, until none is", () => {
	const full = Array.from({ length: mostElements }, (_, index) =>
		row(index + 1, "2026-09-01"),
	);
	return withLinkedIn(
		({ query }) => {
			const [, from, to] =
				/start:\(year:2026,month:9,day:(\d+)\),end:\(year:2026,month:9,day:(\d+)\)/.exec(
					query,
				) ?? [];
			const length = Number(to) - Number(from) + 1;
			return length > 3
				? { elements: full }
				: {
						elements: Array.from({ length }, (_, index) =>
							row(601, `2026-09-0${Number(from) + index}`),
						),
					};
		},
		async ({ session, asked }) => {
			const records = recordsOf(
				await allPages(dailyMetrics(session, account, days)),
			);
			expect(records.map(({ date }) => date)).toEqual(
				Array.from({ length: 9 }, (_, index) => `2026-09-0${index + 1}`),
			);
			// Nine days, five, three; then three each.
			expect(asked).toHaveLength(5);
		},
	);
});

test("a day that is cut for itself is asked for in parts of its campaign groups", () => {
	const one = { from: "2026-09-01", to: "2026-09-01" };
	const full = Array.from({ length: mostElements }, (_, index) =>
		row((index % 4) + 1, "2026-09-01"),
	);
	return withLinkedIn(
		({ query }) => {
			const groups = [...query.matchAll(/sponsoredCampaignGroup%3A(\d+)/g)].map(
				(match) => Number(match[1]),
			);
			if (query.includes("q=analytics")) return { elements: full.slice(0, 4) };
			if (groups.length === 0) return { elements: full };
			return {
				elements: groups.flatMap((group) =>
					["11", "12"].map((place) => ({
						...row(group, "2026-09-01"),
						pivotValues: [
							`urn:li:sponsoredCampaignGroup:${group}`,
							`urn:li:geo:${place}`,
						],
					})),
				),
			};
		},
		async ({ session, asked }) => {
			const records = recordsOf(
				await allPages(regionMetrics(session, account, one)),
			);
			expect(
				records.map(
					({ campaignExternalId, region }) =>
						`${campaignExternalId} ${region.key}`,
				),
			).toEqual([
				"1 11",
				"1 12",
				"2 11",
				"2 12",
				"3 11",
				"3 12",
				"4 11",
				"4 12",
			]);
			// The day, its groups, and two halves of them.
			expect(asked).toHaveLength(4);
		},
	);
});

test("a day with more campaign groups than LinkedIn tells is a failure, and not the numbers of some of them", () =>
	withLinkedIn(
		({ query }) => ({
			elements: query.includes("campaignGroups=")
				? [row(1, "2026-09-01")]
				: Array.from({ length: mostElements }, (_, index) =>
						row(index + 1, "2026-09-01"),
					),
		}),
		async ({ session }) => {
			await expect(
				allPages(
					dailyMetrics(session, account, {
						from: "2026-09-01",
						to: "2026-09-01",
					}),
				),
			).rejects.toMatchObject({ reason: "TOO_LARGE" });
		},
	));

test("named campaign groups are a facet, and an account's total is asked for above them", () =>
	withLinkedIn(
		({ query }) => ({
			elements: query.includes("pivot=ACCOUNT")
				? [
						{
							...row(601, "2026-09-02"),
							pivotValues: ["urn:li:sponsoredAccount:501"],
						},
					]
				: [row(601, "2026-09-02")],
		}),
		async ({ session, asked }) => {
			const ids = Array.from({ length: 51 }, (_, index) => String(600 + index));
			await allPages(
				dailyMetrics(session, account, { ...days, externalIds: ids }),
			);
			expect(asked).toHaveLength(2);
			expect(asked[1]?.query).toContain(
				"&campaignGroups=List(urn%3Ali%3AsponsoredCampaignGroup%3A650)",
			);
			expect(
				await allPages(
					dailyMetrics(session, account, { ...days, externalIds: [] }),
				),
			).toEqual([]);
			const totals = recordsOf(
				await allPages(
					accountTotals(session, account, { ...days, externalIds: ["601"] }),
				),
			);
			expect(totals).toEqual([
				{
					date: "2026-09-02",
					costMicros: 86_400_000n,
					impressions: 1210n,
					clicks: 14n,
					conversions: 2,
					conversionValueMicros: 107_530_000n,
				},
			]);
			expect(asked.at(-1)?.query).not.toContain("campaignGroups");
		},
	));

test("a choice of conversions reads its own metric, without a value where LinkedIn has none", () =>
	withLinkedIn(
		() => ({ elements: [row(601, "2026-09-01", { oneClickLeads: 5 })] }),
		async ({ session, asked }) => {
			const [record] = recordsOf(
				await allPages(
					dailyMetrics(session, account, {
						...days,
						conversion: "oneClickLeads",
					}),
				),
			);
			expect(record).toMatchObject({
				conversions: 5,
				conversionValueMicros: null,
			});
			expect(asked[0]?.query).toMatch(/costInLocalCurrency,oneClickLeads$/);
		},
	));

test("a row that does not fit is rejected alone, and what is not told is not known", () =>
	withLinkedIn(
		() => ({
			elements: [
				row(601, "2026-09-01", {
					impressions: "9007199254740993",
					externalWebsiteConversions: null,
					conversionValueInLocalCurrency: undefined,
				}),
				row(602, "2026-09-01", { costInLocalCurrency: "much" }),
				row(603, "2026-09-01", { dateRange: {} }),
				row(604, "2026-09-01", { clicks: 1.5 }),
				{ ...row(605, "2026-09-01"), pivotValues: ["urn:li:geo:1"] },
				"nothing",
			],
		}),
		async ({ session }) => {
			const [page] = await allPages(dailyMetrics(session, account, days));
			expect(page?.records).toEqual([
				{
					campaignExternalId: "601",
					date: "2026-09-01",
					costMicros: 86_400_000n,
					impressions: 9_007_199_254_740_993n,
					clicks: 14n,
					conversions: null,
					conversionValueMicros: null,
				},
			]);
			expect(
				page?.rejected.map(({ externalId, path }) => [externalId, path]),
			).toEqual([
				["602", "elements[1].costInLocalCurrency"],
				["603", "elements[2].dateRange"],
				["604", "elements[3].clicks"],
				[null, "elements[4].pivotValues"],
				[null, "elements[5].pivotValues"],
			]);
		},
	));

test("an account without numbers is looked at: a login that lost its role gets none, and no failure", async () => {
	const empty = { elements: [] };
	await withLinkedIn(
		({ path }) => (path.endsWith("/adAnalytics") ? empty : { id: 501 }),
		async ({ session, asked }) => {
			const pages = await allPages(dailyMetrics(session, account, days));
			expect(recordsOf(pages)).toEqual([]);
			expect(pages.at(-1)?.nextCursor).toBeNull();
			expect(asked.map(({ path }) => path)).toEqual([
				"/rest/adAnalytics",
				"/rest/adAccounts/501",
			]);
		},
	);
	for (const refusal of [
		new Reply(404, { status: 404, code: "NOT_FOUND" }),
		new Reply(403, { status: 403, code: "ACCESS_DENIED" }),
	])
		await withLinkedIn(
			({ path }) => (path.endsWith("/adAnalytics") ? empty : refusal),
			async ({ session }) => {
				await expect(
					allPages(dailyMetrics(session, account, days)),
				).rejects.toMatchObject({ code: "ACCESS_MISSING" });
			},
		);
});

test("a role that is lost between two questions of a window is a failure, and not days without numbers", () =>
	withLinkedIn(
		({ path, query }) => {
			if (!path.endsWith("/adAnalytics")) return undefined;
			const isFirstDay = query.includes("end:(year:2026,month:9,day:1)");
			const place = ["urn:li:sponsoredCampaignGroup:601", "urn:li:geo:1"];
			return {
				elements: isFirstDay
					? [{ ...row(601, "2026-09-01"), pivotValues: place }]
					: [],
			};
		},
		async ({ session }) => {
			await expect(
				allPages(regionMetrics(session, account, days)),
			).rejects.toMatchObject({ code: "ACCESS_MISSING" });
		},
	));

test("numbers by place are of a campaign group and a place, without conversions", () =>
	withLinkedIn(
		() => ({
			elements: [
				{
					...row(601, "2026-09-01"),
					pivotValues: [
						"urn:li:geo:103644278",
						"urn:li:sponsoredCampaignGroup:601",
					],
				},
			],
		}),
		async ({ session, asked }) => {
			const [record] = recordsOf(
				await allPages(regionMetrics(session, account, days)),
			);
			expect(record).toMatchObject({
				campaignExternalId: "601",
				region: { key: "103644278", name: null },
				conversions: null,
				conversionValueMicros: null,
			});
			expect(asked).toHaveLength(2);
			expect(asked[1]?.query).toMatch(
				/^q=statistics&pivots=List\(CAMPAIGN_GROUP,MEMBER_REGION_V2\)&/,
			);
			expect(asked[1]?.query).not.toContain("Conversions");
			expect(
				readRegion({ ...row(601, "2026-09-01"), pivotValues: undefined }),
			).toEqual({ path: "pivotValues" });
		},
	));

test("a first day by place says how many days fit into a question", () => {
	const ofDay = mostElements / 5;
	return withLinkedIn(
		({ query }) => {
			const [, from, to] =
				/start:\(year:2026,month:9,day:(\d+)\),end:\(year:2026,month:9,day:(\d+)\)/.exec(
					query,
				) ?? [];
			return {
				elements: Array.from(
					{ length: Number(to) - Number(from) + 1 },
					(_, index) =>
						Array.from({ length: ofDay }, (_each, place) => ({
							...row(601, `2026-09-0${Number(from) + index}`),
							pivotValues: [
								"urn:li:sponsoredCampaignGroup:601",
								`urn:li:geo:${place + 1}`,
							],
						})),
				).flat(),
			};
		},
		async ({ session, asked }) => {
			const records = recordsOf(
				await allPages(regionMetrics(session, account, days)),
			);
			expect(records).toHaveLength(9 * ofDay);
			// The first day, and four at a time: none of them is cut.
			expect(asked).toHaveLength(3);
		},
	);
});

test("places have names, and an unknown one is left out", () =>
	withLinkedIn(
		() => ({
			elements: [
				{
					urn: "urn:li:geo:102095887",
					facetUrn: "urn:li:adTargetingFacet:locations",
					name: "California, United States",
				},
			],
		}),
		async ({ session, asked }) => {
			expect(
				await regionNames(session, account, ["102095887", "999999999", "x"]),
			).toEqual([{ key: "102095887", name: "California, United States" }]);
			expect(asked[0]?.query).toBe(
				"q=urns&queryVersion=QUERY_USES_URNS&urns=List(urn%3Ali%3Ageo%3A102095887,urn%3Ali%3Ageo%3A999999999)&locale=(language:en,country:US)",
			);
		},
	));
