import type { HourlyMetricDraft } from "../drafts.ts";
import { type HoursOfDay, rememberHours } from "../metrics/hours-of-day.ts";
import { isUnread, type Unread } from "../metrics/number-reading.ts";
import { startOfHour } from "../metrics/start-of-hour.ts";
import type { ConversionFields } from "./conversions.ts";
import {
	type Fields,
	fields,
	MetricReading,
	readDay,
} from "./metric-reading.ts";
import { metricsOf } from "./metrics-query.ts";

/**
 * Numbers of each campaign and hour. Google tells the hour as the account's clock shows it: the one that the clock shows
 * twice is one row, which begins with the first of the two.
 */
export const hourlyMetrics = metricsOf<HourlyMetricDraft>(
	"hourlyMetrics",
	({ timeZone }, counted) => {
		const hoursOf = rememberHours(timeZone);
		return () =>
			new MetricReading("hourly metric", (row) =>
				readHour(row, hoursOf, counted),
			);
	},
);

export function readHour(
	row: unknown,
	hoursOf: (day: string) => HoursOfDay,
	counted?: ConversionFields,
): HourlyMetricDraft | Unread {
	const read = readDay(row, counted);
	if (isUnread(read)) return read;
	// An unset int32 is 0 like any other unset number of Google's.
	const hour = fields((row as Fields).segments)?.hour ?? 0;
	if (typeof hour !== "number" || !Number.isInteger(hour))
		return { path: "segments.hour" };
	const at = startOfHour(hoursOf(read.date), hour, "segments.hour");
	return isUnread(at) ? at : { ...read, ...at };
}
