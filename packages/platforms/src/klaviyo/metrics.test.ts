import { afterEach, describe, expect, test } from "vitest";
import { ReportFailed } from "../errors.ts";
import { accountTotals } from "./account-totals.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import campaignsPage from "./fixtures/campaigns-page.json" with {
	type: "json",
};
import metricsPage from "./fixtures/metrics.json" with { type: "json" };
import {
	type Answer,
	type Asked,
	account,
	listAll,
	type Served,
	serve,
} from "./fixtures/serve.ts";
import { hourlyMetrics } from "./hourly-metrics.ts";

let served: Served;
afterEach(() => served.stop());

const campaign = "01GMRWDSA0ARTAKE1SFX8JGXAY";
const message = "01GMRWDSA1MESSAGE000000001";
const other = "01GMRWDSA1MESSAGE000000002";
const days = { from: "2026-03-07", to: "2026-03-09" };
/** Midnights of New York around the night in which the clock is put forward. */
const midnights = [
	"2026-03-07T05:00:00+00:00",
	"2026-03-08T05:00:00+00:00",
	"2026-03-09T04:00:00+00:00",
];

type Row = [dimensions: string[], count: unknown[], value?: unknown[]];

const aggregate = (
	rows: Row[],
	dates: string[] = midnights,
	next?: string,
) => ({
	data: {
		type: "metric-aggregate",
		id: "1",
		attributes: {
			dates,
			data: rows.map(([dimensions, count, sum_value]) => ({
				dimensions,
				measurements: { count, ...(sum_value ? { sum_value } : {}) },
			})),
		},
	},
	...(next ? { links: { self: "x", next } } : {}),
});

/** An account whose aggregations are answered by metric. */
function shop(
	answers: Record<string, Row[] | ((asked: Asked) => unknown)>,
	metrics: unknown = metricsPage,
): Answer {
	return (asked) => {
		if (asked.path === "metrics") return metrics;
		if (asked.path === "campaigns")
			return asked.query
				.get("filter")
				?.includes('"email"),equals(archived,false')
				? { ...campaignsPage, links: { next: null } }
				: { data: [] };
		if (asked.path !== "metric-aggregates") return undefined;
		const answer = answers[asked.body.data.attributes.metric_id] ?? [];
		return typeof answer === "function" ? answer(asked) : aggregate(answer);
	};
}

const usual = {
	RECEML: [
		[
			[message, ""],
			[100, 3, 0],
		],
		[
			[other, ""],
			[50, 0, 0],
		],
		[
			["Q5p9vT", "VueJfU"],
			[7, 7, 7],
		],
		// A confirmation that belongs to nothing.
		[
			["", ""],
			[4, 0, 0],
		],
	],
	RECSMS: [
		[
			[message, ""],
			[0, 2, 0],
		],
	],
	CLIEML: [
		[
			[message, ""],
			[10, 1, 0],
		],
	],
	ORDOLD: [
		[
			[message, ""],
			[1, 0, 0],
			[0.1, 0, 0],
		],
		[
			[other, ""],
			[2, 0, 0],
			[0.2, 0, 0],
		],
		[
			["Q5p9vT", "VueJfU"],
			[0, 0, 1],
			[0, 0, 9007199254.123457],
		],
		[
			["", ""],
			[9, 9, 9],
			[900, 900, 900],
		],
	],
} satisfies Record<string, Row[]>;

const daily = async (options: object = {}) =>
	listAll(dailyMetrics(served.session, account, { ...days, ...options }));

