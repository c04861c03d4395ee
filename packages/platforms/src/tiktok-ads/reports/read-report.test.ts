import { describe, expect, test } from "vitest";
import {
	filters,
	follow,
	idsOf,
	june,
	metrics,
	named,
	rowsOf,
	withLarge,
} from "../fixtures/reports.ts";
import { account, collect, page, withTikTok } from "../fixtures/tiktok.ts";
import { accountTotals } from "./account-totals.ts";
import { hourlyMetrics } from "./hourly-metrics.ts";

describe("numbers that are few", () => {
	test("are told at once, deleted campaigns' among them, thirty days to a question", async () => {
		await withTikTok(
			(asked) => page(asked, rowsOf(3), 2),
			async (tiktok) => {
				const pages = await follow(tiktok, {
					...named,
					to: "2026-07-03",
					externalIds: ["1", "2"],
				});
				expect(pages.map(({ records }) => records.length)).toEqual([
					2, 1, 2, 1,
				]);
				const [first, , later] = tiktok.to("report/integrated/get/");
				expect(first?.parameters).toMatchObject({
					advertiser_id: account.externalId,
					service_type: "AUCTION",
					report_type: "BASIC",
					data_level: "AUCTION_CAMPAIGN",
					dimensions: ["campaign_id", "stat_time_day"],
					metrics: [
						"spend",
						"impressions",
						"clicks",
						"complete_payment",
						"total_complete_payment_rate",
					],
					start_date: "2026-06-01",
					end_date: "2026-06-30",
					page: "1",
					page_size: "1000",
				});
				expect(first && filters(first)).toEqual({
					campaign_ids: ["IN", ["1", "2"]],
					campaign_status: ["IN", ["STATUS_ALL"]],
				});
				expect(later?.parameters).toMatchObject({
					start_date: "2026-07-01",
					end_date: "2026-07-03",
				});
				expect(tiktok.to("report/task/create/")).toEqual([]);
			},
		);
	});

	test("are told at once however many they are, where nobody has named a report", async () => {
		await withLarge({ states: ["SUCCESS"], rows: 0 }, async (tiktok) => {
			expect(idsOf(await follow(tiktok, june))).toHaveLength(11);
			expect(tiktok.to("report/task/create/")).toEqual([]);
		});
	});

	test("of an hour are asked for day by day", async () => {
		await withTikTok(
			(asked) =>
				page(
					asked,
					[
						{
							dimensions: {
								campaign_id: "1",
								stat_time_hour: `${asked.parameters.start_date} 10:00:00`,
							},
							metrics,
						},
					],
					1,
				),
			async ({ session, asked }) => {
				const pages = await collect(
					hourlyMetrics(session, account, {
						from: "2026-06-01",
						to: "2026-06-03",
					}),
				);
				expect(
					pages.flatMap(({ records }) => records.map(({ date }) => date)),
				).toEqual(["2026-06-01", "2026-06-02", "2026-06-03"]);
				for (const { parameters } of asked)
					expect(parameters.start_date).toBe(parameters.end_date);
			},
		);
	});

	test("of the whole account are asked for above its campaigns, without a filter", async () => {
		await withTikTok(
			(asked) =>
				page(
					asked,
					[
						{
							dimensions: {
								advertiser_id: account.externalId,
								stat_time_day: "2026-06-01 00:00:00",
							},
							metrics,
						},
					],
					1000,
				),
			async ({ session, asked }) => {
				const [first] = await collect(accountTotals(session, account, named));
				expect(first?.records).toEqual([
					{
						date: "2026-06-01",
						costMicros: 1_500_000n,
						impressions: 10n,
						clicks: 1n,
						conversions: 0,
						conversionValueMicros: 0n,
					},
				]);
				expect(asked[0]?.parameters).toMatchObject({
					data_level: "AUCTION_ADVERTISER",
					dimensions: ["advertiser_id", "stat_time_day"],
				});
				expect(asked[0]?.parameters).not.toHaveProperty("filtering");
			},
		);
	});
});
