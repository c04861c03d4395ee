import { describe, expect, test } from "vitest";
import { june } from "../fixtures/reports.ts";
import {
	type Answer,
	account,
	collect,
	fail,
	page,
	withTikTok,
} from "../fixtures/tiktok.ts";
import { regionMetrics } from "./region-metrics.ts";

describe("numbers by place", () => {
	const place = (dimension: string, value: string) => ({
		dimensions: {
			campaign_id: "1",
			stat_time_day: "2026-06-01 00:00:00",
			[dimension]: value,
		},
		metrics: { spend: "1", impressions: "1", clicks: "0" },
	});
	const refusing: Answer = (asked, reply) =>
		(asked.parameters.dimensions as string[]).includes("province_id")
			? fail(reply, 40002)
			: page(
					asked,
					[place("country_code", "DE"), place("country_code", "FR")],
					1,
				);

	test("are by province, and by country where TikTok refuses provinces, to the end of the list", async () => {
		await withTikTok(
			(asked) => page(asked, [place("province_id", "2951839")], 1),
			async ({ session, asked }) => {
				const [first] = await collect(regionMetrics(session, account, june));
				expect(first?.records[0]?.region).toEqual({
					key: "2951839",
					name: null,
				});
				expect(asked[0]?.parameters).toMatchObject({
					report_type: "AUDIENCE",
					dimensions: ["campaign_id", "province_id", "stat_time_day"],
					metrics: ["spend", "impressions", "clicks"],
				});
			},
		);
		await withTikTok(refusing, async ({ session, asked }) => {
			const pages = await collect(regionMetrics(session, account, june));
			expect(
				pages.flatMap(({ records }) =>
					records.map(({ region }) => region.name),
				),
			).toEqual(["Germany", "France"]);
			const before = asked.length;
			const rest = await collect(
				regionMetrics(session, account, {
					...june,
					cursor: pages[0]?.nextCursor ?? "",
				}),
			);
			expect(rest).toEqual(pages.slice(1));
			// It is not asked again whether provinces are told.
			expect(asked.length - before).toBe(1);
		});
	});

	test("are refused where countries are refused too", async () => {
		await withTikTok(
			(_asked, reply) => fail(reply, 40002),
			async ({ session, asked }) => {
				await expect(
					collect(regionMetrics(session, account, june)),
				).rejects.toMatchObject({ code: "PLATFORM_REJECTED" });
				expect(asked).toHaveLength(2);
			},
		);
	});
});
