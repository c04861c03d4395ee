import type { AccountRef, HourlyMetricDraft } from "../../drafts.ts";
import { type HoursOfDay, rememberHours } from "../../metrics/hours-of-day.ts";
import type { MetricPart } from "../../parts.ts";
import { type Report, readReport } from "./read-report.ts";
import {
	idOf,
	isUnread,
	metricNames,
	numbersReader,
	type ReportRow,
	readTime,
	type Unread,
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
		if (hour > 23)
			return { path: "stat_time_hour", message: "A day has no such hour." };
		const hourStart = hoursOf(day)[hour];
		if (!hourStart)
			return {
				path: "stat_time_hour",
				message:
					"The hour does not exist on this day: the clock of the account's time zone skips it.",
			};
		const numbers = numbersOf(row);
		return isUnread(numbers)
			? numbers
			: { campaignExternalId, date: day, hourStart, ...numbers };
	};
}
