import type { DailyMetricDraft } from "../drafts.ts";
import type { MetricPart } from "../parts.ts";
import { readAnalytics } from "./analytics.ts";
import { groupDayReader } from "./metric-reading.ts";

/** Numbers of each campaign group and day, UTC's. What deleted groups spent is among them. */
export const dailyMetrics: MetricPart<DailyMetricDraft>["run"] = (
	session,
	account,
	options,
) =>
	readAnalytics(
		session,
		account,
		{
			entity: "metric",
			pivots: ["CAMPAIGN_GROUP"],
			conversion: options.conversion,
			readRow: groupDayReader(options.conversion),
			keyOf: ({ campaignExternalId }) => campaignExternalId,
		},
		options,
	);
