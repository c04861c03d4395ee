import type { DailyMetricDraft } from "../../drafts.ts";
import { isUnread } from "../../metrics/number-reading.ts";
import type { MetricPart } from "../../parts.ts";
import { type Report, readReport } from "./read-report.ts";
import { dayReader, numberColumns } from "./report-rows.ts";

/** Numbers of each campaign and UTC day. What deleted campaigns spent is among them. */
export const dailyMetrics: MetricPart<DailyMetricDraft>["run"] = (
	session,
	account,
	options,
) => readReport(session, account, dailyReport(options.conversion), options);

export function dailyReport(conversion?: string): Report<DailyMetricDraft> {
	const readDay = dayReader(conversion);
	return {
		entity: "metric",
		query: {
			type: "CampaignPerformanceReportRequest",
			aggregation: "Daily",
			columns: [
				"TimePeriod",
				"AccountId",
				"CampaignId",
				...numberColumns(conversion),
			],
		},
		readRow(row) {
			const read = readDay(row);
			if (isUnread(read)) return read;
			const { hour, ...draft } = read;
			return hour === null ? draft : { path: "TimePeriod" };
		},
	};
}
