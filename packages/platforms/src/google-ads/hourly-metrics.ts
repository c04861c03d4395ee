import type { HourlyMetricDraft } from "../drafts.ts";
import { type HoursOfDay, rememberHours } from "../metrics/hours-of-day.ts";
import type { ConversionFields } from "./conversions.ts";
import {
	type Fields,
	fields,
	isUnread,
	MetricReading,
	readDay,
	type Unread,
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
	if (hour < 0 || hour > 23)
		return {
			path: "segments.hour",
			message: "A day has no such hour.",
		};
	const hourStart = hoursOf(read.date)[hour];
	return hourStart
		? { ...read, hourStart }
		: {
				path: "segments.hour",
				message:
					"The hour does not exist on this day: the clock of the account's time zone skips it.",
			};
}
