import { saveHourlyMetrics, zeroUnreportedHours } from "@patchbay/catalog";
import type { HourlyMetricDraft } from "@patchbay/platforms";
import { importWindow } from "./metric-window.ts";
import type { AccountRun } from "./stage.ts";

/** Numbers by campaign and hour. */
export async function importHourlyMetrics(run: AccountRun): Promise<void> {
	await importWindow<HourlyMetricDraft>(run, {
		part: run.connector.parts.metrics?.hourly,
		table: "metric_hourly",
		stream: "METRICS_HOURLY",
		save: saveHourlyMetrics,
		zero: zeroUnreportedHours,
		externalId: (metric) => `${metric.campaignExternalId} ${metric.hourStart}`,
	});
}
