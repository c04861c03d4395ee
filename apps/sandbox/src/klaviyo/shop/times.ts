import { utcHourOf } from "../../world/calendar.ts";

/** A time as Klaviyo writes it: `2026-07-01T09:00:00+00:00`. */
export function timeText(at: number): string {
	return new Date(at).toISOString().replace(/\.\d+Z$/, "+00:00");
}

/** The moment at which an hour of a day begins in a zone. */
export function momentOf(timeZone: string, day: number, hour: number): number {
	return utcHourOf(timeZone, day, hour) * 3_600_000;
}
