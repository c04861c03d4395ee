import { actionTypesOf } from "./conversions.ts";
import { conversionFields, insightsOf } from "./insights.ts";
import { MetricReading, readDay } from "./metric-reading.ts";

/** Numbers of each campaign and day, with the setting by which conversions were credited. */
export const dailyMetrics = insightsOf({
	fields: [...conversionFields, "attribution_setting"],
	collectFor(_account, { conversion }) {
		const types = actionTypesOf(conversion);
		return () => new MetricReading("metric", (row) => readDay(row, types));
	},
});
