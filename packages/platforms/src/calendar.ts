const dayMilliseconds = 86_400_000;

const keptFormats = 100;
/** By zone: making one takes a hundred times as long as using it. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** @throws {RangeError} for a zone that this machine does not know */
function formatOf(timeZone: string): Intl.DateTimeFormat {
	let format = formats.get(timeZone);
	if (!format) {
		format = new Intl.DateTimeFormat("en-CA", { timeZone });
		if (formats.size >= keptFormats) formats.clear();
		formats.set(timeZone, format);
	}
	return format;
}

/** The day as YYYY-MM-DD at a moment in an IANA zone; in UTC where there is none, or one that this machine does not know. */
export function dayIn(timeZone: string | null, at: number | Date): string {
	try {
		return formatOf(timeZone ?? "UTC").format(at);
	} catch {
		return new Date(at).toISOString().slice(0, 10);
	}
}

/** Tells whether this machine knows an IANA zone of the name. */
export function isTimeZone(name: string): boolean {
	try {
		formatOf(name);
		return true;
	} catch {
		return false;
	}
}

/** The day so many days later (or earlier, below zero); days as YYYY-MM-DD. */
export function addDays(day: string, days: number): string {
	return new Date(Date.parse(day) + days * dayMilliseconds)
		.toISOString()
		.slice(0, 10);
}

/** The day so many months earlier, or the last day of that month where it is shorter. */
export function subtractMonths(day: string, months: number): string {
	const [year = 0, month = 1, dayOfMonth = 1] = day.split("-").map(Number);
	const lastDay = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
	return new Date(
		Date.UTC(year, month - 1 - months, Math.min(dayOfMonth, lastDay)),
	)
		.toISOString()
		.slice(0, 10);
}

/** Counts the days of a range, both ends included. */
export function countDays(from: string, to: string): number {
	return Math.round((Date.parse(to) - Date.parse(from)) / dayMilliseconds) + 1;
}

/** Tells whether a text is a real day written YYYY-MM-DD; 2026-02-30 is none. */
export function isDay(text: string): boolean {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const time = Date.parse(text);
	return (
		!Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text
	);
}
