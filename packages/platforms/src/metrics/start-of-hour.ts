import type { HoursOfDay } from "./hours-of-day.ts";
import type { Unread } from "./number-reading.ts";

/**
 * Start of an hour by its number on the clock of the day's zone.
 * @param path place of the number in its row
 */
export function startOfHour(
	hours: HoursOfDay,
	hour: number,
	path: string,
): { hourStart: string } | Unread {
	if (!Number.isInteger(hour) || hour < 0 || hour > 23)
		return { path, message: "A day has no such hour." };
	const hourStart = hours[hour];
	return hourStart
		? { hourStart }
		: {
				path,
				message:
					"The hour does not exist on this day: the clock of the account's time zone skips it.",
			};
}
