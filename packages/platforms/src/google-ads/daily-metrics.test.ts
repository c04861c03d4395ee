import { describe, expect, test } from "vitest";
import row from "./fixtures/daily-metric.json" with { type: "json" };
import { MetricReading, readDay } from "./metric-reading.ts";

function readDailyMetrics(rows: readonly unknown[]) {
	const reading = new MetricReading("metric", readDay);
	for (const row of rows) reading.add(row);
	return { records: reading.records, rejected: reading.rejected };
}

describe("daily metric rows", () => {
	test("keep every digit of 64-bit numbers", () => {
		expect(readDailyMetrics([row])).toEqual({
			records: [
				{
					campaignExternalId: "2",
					date: "2026-11-03",
					costMicros: 9007199254740993n,
					impressions: 9223372036854775807n,
					clicks: 4n,
					conversions: 1.5,
					conversionValueMicros: 49_900_000n,
				},
			],
			rejected: [],
		});
	});

	test("read what Google left out as zero", () => {
		const { records } = readDailyMetrics([
			{ campaign: row.campaign, segments: row.segments },
		]);
		expect(records[0]).toMatchObject({
			costMicros: 0n,
			impressions: 0n,
			conversions: 0,
			conversionValueMicros: 0n,
		});
	});

	test.each([
		[null, "campaign.id"],
		[{ ...row, campaign: { id: 2 } }, "campaign.id"],
		[{ ...row, campaign: { id: "2; x" } }, "campaign.id"],
		[{ ...row, segments: undefined }, "segments.date"],
		[{ ...row, segments: { date: "3 Nov" } }, "segments.date"],
		[{ ...row, metrics: "none" }, "metrics"],
		[{ ...row, metrics: { costMicros: "1.5" } }, "metrics.costMicros"],
		[{ ...row, metrics: { clicks: 2 ** 53 } }, "metrics.clicks"],
		[{ ...row, metrics: { impressions: null } }, "metrics.impressions"],
		[{ ...row, metrics: { conversions: "1" } }, "metrics.conversions"],
		[{ ...row, metrics: { conversionsValue: {} } }, "metrics.conversionsValue"],
	])("reject %j with its path and keep the others", (bad, path) => {
		const { records, rejected } = readDailyMetrics([row, bad, row]);
		expect(records).toHaveLength(2);
		expect(rejected).toEqual([
			expect.objectContaining({ entity: "metric", path: `results[1].${path}` }),
		]);
	});
});
