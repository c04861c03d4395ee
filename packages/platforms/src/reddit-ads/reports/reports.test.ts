import { describe, expect, test } from "vitest";
import { BeyondHorizon } from "../../errors.ts";
import {
	type Answer,
	account,
	collect,
	fail,
	type Reddit,
	withReddit,
} from "../fixtures/reddit.ts";
import { dayRow } from "../fixtures/rows.ts";
import { accountTotals } from "./account-totals.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { hourlyMetrics, hourReader } from "./hourly-metrics.ts";
import { regionMetrics } from "./region-metrics.ts";

const days = { from: "2026-09-01", to: "2026-09-03" };

/** Reports of one page. */
const answering =
	(...rows: object[]): Answer =>
	() => ({
		data: { metrics: rows, metrics_updated_at: "2026-09-04T06:00:00Z" },
		pagination: {
			next_url: null,
			previous_url: null,
			page_index: 0,
			total_count: rows.length,
		},
	});

const daily = async ({ session }: Reddit, options: object = {}) =>
	collect(dailyMetrics(session, account, { ...days, ...options }));

describe("a report by day", () => {
	test("asks for the account's own days, the day after the last as its end", async () => {
		await withReddit(answering(dayRow), async (reddit) => {
			await daily(reddit);
			expect(reddit.asked).toMatchObject([
				{
					method: "POST",
					path: "ad_accounts/a2_e1/reports",
					query: { "page.size": "1000" },
					body: {
						data: {
							breakdowns: ["CAMPAIGN_ID", "DATE"],
							fields: [
								"SPEND",
								"IMPRESSIONS",
								"CLICKS",
								"CONVERSION_PURCHASE_CLICKS",
								"CONVERSION_PURCHASE_VIEWS",
								"CONVERSION_PURCHASE_TOTAL_VALUE",
								"CLICK_ATTRIBUTION_WINDOW",
								"VIEW_ATTRIBUTION_WINDOW",
							],
							starts_at: "2026-09-01T00:00:00Z",
							ends_at: "2026-09-04T00:00:00Z",
							time_zone_id: "Europe/Berlin",
						},
					},
				},
			]);
		});
	});

	test("has spend in millionths, values in hundredths, and purchases after clicks and after views together", async () => {
		await withReddit(
			answering({
				...dayRow,
				click_attribution_window: "MONTH",
				view_attribution_window: "DAY",
			}),
			async (reddit) => {
				const [page] = await daily(reddit);
				expect(page).toEqual({
					records: [
						{
							campaignExternalId: "1500001",
							date: "2026-09-01",
							costMicros: 12_340_000n,
							impressions: 2100n,
							clicks: 31n,
							conversions: 6,
							conversionValueMicros: 159_990_000n,
							attribution: "month_click_day_view",
						},
					],
					rejected: [],
					nextCursor: null,
					totalCount: 1,
				});
			},
		);
	});

	test.each([
		["a list of one object", { data: [{ metrics: [dayRow] }] }, 1],
		[
			"a list of several",
			{ data: [{ metrics: [dayRow] }, { metrics: [] }] },
			1,
		],
		["no row", { data: { metrics: [] } }, 0],
		["an empty list", { data: [] }, 0],
	])("is read where its rows stand in %s", async (_name, reply, count) => {
		await withReddit(
			() => reply,
			async (reddit) => {
				const pages = await daily(reddit);
				expect(pages.flatMap(({ records }) => records)).toHaveLength(count);
			},
		);
	});

	test("sends its question again for each page", async () => {
		await withReddit(
			({ body, query }, reply) =>
				body === null
					? fail(reply, 400)
					: {
							data: {
								metrics: [
									{ ...dayRow, campaign_id: query["page.token"] ?? "1" },
								],
							},
							pagination: {
								next_url: query["page.token"] ? null : "?page.token=2",
							},
						},
			async (reddit) => {
				const pages = await daily(reddit);
				expect(
					pages.flatMap(({ records }) =>
						records.map(({ campaignExternalId }) => campaignExternalId),
					),
				).toEqual(["1", "2"]);
				const [first, second] = reddit.asked;
				expect(second?.body).toEqual(first?.body);
				const cursor = pages[0]?.nextCursor;
				expect(await daily(reddit, { cursor })).toEqual(pages.slice(1));
			},
		);
	});

	test("tells what null is: nothing shown or paid, and conversions that are not known", async () => {
		const none = {
			spend: null,
			impressions: null,
			clicks: null,
			conversion_purchase_clicks: null,
			conversion_purchase_views: null,
			conversion_purchase_total_value: null,
		};
		await withReddit(
			answering(
				{ ...dayRow, ...none },
				{ ...dayRow, conversion_purchase_views: null },
			),
			async (reddit) => {
				const [page] = await daily(reddit);
				expect(page?.records).toMatchObject([
					{
						costMicros: 0n,
						impressions: 0n,
						clicks: 0n,
						conversions: null,
						conversionValueMicros: null,
					},
					{ conversions: 4 },
				]);
			},
		);
	});

	test.each([
		["campaign_id", { campaign_id: null }],
		["date", { date: "2026-02-30" }],
		["spend", { spend: undefined }],
		["spend", { spend: 1.5 }],
		["clicks", { clicks: "many" }],
		["conversion_purchase_views", { conversion_purchase_views: {} }],
	])("rejects a row whose %s does not fit alone (%j)", async (path, wrong) => {
		await withReddit(
			answering(dayRow, { ...dayRow, ...wrong }),
			async (reddit) => {
				const [page] = await daily(reddit);
				expect(page?.records).toHaveLength(1);
				expect(page?.rejected).toEqual([
					expect.objectContaining({
						entity: "metric",
						path: `data.metrics[1].${path}`,
					}),
				]);
			},
		);
	});

	test("keeps the rows of the campaigns that are asked for, and asks nothing for none", async () => {
		await withReddit(
			answering(dayRow, { ...dayRow, campaign_id: "2" }),
			async (reddit) => {
				const [page] = await daily(reddit, { externalIds: ["2"] });
				expect(page?.records).toHaveLength(1);
				expect(page).not.toHaveProperty("totalCount");
				expect(await daily(reddit, { externalIds: [] })).toEqual([]);
				expect(reddit.asked).toHaveLength(1);
			},
		);
	});

	test("leaves out the day after the last, which a report may tell beside it", async () => {
		await withReddit(
			answering(dayRow, { ...dayRow, date: "2026-09-04" }),
			async (reddit) => {
				const [page] = await daily(reddit);
				expect(page?.records.map(({ date }) => date)).toEqual(["2026-09-01"]);
				expect(page?.rejected).toEqual([]);
			},
		);
	});

	test("counts what a connection chose, and reads nothing else", async () => {
		const row = {
			...dayRow,
			conversion_sign_up_clicks: 10,
			conversion_sign_up_views: 1,
			conversion_signup_total_value: 200,
		};
		await withReddit(answering(row), async (reddit) => {
			const [page] = await daily(reddit, { conversion: "sign_up" });
			expect(page?.records[0]).toMatchObject({
				conversions: 11,
				conversionValueMicros: 2_000_000n,
			});
			expect(JSON.stringify(reddit.asked[0]?.body)).not.toContain("PURCHASE");
		});
	});

	test("of days too long ago is told as such", async () => {
		await withReddit(
			(_asked, reply) => fail(reply, 400, ["data.starts_at"]),
			async (reddit) => {
				await expect(daily(reddit)).rejects.toBeInstanceOf(BeyondHorizon);
			},
		);
	});

	test("of an account without a time zone has the days of UTC", async () => {
		await withReddit(answering(), async ({ session, asked }) => {
			await collect(dailyMetrics(session, { ...account, timeZone: "" }, days));
			expect(JSON.stringify(asked[0]?.body)).not.toContain("time_zone_id");
		});
	});
});

