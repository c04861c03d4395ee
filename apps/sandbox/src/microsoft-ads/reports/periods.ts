import { dateText } from "../../world/calendar.ts";
import type { Aggregation } from "./report.ts";

/** The period that an hour of a UTC day belongs to, as the column TimePeriod words it. */
export function periodOf(
	aggregation: Aggregation,
	day: number,
	hour: number | null,
): string {
	const twoDigits = (value: number): string => String(value).padStart(2, "0");
	// 1970-01-01 was a Thursday; weeks begin on Sunday unless said otherwise.
	const weekday = (day + 4) % 7;
	switch (aggregation) {
		case "Summary":
			return "";
		case "Hourly":
			return `${dateText(day)}|${twoDigits(hour ?? 0)}`;
		case "Daily":
			return dateText(day);
		case "Weekly":
			return dateText(day - weekday);
		case "WeeklyStartingMonday":
			return dateText(day - ((weekday + 6) % 7));
		case "Monthly":
			return `${dateText(day).slice(0, 8)}01`;
		case "Yearly":
			return dateText(day).slice(0, 4);
		case "HourOfDay":
			return String(hour ?? 0);
		default:
			return String(weekday + 1);
	}
}
