import type { HourlyMetricDraft } from "../drafts.ts";
import { type HoursOfDay, rememberHours } from "../metrics/hours-of-day.ts";
import { isUnread, type Unread } from "../metrics/number-reading.ts";
import { startOfHour } from "../metrics/start-of-hour.ts";
import type { Fields } from "../read-failure.ts";
import { insightsOf } from "./insights.ts";
import { MetricReading, readDay } from "./metric-reading.ts";

const breakdown = "hourly_stats_aggregated_by_advertiser_time_zone";

/**
 * Numbers of each campaign and hour. Meta tells the hour as the account's clock shows it: the one that the clock shows twice is
 * one row, which begins with the first of the two. It tells no conversions by hour.
 */
export const hourlyMetrics = insightsOf<HourlyMetricDraft>({
	fields: [],
	breakdowns: [breakdown],
	collectFor({ timeZone }) {
		const hoursOf = rememberHours(timeZone);
		return () =>
			new MetricReading("hourly metric", (row) => readHour(row, hoursOf));
	},
});

const clock = /^(\d{2}):00:00 - \1:59:59$/;

export function readHour(
	row: Fields,
	hoursOf: (day: string) => HoursOfDay,
): HourlyMetricDraft | Unread | null {
	const read = readDay(row, null);
	if (isUnread(read)) return read;
	const span = row[breakdown];
	// Meta may leave the hour out of a row that counts nothing.
	if (span === undefined && isEmpty(read)) return null;
	const hour = typeof span === "string" ? clock.exec(span)?.[1] : undefined;
	if (hour === undefined) return { path: breakdown };
	const at = startOfHour(hoursOf(read.date), Number(hour), breakdown);
	return isUnread(at) ? at : { ...read, ...at };
}

const isEmpty = ({
	costMicros,
	impressions,
	clicks,
}: Pick<HourlyMetricDraft, "costMicros" | "impressions" | "clicks">) =>
	costMicros === 0n && impressions === 0n && clicks === 0n;
