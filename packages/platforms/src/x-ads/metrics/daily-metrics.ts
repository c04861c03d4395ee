import type { DailyMetricDraft, MetricNumbers } from "../../drafts.ts";
import type { MetricPart } from "../../parts.ts";
import { placesOf } from "./pieces.ts";
import { readStats } from "./read-stats.ts";
import type { Grain } from "./stats.ts";

/** Numbers of each campaign and day of the account. */
export const dailyMetrics: MetricPart<DailyMetricDraft>["run"] = (
	session,
	account,
	options,
) => readStats(session, account, daily, options);

export const daily: Grain<DailyMetricDraft> = {
	entity: "metric",
	granularity: "DAY",
	toDrafts(sums, piece, common) {
		const drafts: DailyMetricDraft[] = [];
		for (const [at, { day: date }] of placesOf(piece).entries()) {
			const sum = sums[at];
			if (!sum || !isTold(sum)) continue;
			const last = drafts.at(-1);
			// Hours of a day are its parts.
			if (last?.date === date) addTo(last, sum);
			else drafts.push({ ...common, date, ...sum });
		}
		return drafts;
	},
};

/** A place where everything is zero has no numbers at X. */
export const isTold = (sum: MetricNumbers): boolean =>
	sum.costMicros !== 0n ||
	sum.impressions !== 0n ||
	sum.clicks !== 0n ||
	(sum.conversions ?? 0) !== 0 ||
	(sum.conversionValueMicros ?? 0n) !== 0n;

function addTo(whole: DailyMetricDraft, part: MetricNumbers): void {
	whole.costMicros += part.costMicros;
	whole.impressions += part.impressions;
	whole.clicks += part.clicks;
	whole.conversions =
		whole.conversions === null || part.conversions === null
			? null
			: whole.conversions + part.conversions;
	whole.conversionValueMicros =
		whole.conversionValueMicros === null || part.conversionValueMicros === null
			? null
			: whole.conversionValueMicros + part.conversionValueMicros;
}
