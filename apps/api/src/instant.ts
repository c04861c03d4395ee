const form =
	/^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
/** The years that RFC 3339 can write and PostgreSQL's calendar has: 1 to 9999, in UTC. */
const first = Date.parse("0001-01-01T00:00:00.000Z");
const last = Date.parse("9999-12-31T23:59:59.999Z");

/** An instant as RFC 3339 writes it; null for any other text, a day that no month has, or a year beyond 1 to 9999. */
export function parseInstant(text: string): Date | null {
	const [, year, month, day] = form.exec(text) ?? [];
	if (!year || !month || !day || !isDay(`${year}-${month}-${day}`)) return null;
	const date = new Date(text);
	const time = date.getTime();
	return time >= first && time <= last ? date : null;
}

/**
 * Writes an instant as RFC 3339 does, in UTC. A year that it cannot write, such as a platform's end of all time, is cut
 * to the last one.
 */
export function formatInstant(date: Date): string {
	const time = Math.min(Math.max(date.getTime(), first), last);
	return new Date(time).toISOString();
}

/** A day of the calendar, YYYY-MM-DD, from the year 1 on: 2026-02-30 is none. */
export function isDay(text: string): boolean {
	if (!/^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text)) return false;
	const date = new Date(`${text}T00:00:00Z`);
	return (
		!Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text
	);
}
