import { saveHourlyMetrics, zeroUnreportedHours } from "@patchbay/catalog";
import {
	addDays,
	type HourlyMetricDraft,
	hoursOfDay,
} from "@patchbay/platforms";
import { importWindow } from "./metric-window.ts";
import type { AccountRun } from "./stage.ts";

/** Numbers by campaign and hour. */
export async function importHourlyMetrics(run: AccountRun): Promise<void> {
	const part = run.connector.parts.metrics?.hourly;
	const timeZone = part?.grain.dayZone ?? run.account.timeZone;
	const startOfDay = (day: string): string => {
		const start = hoursOfDay(timeZone, day).find((hour) => hour !== null);
		if (!start) throw new RangeError("a day has an hour");
		return start;
	};
	await importWindow<HourlyMetricDraft>(run, {
		part,
		table: "metric_hourly",
		stream: "METRICS_HOURLY",
		save: saveHourlyMetrics,
		zero: (sql, scope, { from, to, readSince }) =>
			zeroUnreportedHours(sql, scope, {
				from: startOfDay(from),
				to: startOfDay(addDays(to, 1)),
				readSince,
			}),
		externalId: (metric) => `${metric.campaignExternalId} ${metric.hourStart}`,
	});
}
