import type { HourlyMetricDraft } from "../../drafts.ts";
import { isUnread } from "../../metrics/number-reading.ts";
import type { MetricPart } from "../../parts.ts";
import { type Report, readReport } from "./read-report.ts";
import { dayReader, numberColumns } from "./report-rows.ts";

/** Numbers of each campaign and hour. Microsoft tells hours of UTC, so that no day has 23 or 25 of them. */
export const hourlyMetrics: MetricPart<HourlyMetricDraft>["run"] = (
	session,
	account,
	options,
) => readReport(session, account, hourlyReport(options.conversion), options);

export function hourlyReport(conversion?: string): Report<HourlyMetricDraft> {
	const readDay = dayReader(conversion);
	return {
		entity: "hourly metric",
		query: {
			type: "CampaignPerformanceReportRequest",
			aggregation: "Hourly",
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
			if (hour === null) return { path: "TimePeriod" };
			const hourStart = `${draft.date}T${String(hour).padStart(2, "0")}:00:00.000Z`;
			return { ...draft, hourStart };
		},
	};
}
