import { locale } from "./money.ts";

const day = new Intl.DateTimeFormat(locale, {
	dateStyle: "medium",
	timeZone: "UTC",
});
const shortDay = new Intl.DateTimeFormat(locale, {
	month: "short",
	day: "numeric",
	timeZone: "UTC",
});

/** A calendar day (YYYY-MM-DD), which has no time zone: "Nov 21, 2026". */
export function formatDay(date: string): string {
	return day.format(new Date(`${date}T00:00:00Z`));
}

/** "Nov 21". */
export function formatShortDay(date: string): string {
	return shortDay.format(new Date(`${date}T00:00:00Z`));
}

/** An instant in a time zone: "Nov 21, 2026, 2:45 PM". */
export function formatInstant(
	instant: string,
	timeZone: string,
	seconds = false,
): string {
	return new Intl.DateTimeFormat(locale, {
		dateStyle: "medium",
		timeStyle: seconds ? "medium" : "short",
		timeZone,
	}).format(new Date(instant));
}

/** "42 s", "3 min 5 s", "1 h 20 min". */
export function formatDuration(seconds: number): string {
	const total = Math.round(seconds);
	if (total < 60) return `${total} s`;
	if (total < 3600) return `${Math.floor(total / 60)} min ${total % 60} s`;
	return `${Math.floor(total / 3600)} h ${Math.floor((total % 3600) / 60)} min`;
}

/** Today as a calendar day in a zone; UTC where the zone is not known here. */
export function today(timeZone: string, now = new Date()): string {
	try {
		// The Swedish form of a date is YYYY-MM-DD.
		return new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now);
	} catch {
		return now.toISOString().slice(0, 10);
	}
}

/** A calendar day some days later (or earlier, when negative). */
export function addDays(date: string, days: number): string {
	const at = new Date(`${date}T00:00:00Z`);
	at.setUTCDate(at.getUTCDate() + days);
	return at.toISOString().slice(0, 10);
}
