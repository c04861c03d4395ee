import type { Account } from "../google-ads/seed/entities.ts";
import type { MetricCalendar } from "./numbers.ts";

const dayMs = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Day number (since 1970-01-01) and hour of this moment in a zone. */
export function localTime(
	timeZone: string,
	now: number,
): { day: number; hour: number } {
	let formatter = formatters.get(timeZone);
	if (formatter === undefined) {
		formatter = new Intl.DateTimeFormat("en-US", {
			timeZone,
			hourCycle: "h23",
			year: "numeric",
			month: "2-digit",
			day: "2-digit",
			hour: "2-digit",
		});
		formatters.set(timeZone, formatter);
	}
	const parts = Object.fromEntries(
		formatter.formatToParts(now).map((part) => [part.type, part.value]),
	);
	return {
		day:
			Date.UTC(Number(parts.year), Number(parts.month) - 1, Number(parts.day)) /
			dayMs,
		hour: Number(parts.hour),
	};
}

/** `yyyy-MM-dd HH:mm:ss.ffffff` of a moment in a zone, as the API writes moments. */
export function localDateTime(timeZone: string, at: number): string {
	// Swedish writes dates as ISO 8601 does.
	const text = new Date(at).toLocaleString("sv-SE", { timeZone });
	return `${text}.${String(at % 1000).padStart(3, "0")}000`;
}

/** The days that have numbers in this account at this moment. `lateHours`: the newest hours are not there yet. */
export function calendarOf(
	account: Account,
	days: number,
	now: number,
	lateHours: number,
): MetricCalendar {
	const { day, hour } = localTime(account.timeZone, now);
	return {
		firstDay: day - days + 1,
		today: day,
		hourNow: Math.max(0, hour - lateHours),
		restatements: account.restatements,
	};
}

const dateTexts = new Map<number, string>();

/** `yyyy-MM-dd` of a day number. */
export function dateText(day: number): string {
	let text = dateTexts.get(day);
	if (text === undefined) {
		text = new Date(day * dayMs).toISOString().slice(0, 10);
		dateTexts.set(day, text);
	}
	return text;
}

/** Day number of `yyyy-MM-dd` or `yyyyMMdd` (ISO 8601, extended and basic), or null for what is no date. */
export function parseDate(text: string): number | null {
	const [, year, month, date] =
		/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ??
		/^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
		[];
	const extended = `${year}-${month}-${date}`;
	const time = Date.parse(`${extended}T00:00:00Z`);
	if (Number.isNaN(time)) return null;
	const day = time / dayMs;
	return dateText(day) === extended ? day : null;
}
