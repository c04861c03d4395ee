import type { AccountRef, HourlyMetricDraft } from "../../drafts.ts";
import { type HoursOfDay, rememberHours } from "../../metrics/hours-of-day.ts";
import { isUnread, type Unread } from "../../metrics/number-reading.ts";
import { startOfHour } from "../../metrics/start-of-hour.ts";
import type { MetricPart } from "../../parts.ts";
import { type Report, readReport } from "./read-report.ts";
import {
	idOf,
	metricNames,
	numbersReader,
	type ReportRow,
	readTime,
} from "./report-rows.ts";

/**
 * Numbers of each campaign and hour, a day to a question. TikTok tells the hour as the account's clock shows it: the one that
 * the clock shows twice is one row, which begins with the first of the two.
 */
export const hourlyMetrics: MetricPart<HourlyMetricDraft>["run"] = (
	session,
	account,
	options,
) =>
	readReport(
		session,
		account,
		hourlyReport(account, options.conversion),
		options,
	);

export function hourlyReport(
	{ timeZone }: Pick<AccountRef, "timeZone">,
	conversion?: string,
): Report<HourlyMetricDraft> {
	return {
		entity: "hourly metric",
		query: {
			type: "BASIC",
			level: "CAMPAIGN",
			dimensions: ["campaign_id", "stat_time_hour"],
			metrics: metricNames(conversion),
		},
		longestDays: 1,
		readRow: hourReader(rememberHours(timeZone), conversion),
		keyOf: ({ campaignExternalId, hourStart }) =>
			`${campaignExternalId} ${hourStart}`,
	};
}

function hourReader(
	hoursOf: (day: string) => HoursOfDay,
	conversion: string | undefined,
) {
	const numbersOf = numbersReader(conversion);
	return (row: ReportRow): HourlyMetricDraft | Unread => {
		const campaignExternalId = idOf(row.campaign_id);
		if (campaignExternalId === null) return { path: "campaign_id" };
		const time = readTime(row.stat_time_hour);
		if (time === null) return { path: "stat_time_hour" };
		const { day, hour } = time;
		const at = startOfHour(hoursOf(day), hour, "stat_time_hour");
		if (isUnread(at)) return at;
		const numbers = numbersOf(row);
		return isUnread(numbers)
			? numbers
			: { campaignExternalId, date: day, ...at, ...numbers };
	};
}
