import { describe, expect, test } from "vitest";
import { Sums } from "./sums.ts";

const asked = new Set(["a1", "b2"]);
const row = (metrics: object | null, id: unknown = "a1") => ({
	id,
	id_data: [{ segment: null, metrics }],
});
const sumsOf = (rows: readonly unknown[], metric = "conversion_purchases") => {
	const sums = new Sums("metric", 2, metric);
	sums.add(rows, asked);
	return sums;
};

describe("numbers of a campaign", () => {
	test("are arrays by place, of which null is zero", () => {
		const sums = sumsOf([
			row({
				impressions: [1200, null],
				url_clicks: null,
				billed_charge_local_micro: [9_100_000, "9007199254740993"],
				conversion_purchases: {
					post_view: [1, null],
					post_engagement: [2, 3],
					sale_amount: [20_000_000, null],
				},
			}),
		]);
		expect(sums.of("a1")).toEqual([
			{
				costMicros: 9_100_000n,
				impressions: 1200n,
				clicks: 0n,
				conversions: 3,
				conversionValueMicros: 20_000_000n,
			},
			{
				costMicros: 9_007_199_254_740_993n,
				impressions: 0n,
				clicks: 0n,
				conversions: 3,
				conversionValueMicros: 0n,
			},
		]);
	});

	test("are added up over placements", () => {
		const sums = new Sums("metric", 2, "conversion_purchases");
		for (const cost of [100, 5])
			sums.add(
				[row({ billed_charge_local_micro: [cost, cost], impressions: [1, 2] })],
				asked,
			);
		expect(
			sums
				.of("a1")
				.map(({ costMicros, impressions }) => [costMicros, impressions]),
		).toEqual([
			[105n, 2n],
			[105n, 4n],
		]);
	});

	test("count X's own total where it is told, and the chosen metric alone", () => {
		const metrics = {
			conversion_purchases: {
				metric: [9, 9],
				post_view: [1, 1],
				post_engagement: [2, 2],
				assisted: [50, 50],
				sale_amount: [7, 7],
			},
			conversion_site_visits: { post_view: [400, 400] },
		};
		expect(sumsOf([row(metrics)]).of("a1")[0]?.conversions).toBe(9);
		const visits = sumsOf([row(metrics)], "conversion_site_visits");
		expect(visits.of("a1")[0]).toMatchObject({
			conversions: 400,
			conversionValueMicros: null,
		});
	});

	test("know no conversions where the metric is missing, and none where it is null", () => {
		expect(sumsOf([row({ url_clicks: [1, 1] })]).of("a1")[0]).toMatchObject({
			conversions: null,
			conversionValueMicros: null,
		});
		expect(
			sumsOf([row({ conversion_purchases: null })]).of("a1")[0],
		).toMatchObject({ conversions: 0, conversionValueMicros: 0n });
		expect(
			sumsOf([row({ conversion_purchases: { order_quantity: [1, 1] } })]).of(
				"a1",
			)[0],
		).toMatchObject({ conversions: null, conversionValueMicros: null });
	});

	test.each([
		[{ url_clicks: [1] }, "data[0].url_clicks"],
		[{ impressions: [1.5, 2] }, "data[0].impressions"],
		[
			{ billed_charge_local_micro: ["much", 1] },
			"data[0].billed_charge_local_micro",
		],
		[
			{ conversion_purchases: { post_view: [1] } },
			"data[0].conversion_purchases.post_view",
		],
		[
			{ conversion_purchases: { sale_amount: "x" } },
			"data[0].conversion_purchases.sale_amount",
		],
		[null, "data[0].id_data"],
	])("with %j are rejected as a whole at %s", (metrics, path) => {
		const sums = sumsOf([row(metrics), row({ url_clicks: [1, 1] }, "b2")]);
		expect(sums.rejected).toMatchObject([
			{ entity: "metric", externalId: "a1", path },
		]);
		expect(sums.of("a1")).toEqual([]);
		expect(sums.of("b2")).toHaveLength(2);
	});

	test("of a campaign that has two rows in a reply are not counted twice, nor once", () => {
		const twice = row({ impressions: [5, 5] });
		const sums = sumsOf([twice, row({ url_clicks: [1, 1] }, "b2"), twice]);
		expect(sums.of("a1")).toEqual([]);
		expect(sums.of("b2")).toHaveLength(2);
		expect(sums.rejected).toMatchObject([
			{ externalId: "a1", path: "data[2].id" },
		]);
	});

	test("stay without a placement that does not fit", () => {
		const sums = new Sums("metric", 2, "conversion_purchases");
		sums.add([row({ url_clicks: [1, 1] })], asked);
		sums.add([row({ url_clicks: [1, 1, 1] })], asked);
		expect(sums.of("a1")).toEqual([]);
	});

	test("of what was not asked for are left, and rows of any form rejected", () => {
		const sums = sumsOf([
			row({ url_clicks: [1, 1] }, "c3"),
			null,
			"x",
			row({}, 7),
		]);
		expect(sums.of("c3")).toEqual([]);
		expect(sums.rejected.map(({ path }) => path)).toEqual([
			"data[1].id",
			"data[2].id",
			"data[3].id",
		]);
	});
});
