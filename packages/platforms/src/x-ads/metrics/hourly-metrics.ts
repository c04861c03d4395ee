import type { HourlyMetricDraft } from "../../drafts.ts";
import type { MetricPart } from "../../parts.ts";
import { isTold } from "./daily-metrics.ts";
import { placesOf } from "./pieces.ts";
import { readStats } from "./read-stats.ts";
import type { Grain } from "./stats.ts";

/** Numbers of each campaign and hour. X's hours are instants: on the day when the clock is put back there are 25. */
export const hourlyMetrics: MetricPart<HourlyMetricDraft>["run"] = (
	session,
	account,
	options,
) => readStats(session, account, hourly, options);

export const hourly: Grain<HourlyMetricDraft> = {
	entity: "hourly metric",
	granularity: "HOUR",
	toDrafts(sums, piece, common) {
		const drafts: HourlyMetricDraft[] = [];
		for (const [at, { day: date, startsAt }] of placesOf(piece).entries()) {
			const sum = sums[at];
			if (sum && isTold(sum))
				drafts.push({ ...common, date, hourStart: startsAt, ...sum });
		}
		return drafts;
	},
};
