import {
	saveDailyMetrics,
	saveMetricAge,
	zeroUnreportedMetrics,
} from "@patchbay/catalog";
import type { DailyMetricDraft } from "@patchbay/platforms";
import { importWindow, type MetricStage } from "./metric-window.ts";
import type { AccountRun } from "./stage.ts";

/** Numbers by campaign and day. */
export const importDailyMetrics = (run: AccountRun): Promise<void> =>
	importWindow(run, dailyMetrics(run));

export const dailyMetrics = ({
	connector,
}: AccountRun): MetricStage<DailyMetricDraft> => ({
	part: connector.parts.metrics?.daily,
	table: "metric_daily",
	stream: "METRICS_DAILY",
	save: saveDailyMetrics,
	zero: zeroUnreportedMetrics,
	close: saveMetricAge,
	externalId: (metric) => `${metric.campaignExternalId} ${metric.date}`,
});