describe("an hour", () => {
	const read = hourReader("Europe/Berlin");

	test.each([
		["2026-09-01T00:00:00+02:00", "2026-09-01", "2026-08-31T22:00:00.000Z"],
		["2026-08-31T22:00:00Z", "2026-09-01", "2026-08-31T22:00:00.000Z"],
		["2026-09-01T05:00:00", "2026-09-01", "2026-09-01T03:00:00.000Z"],
		[
			"2024-06-17T14:11:58\u221207:00",
			"2024-06-17",
			"2024-06-17T21:00:00.000Z",
		],
		// Both of the hours that the clock shows alike when it is put back.
		["2026-10-25T02:00:00+02:00", "2026-10-25", "2026-10-25T00:00:00.000Z"],
		["2026-10-25T02:00:00+0100", "2026-10-25", "2026-10-25T01:00:00.000Z"],
	])("written %s is of %s and begins at %s", (text, date, hourStart) => {
		expect(read(text)).toEqual({ date, hourStart });
	});

	test.each([
		[null],
		[7],
		[""],
		["2026-09-01"],
		["2026-02-30T01:00:00Z"],
		["2026-03-29T02:00:00"],
		["2026-09-01T99:00:00Z"],
	])("of another form (%j), or that the clock skips, is rejected", (value) => {
		expect(read(value)).toMatchObject({ path: "hour" });
	});

	test("is told with its numbers", async () => {
		const { date: _, ...row } = dayRow;
		await withReddit(
			answering({ ...row, hour: "2026-09-01T05:00:00+02:00" }),
			async ({ session, asked }) => {
				const [page] = await collect(hourlyMetrics(session, account, days));
				expect(page?.records).toMatchObject([
					{
						campaignExternalId: "1500001",
						date: "2026-09-01",
						hourStart: "2026-09-01T03:00:00.000Z",
						conversions: 6,
					},
				]);
				expect(asked[0]?.body).toMatchObject({
					data: { breakdowns: ["CAMPAIGN_ID", "HOUR"] },
				});
			},
		);
	});
});

test("a place is told with its numbers, by country and region", async () => {
	await withReddit(
		answering(
			{ ...dayRow, country: "US", region: "CA" },
			{ ...dayRow, country: 7 },
		),
		async ({ session, asked }) => {
			const [page] = await collect(regionMetrics(session, account, days));
			expect(page?.records).toMatchObject([
				{ region: { key: "US-CA" }, costMicros: 12_340_000n },
			]);
			expect(page?.rejected).toMatchObject([
				{ path: "data.metrics[1].country" },
			]);
			expect(asked[0]?.body).toMatchObject({
				data: { breakdowns: ["CAMPAIGN_ID", "DATE", "COUNTRY", "REGION"] },
			});
		},
	);
});

test("an account's totals are asked for above all campaigns, whichever are named", async () => {
	const { campaign_id: _, ...row } = dayRow;
	await withReddit(answering(row), async ({ session, asked }) => {
		const [page] = await collect(
			accountTotals(session, account, { ...days, externalIds: ["1"] }),
		);
		expect(page?.records).toMatchObject([
			{ date: "2026-09-01", costMicros: 12_340_000n, conversions: 6 },
		]);
		expect(asked[0]?.body).toMatchObject({ data: { breakdowns: ["DATE"] } });
	});
});
