import { localTime, parseDate, utcHourOf } from "../../world/calendar.ts";
import { XRefused } from "../errors.ts";

const hourMs = 3_600_000;

/** Whole seconds in UTC: `2026-09-01T22:00:00Z`. */
export function instant(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "Z");
}

/**
 * Milliseconds of a time (ISO 8601) with a zone of its own, or of a date's midnight in the account's zone.
 * @throws {XRefused} INVALID_PARAMETER for what is no time
 */
export function readTime(
	parameter: string,
	text: string,
	timeZone: string,
): number {
	const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseDate(text) : null;
	if (day !== null) return utcHourOf(timeZone, day, 0) * hourMs;
	const isTime =
		/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})$/.test(text);
	const date = parseDate(text.slice(0, 10));
	const at = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
	if (!isTime || date === null || Number.isNaN(at))
		throw new XRefused("INVALID_PARAMETER", {
			message: `Expected time, got "${text}" for ${parameter}`,
			parameter,
			details: "invalid date",
			value: text,
		});
	return at;
}

/**
 * Hours since 1970-01-01 UTC of a time.
 * @throws {XRefused} INVALID_PARAMETER for a time that is no whole hour
 */
export function readHour(
	parameter: string,
	text: string,
	timeZone: string,
): number {
	const at = readTime(parameter, text, timeZone);
	if (at % hourMs !== 0)
		throw new XRefused("INVALID_PARAMETER", {
			message: `Expected whole hours, got "${text}" for ${parameter}`,
			parameter,
			details: "must be expressed in whole hours",
			value: text,
		});
	return at / hourMs;
}

/** Day of the account's zone that begins at a UTC hour; null where none begins then. */
export function dayBeginningAt(
	timeZone: string,
	utcHour: number,
): number | null {
	const { day } = localTime(timeZone, utcHour * hourMs);
	return utcHourOf(timeZone, day, 0) === utcHour ? day : null;
}
