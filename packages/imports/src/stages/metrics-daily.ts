import {
	saveDailyMetrics,
	saveMetricAge,
	zeroUnreportedMetrics,
} from "@patchbay/catalog";
import type { DailyMetricDraft } from "@patchbay/platforms";
import { importWindow } from "./metric-window.ts";
import type { AccountRun } from "./stage.ts";

/** Numbers by campaign and day. */
export async function importDailyMetrics(run: AccountRun): Promise<void> {
	await importWindow<DailyMetricDraft>(run, {
		part: run.connector.parts.metrics?.daily,
		table: "metric_daily",
		stream: "METRICS_DAILY",
		save: saveDailyMetrics,
		zero: zeroUnreportedMetrics,
		close: saveMetricAge,
		externalId: (metric) => `${metric.campaignExternalId} ${metric.date}`,
	});
}
