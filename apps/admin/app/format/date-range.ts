import { addDays, today } from "./dates.ts";

/** Both days included, YYYY-MM-DD. */
export interface DateRange {
	from: string;
	to: string;
	/** The preset it came from; none for days chosen by hand. */
	days: number | null;
}

export const presetDays = [7, 30, 90] as const;
const longestDays = 731;
const isDay = (value: string | null): value is string =>
	value !== null &&
	/^\d{4}-\d{2}-\d{2}$/.test(value) &&
	!Number.isNaN(Date.parse(`${value}T00:00:00Z`));

/** Reads `?days=` or `?from=&to=`; whatever does not make a range gives the last 30 days up to today. */
export function dateRange(
	parameters: URLSearchParams,
	timeZone: string,
	now = new Date(),
): DateRange {
	const last = today(timeZone, now);
	const from = parameters.get("from");
	const to = parameters.get("to");
	if (
		isDay(from) &&
		isDay(to) &&
		from <= to &&
		to <= addDays(from, longestDays)
	)
		return { from, to, days: null };
	const asked = Number(parameters.get("days"));
	const days = presetDays.find((preset) => preset === asked) ?? 30;
	return { from: addDays(last, 1 - days), to: last, days };
}
