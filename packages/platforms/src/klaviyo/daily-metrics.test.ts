import { afterEach, describe, expect, test } from "vitest";
import { ReportFailed } from "../errors.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import {
	aggregate,
	campaign,
	days,
	message,
	midnights,
	other,
	row,
	shop,
	usual,
} from "./fixtures/aggregates.ts";
import { account, listAll, type Served, serve } from "./fixtures/serve.ts";

let served: Served;
afterEach(() => served.stop());

const daily = async (options: object = {}) =>
	listAll(dailyMetrics(served.session, account, { ...days, ...options }));

describe("daily numbers of Klaviyo", () => {
	test("are those of messages, added up for their campaign or flow, and exact", async () => {
		served = await serve(shop(usual));
		const [whole] = await daily();
		expect(whole?.nextCursor).toBeNull();
		const pages = await daily({ pageSize: 1 });
		expect(pages.flatMap(({ records }) => records)).toEqual(whole?.records);
		expect(pages.map(({ nextCursor }) => nextCursor)).toEqual([
			"2026-03-08",
			"2026-03-09",
			null,
		]);
		expect(pages.flatMap(({ rejected }) => rejected)).toEqual([]);
		expect(pages.flatMap(({ records }) => records)).toEqual([
			{
				campaignExternalId: campaign,
				date: "2026-03-07",
				costMicros: 0n,
				impressions: 150n,
				clicks: 10n,
				conversions: 3,
				conversionValueMicros: 300_000n,
			},
			{
				campaignExternalId: "VueJfU",
				date: "2026-03-07",
				costMicros: 0n,
				impressions: 7n,
				clicks: 0n,
				conversions: 0,
				conversionValueMicros: 0n,
			},
			expect.objectContaining({
				campaignExternalId: campaign,
				date: "2026-03-08",
				impressions: 5n,
				clicks: 1n,
			}),
			expect.objectContaining({
				campaignExternalId: "VueJfU",
				date: "2026-03-08",
			}),
			expect.objectContaining({
				campaignExternalId: "VueJfU",
				date: "2026-03-09",
				conversions: 1,
				conversionValueMicros: 9_007_199_254_123_457n,
			}),
		]);
		served.asked.length = 0;
		await daily({ cursor: "2026-03-09" });
		expect(
			served.asked.find(({ path }) => path === "metric-aggregates")?.body.data
				.attributes.filter[0],
		).toBe("greater-or-equal(datetime,2026-03-09T04:00:00+00:00)");
		await expect(daily({ cursor: "2026-04-01" })).rejects.toThrow("cursor");
	});

	test("cost one question for each metric, in the account's zone and with its days' own beginnings", async () => {
		served = await serve(shop(usual));
		await daily();
		const questions = served.asked.filter(
			({ path }) => path === "metric-aggregates",
		);
		expect(
			questions.map(({ body }) => [
				body.data.attributes.metric_id,
				body.data.attributes.by,
				body.data.attributes.measurements,
			]),
		).toEqual([
			["RECEML", ["$message", "$flow"], ["count"]],
			["RECSMS", ["$message", "$flow"], ["count"]],
			["CLIEML", ["$message", "$flow"], ["count"]],
			[
				"ORDOLD",
				["$attributed_message", "$attributed_flow"],
				["count", "sum_value"],
			],
		]);
		expect(questions[0]?.body.data).toMatchObject({
			type: "metric-aggregate",
			attributes: {
				interval: "day",
				timezone: "US/Eastern",
				filter: [
					"greater-or-equal(datetime,2026-03-07T05:00:00+00:00)",
					"less-than(datetime,2026-03-10T04:00:00+00:00)",
				],
			},
		});
	});

	test("of named campaigns are theirs alone", async () => {
		served = await serve(shop(usual));
		const pages = await daily({ externalIds: ["VueJfU"] });
		expect(
			pages.flatMap(({ records }) =>
				records.map(({ campaignExternalId }) => campaignExternalId),
			),
		).toEqual(["VueJfU", "VueJfU", "VueJfU"]);
		expect(await daily({ externalIds: [] })).toEqual([]);
	});

	test("of a campaign that is told by its own id, or is gone, are kept under that id", async () => {
		served = await serve(
			shop({
				RECEML: [
					row([campaign, ""], [1, 0, 0]),
					row(["01GONE", ""], [2, 0, 0]),
				],
			}),
		);
		const [page] = await daily();
		expect(
			page?.records.map(({ campaignExternalId, impressions }) => [
				campaignExternalId,
				impressions,
			]),
		).toEqual([
			["01GMRWDSA0ARTAKE1SFX8JGXAY", 1n],
			["01GONE", 2n],
		]);
	});

	test("follow a further page, and are refused where a full one names none", async () => {
		served = await serve(
			shop({
				RECEML: ({ body }) =>
					body.data.attributes.page_cursor === "two"
						? aggregate([row([other, ""], [5, 0, 0])])
						: aggregate(
								[row([message, ""], [1, 0, 0])],
								midnights,
								"https://a.klaviyo.com/api/metric-aggregates?page_cursor=two",
							),
			}),
		);
		const [page] = await daily();
		expect(page?.records[0]?.impressions).toBe(6n);
		await served.stop();

		const rows = Array.from({ length: 500 }, (_, at) =>
			row([`M${at}`, ""], [1, 0, 0]),
		);
		served = await serve(shop({ RECEML: rows }));
		const error = await daily().catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(ReportFailed);
		expect(error).toMatchObject({ reason: "TOO_LARGE" });
	});

	test("reject a row that does not fit, and keep the others", async () => {
		served = await serve(
			shop({
				RECEML: [
					row([message, ""], [1, null, 0]),
					row([other, ""], [1, -1, 0]),
					row(["Q5p9vT", "VueJfU"], ["9007199254740993", 0, 0]),
				],
			}),
		);
		const [page] = await daily();
		expect(page?.records).toEqual([
			expect.objectContaining({ impressions: 9007199254740993n }),
		]);
		expect(page?.rejected).toEqual([
			expect.objectContaining({
				externalId: message,
				path: "data.attributes.data[0].measurements",
			}),
			expect.objectContaining({ externalId: other }),
		]);
	});
});

test("a zone that Klaviyo knows by its earlier name alone is called so", async () => {
	served = await serve(shop(usual));
	await listAll(
		dailyMetrics(served.session, { ...account, timeZone: "Europe/Kyiv" }, days),
	);
	const question = served.asked.find(
		({ path }) => path === "metric-aggregates",
	);
	expect(question?.body.data.attributes.timezone).toBe("Europe/Kiev");
});
