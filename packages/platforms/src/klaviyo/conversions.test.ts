import { afterEach, describe, expect, test } from "vitest";
import { dailyMetrics } from "./daily-metrics.ts";
import { days, message, row, shop, usual } from "./fixtures/aggregates.ts";
import metricsPage from "./fixtures/metrics.json" with { type: "json" };
import { account, listAll, type Served, serve } from "./fixtures/serve.ts";

let served: Served;
afterEach(() => served.stop());

describe("conversions of Klaviyo", () => {
	const conversionsOf = async (options: object) => {
		const [page] = await listAll(
			dailyMetrics(served.session, account, { ...days, ...options }),
		);
		return [page?.records[0]?.conversions, page?.rejected] as const;
	};

	test("are orders of the oldest shop's metric, or of the metric that was chosen", async () => {
		served = await serve(
			shop({
				...usual,
				ODDONE: [row([message, ""], [5, 0, 0], [0, 0, 0])],
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
