import { addDays, formatDay, today } from "./dates.ts";

/** Both days included, YYYY-MM-DD. */
export interface DateRange {
	from: string;
	to: string;
	/** The preset it came from, in complete days; none for days chosen by hand. */
	days: number | null;
	/** Reason why the days of the address are not the ones shown, for a person; null when they are. */
	problem: string | null;
}

export const presetDays = [7, 30, 90] as const;
/** Query parameters of the days shown. */
export const rangeParameters = ["days", "from", "to"] as const;
const standardDays = 30;
const longestDays = 731;
const isDay = (value: string | null): value is string =>
	value !== null &&
	/^\d{4}-\d{2}-\d{2}$/.test(value) &&
	!Number.isNaN(Date.parse(`${value}T00:00:00Z`));

/**
 * Reads `?days=` or `?from=&to=`. What does not make a range gives the last 30 days, and says why. A preset is made of complete
 * days: today is not over and not among them. `from` and `to` are those days in this zone.
 */
export function dateRange(
	parameters: URLSearchParams,
	timeZone: string,
	now = new Date(),
): DateRange {
	const [from, to, asked] = ["from", "to", "days"].map((name) =>
		parameters.get(name),
	) as [string | null, string | null, string | null];
	const problem = problemOf(from, to, asked);
	if (problem === null && isDay(from) && isDay(to))
		return { from, to, days: null, problem };
	const last = today(timeZone, now);
	const days = presetDays.find((preset) => String(preset) === asked);
	const shown = problem === null && days ? days : standardDays;
	return {
		from: addDays(last, -shown),
		to: addDays(last, -1),
		days: shown,
		problem,
	};
}

/** Days of a range as a report is asked for them. */
export interface ReportDays {
	from: string;
	to: string;
	/** Complete days in each account's own zone: what "30 days" means everywhere. Null for days chosen by hand. */
	completeDays: number | null;
}

/** Widens a preset by a day on both sides: in another zone than the range's, an account's complete days are a day off. */
export function reportDays({ from, to, days }: DateRange): ReportDays {
	return days === null
		? { from, to, completeDays: null }
		: { from: addDays(from, -1), to: addDays(to, 1), completeDays: days };
}

/** The days of a range in words; of a preset, that they are complete and each account's own. */
export function nameOfRange({ from, to, days }: DateRange): string {
	const span = `${formatDay(from)} – ${formatDay(to)}`;
	return days === null
		? span
		: `${span}: ${days} complete days in each account’s own zone, without today`;
}

/** Tells why two days make no range to choose, in words for a person; null where they do. */
export function problemOfDays(from: string, to: string): string | null {
	if (!isDay(from) || !isDay(to)) return "These are not two days.";
	if (from > to)
		return `The first day, ${formatDay(from)}, comes after the last one, ${formatDay(to)}.`;
	return to > addDays(from, longestDays)
		? "At most two years can be shown at once."
		: null;
}

function problemOf(
	from: string | null,
	to: string | null,
	days: string | null,
): string | null {
	if (from !== null || to !== null) return problemOfDays(from ?? "", to ?? "");
	return days === null || presetDays.some((preset) => String(preset) === days)
		? null
		: `Choose ${presetDays.join(", ")} days, or the first and the last day.`;
}

/** The days of an address alone, as its search: what another page about the same days is opened with. */
export function rangeSearch(search: string): string {
	const all = new URLSearchParams(search);
	const kept = new URLSearchParams(
		rangeParameters.flatMap((name) => {
			const value = all.get(name);
			return value === null ? [] : [[name, value]];
		}),
	).toString();
	return kept === "" ? "" : `?${kept}`;
}
