import { afterEach, describe, expect, test } from "vitest";
import { aggregate, days, message, row, shop } from "./fixtures/aggregates.ts";
import { account, listAll, type Served, serve } from "./fixtures/serve.ts";
import { hourlyMetrics } from "./hourly-metrics.ts";

let served: Served;
afterEach(() => served.stop());

describe("hourly numbers of Klaviyo", () => {
	test("are instants, on days of 23 and of 25 hours too", async () => {
		served = await serve(
			shop({
				RECEML: () =>
					aggregate(
						[row([message, ""], [1, 2, 3])],
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
						[row([message, ""], [1, 2])],
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
