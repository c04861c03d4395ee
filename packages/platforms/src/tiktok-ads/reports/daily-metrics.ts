import type { DailyMetricDraft } from "../../drafts.ts";
import { isUnread, type Unread } from "../../metrics/number-reading.ts";
import type { MetricPart } from "../../parts.ts";
import { type Report, readReport } from "./read-report.ts";
import {
	idOf,
	metricNames,
	numbersReader,
	type ReportRow,
	readTime,
} from "./report-rows.ts";

/** Most days of a question that has days as a dimension. */
export const longestDays = 30;

/** Numbers of each campaign and day. What deleted campaigns spent is among them: it belongs to the account's totals. */
export const dailyMetrics: MetricPart<DailyMetricDraft>["run"] = (
	session,
	account,
	options,
) => readReport(session, account, dailyReport(options.conversion), options);

export function dailyReport(conversion?: string): Report<DailyMetricDraft> {
	return {
		entity: "metric",
		query: {
			type: "BASIC",
			level: "CAMPAIGN",
			dimensions: ["campaign_id", "stat_time_day"],
			metrics: metricNames(conversion),
		},
		longestDays,
		readRow: dayReader(conversion),
		keyOf: ({ campaignExternalId, date }) => `${campaignExternalId} ${date}`,
	};
}

/**
 * Makes the reader of what the rows of every campaign's report by day have.
 * @param conversion key of what counts; null where the report tells no conversions
 */
export function dayReader(conversion: string | null | undefined) {
	const numbersOf = numbersReader(conversion);
	return (row: ReportRow): DailyMetricDraft | Unread => {
		const campaignExternalId = idOf(row.campaign_id);
		if (campaignExternalId === null) return { path: "campaign_id" };
		const time = readTime(row.stat_time_day);
		if (time === null) return { path: "stat_time_day" };
		const numbers = numbersOf(row);
		return isUnread(numbers)
			? numbers
			: { campaignExternalId, date: time.day, ...numbers };
	};
}
