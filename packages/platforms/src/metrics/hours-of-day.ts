import { isTimeZone } from "../calendar.ts";

const hourMilliseconds = 3_600_000;
/** Zones change at whole quarters of an hour, and lie within 15 hours of UTC. */
const quarterMilliseconds = 900_000;
const farthestMilliseconds = 15 * hourMilliseconds;

/** Start of each hour of a day by its number on the clock; null for an hour that the clock skips. */
export type HoursOfDay = readonly (string | null)[];

/**
 * Start of each of the 24 hours of a zone's day, as an instant. On the day that the clock is put forward an hour is null:
 * it does not exist. On the day that it is put back one hour is there twice and has one number all the same: its start is
 * that of the first, and what is told of the hour belongs to both together.
 *
 * @param day YYYY-MM-DD
 * @param timeZone IANA; UTC is taken for one that this machine does not know, as for the days
 */
export function hoursOfDay(timeZone: string, day: string): HoursOfDay {
	const zone = isTimeZone(timeZone) ? timeZone : "UTC";
	const midnight = Date.parse(`${day}T00:00:00Z`);
	const offset = offsetAt(zone, midnight - farthestMilliseconds);
	const until = midnight + 24 * hourMilliseconds + farthestMilliseconds;
	if (offset === offsetAt(zone, until))
		return Array.from({ length: 24 }, (_, hour) =>
			instant(midnight + hour * hourMilliseconds - offset),
		);
	const hours = new Array<string | null>(24).fill(null);
	for (
		let at = midnight - farthestMilliseconds;
		at < until;
		at += quarterMilliseconds
	) {
		const wall = at + offsetAt(zone, at) - midnight;
		const hour = Math.floor(wall / hourMilliseconds);
		if (hour >= 0 && hour < 24) hours[hour] ??= instant(at);
	}
	return hours;
}

/** The same, worked out once for each day. */
export function rememberHours(timeZone: string): (day: string) => HoursOfDay {
	const known = new Map<string, HoursOfDay>();
	return (day) => {
		let hours = known.get(day);
		if (!hours) {
			hours = hoursOfDay(timeZone, day);
			known.set(day, hours);
		}
		return hours;
	};
}

const instant = (at: number): string => new Date(at).toISOString();

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds by which a zone's clock is ahead of UTC. */
function offsetAt(timeZone: string, at: number): number {
	let format = formats.get(timeZone);
	if (!format) {
		format = new Intl.DateTimeFormat("en-US", {
			timeZone,
			hourCycle: "h23",
			year: "numeric",
			month: "numeric",
			day: "numeric",
			hour: "numeric",
			minute: "numeric",
		});
		formats.set(timeZone, format);
	}
	const parts: Record<string, number> = {};
	for (const { type, value } of format.formatToParts(at))
		parts[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
	return Date.UTC(year, month - 1, day, hour, minute) - floorMinute(at);
}

const floorMinute = (at: number) => Math.floor(at / 60_000) * 60_000;