describe("daily numbers of Klaviyo", () => {
	test("are those of messages, added up for their campaign or flow, and exact", async () => {
		served = await serve(shop(usual));
		const pages = await daily();
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
					[
						[campaign, ""],
						[1, 0, 0],
					],
					[
						["01GONE", ""],
						[2, 0, 0],
					],
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
						? aggregate([
								[
									[other, ""],
									[5, 0, 0],
								],
							])
						: aggregate(
								[
									[
										[message, ""],
										[1, 0, 0],
									],
								],
								midnights,
								"https://a.klaviyo.com/api/metric-aggregates?page_cursor=two",
							),
			}),
		);
		const [page] = await daily();
		expect(page?.records[0]?.impressions).toBe(6n);
		await served.stop();

		const rows = Array.from(
			{ length: 500 },
			(_, at): Row => [
				[`M${at}`, ""],
				[1, 0, 0],
			],
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
					[
						[message, ""],
						[1, null, 0],
					],
					[
						[other, ""],
						[1, -1, 0],
					],
					[
						["Q5p9vT", "VueJfU"],
						["9007199254740993", 0, 0],
					],
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

describe("conversions of Klaviyo", () => {
	const conversionsOf = async (options: object) => {
		const [page] = await daily(options);
		return [page?.records[0]?.conversions, page?.rejected] as const;
	};

	test("are orders of the oldest shop's metric, or of the metric that was chosen", async () => {
		served = await serve(
			shop({
				...usual,
				ODDONE: [
					[
						[message, ""],
						[5, 0, 0],
						[0, 0, 0],
					],
				],
			}),
		);
		expect(await conversionsOf({})).toEqual([3, []]);
		expect(await conversionsOf({ conversion: "ODDONE" })).toEqual([5, []]);
		expect(await conversionsOf({ conversion: "none" })).toEqual([null, []]);
	});

	test("are not told where the metric is missing, and a sentence says what to do", async () => {
		const today = new Date().toISOString().slice(0, 10);
		const metrics = {
			data: metricsPage.data.filter(
				({ attributes }) => attributes.name !== "Placed Order",
			),
		};
		served = await serve(shop(usual, metrics));
		const [conversions, rejected] = await conversionsOf({ to: today });
		expect(conversions).toBeNull();
		expect(rejected).toEqual([
			expect.objectContaining({
				entity: "conversion metric",
				message: expect.stringContaining("has no metric “Placed Order”"),
			}),
		]);
		// Of earlier days it is not said again.
		expect(await conversionsOf({})).toEqual([null, []]);
		const [, unknown] = await conversionsOf({
			to: today,
			conversion: "NOTHIS",
		});
		expect(unknown?.[0]?.message).toContain("Choose another one");
	});
});

describe("hourly numbers of Klaviyo", () => {
	test("are instants, on days of 23 and of 25 hours too", async () => {
		served = await serve(
			shop({
				RECEML: () =>
					aggregate(
						[
							[
								[message, ""],
								[1, 2, 3],
							],
						],
						[
							"2026-03-08T06:00:00+00:00",
							"2026-03-08T07:00:00+00:00",
							"2026-03-09T03:00:00+00:00",
						],
					),
			}),
		);
		const hours = async (window: typeof days) =>
			(await listAll(hourlyMetrics(served.session, account, window)))
				.flatMap(({ records }) => records)
				.map(({ date, hourStart, impressions }) => [
					date,
					hourStart,
					impressions,
				]);
		expect(await hours(days)).toEqual([
			["2026-03-08", "2026-03-08T06:00:00.000Z", 1n],
			["2026-03-08", "2026-03-08T07:00:00.000Z", 2n],
			["2026-03-08", "2026-03-09T03:00:00.000Z", 3n],
		]);
		await served.stop();

		served = await serve(
			shop({
				RECEML: () =>
					aggregate(
						[
							[
								[message, ""],
								[1, 2],
							],
						],
						["2026-11-01T05:00:00+00:00", "2026-11-01T06:00:00+00:00"],
					),
			}),
		);
		// The clock shows one o'clock twice: two instants, and two hours.
		expect(await hours({ from: "2026-11-01", to: "2026-11-01" })).toEqual([
			["2026-11-01", "2026-11-01T05:00:00.000Z", 1n],
			["2026-11-01", "2026-11-01T06:00:00.000Z", 2n],
		]);
		expect(
			served.asked.find(({ path }) => path === "metric-aggregates")?.body.data
				.attributes,
		).toMatchObject({
			interval: "hour",
			filter: [
				"greater-or-equal(datetime,2026-11-01T04:00:00+00:00)",
				"less-than(datetime,2026-11-02T05:00:00+00:00)",
			],
		});
	});
});

test("an account's totals are everything that was delivered and clicked, and the orders of any channel", async () => {
	served = await serve(
		shop({
			RECEML: [[[], [161, 10, 7]]],
			CLIEML: [[[], [10, 1, 0]]],
			ORDOLD: [
				[["email"], [3, 0, 1], [0.3, 0, 1.5]],
				[[""], [9, 9, 9], [900, 900, 900]],
			],
		}),
	);
	const [page] = await listAll(accountTotals(served.session, account, days));
	expect(page?.records).toEqual([
		{
			date: "2026-03-07",
			costMicros: 0n,
			impressions: 161n,
			clicks: 10n,
			conversions: 3,
			conversionValueMicros: 300_000n,
		},
		expect.objectContaining({ date: "2026-03-08", conversions: 0 }),
		expect.objectContaining({ date: "2026-03-09", conversions: 1 }),
	]);
	const by = served.asked.flatMap(({ body }) =>
		body ? [body.data.attributes.by] : [],
	);
	expect(by).toEqual([
		undefined,
		undefined,
		undefined,
		["$attributed_channel"],
	]);
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
