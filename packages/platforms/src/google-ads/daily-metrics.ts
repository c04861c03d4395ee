import type { DailyMetricDraft } from "../drafts.ts";
import { MetricReading, readDay } from "./metric-reading.ts";
import { metricsOf } from "./metrics-query.ts";

/** Numbers of each campaign and day. Removed campaigns are among them: what they spent belongs to the account's totals. */
export const dailyMetrics = metricsOf<DailyMetricDraft>(
	"dailyMetrics",
	(_account, counted) => () =>
		new MetricReading("metric", (row) => readDay(row, counted)),
);
