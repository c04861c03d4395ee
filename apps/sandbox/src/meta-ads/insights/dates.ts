import { dateText, monthsBefore, parseDate } from "../../world/calendar.ts";
import { badParameter, GraphRefused } from "../graph/graph-error.ts";
import type { Params } from "../graph/params.ts";

/** Days since 1970-01-01, both included. */
export type DayRange = { from: number; to: number };

const lookBackMonths = 37;

const lastDays: Readonly<Record<string, number>> = {
	last_3d: 3,
	last_7d: 7,
	last_14d: 14,
	last_28d: 28,
	last_30d: 30,
	last_90d: 90,
};

/**
 * The ranges that a call asks for.
 *
 * @param today day of the account's zone
 * @throws {GraphRefused} 100 for a range that is none, 3018 for one that begins too long ago
 */
export function readRanges(params: Params, today: number): DayRange[] {
	const several = params.json("time_ranges");
	if (several !== null) {
		if (!Array.isArray(several) || several.length === 0)
			throw badParameter("Param time_ranges must be an array.");
		return several.map((one, index) =>
			rangeOf(one, `time_ranges[${index}]`, today),
		);
	}
	const one = params.json("time_range");
	if (one !== null) return [rangeOf(one, "time_range", today)];
	return [presetRange(params.text("date_preset") ?? "last_30d", today)];
}

function rangeOf(given: unknown, name: string, today: number): DayRange {
	const { since, until } = (
		typeof given === "object" && given !== null ? given : {}
	) as Record<string, unknown>;
	const from = typeof since === "string" ? parseDate(since) : null;
	const to = typeof until === "string" ? parseDate(until) : null;
	if (from === null || to === null)
		throw badParameter(
			`Must be a date representation in the format YYYY-MM-DD: ${name}`,
		);
	if (from > to)
		throw badParameter(`${name}: since must be before or equal to until`);
	if (from < monthsBefore(today, lookBackMonths))
		throw new GraphRefused(
			3018,
			"The start date of the time range cannot be beyond 37 months from the current date",
		);
	return { from, to };
}

function presetRange(preset: string, today: number): DayRange {
	const days = lastDays[preset];
	if (days !== undefined) return { from: today - days, to: today - 1 };
	const firstOfMonth = today - (new Date(today * 86_400_000).getUTCDate() - 1);
	switch (preset) {
		case "today":
			return { from: today, to: today };
		case "yesterday":
			return { from: today - 1, to: today - 1 };
		case "this_month":
			return { from: firstOfMonth, to: today };
		case "last_month": {
			const to = firstOfMonth - 1;
			return { from: to - (new Date(to * 86_400_000).getUTCDate() - 1), to };
		}
		case "maximum":
		case "data_maximum":
			return { from: monthsBefore(today, lookBackMonths), to: today };
		default:
			throw badParameter(
				`Param date_preset must be one of {today, yesterday, this_month, last_month, maximum, data_maximum, ${Object.keys(lastDays).join(", ")}}`,
			);
	}
}

/** Cuts ranges into the parts that `time_increment` asks for. */
export function readIncrements(
	params: Params,
	ranges: readonly DayRange[],
): DayRange[] {
	const increment = params.text("time_increment") ?? "all_days";
	if (increment === "all_days") return [...ranges];
	if (increment === "monthly") return ranges.flatMap(monthsOf);
	const days = /^\d{1,2}$/.test(increment) ? Number(increment) : 0;
	if (days < 1 || days > 90)
		throw badParameter(
			"Param time_increment must be an integer between 1 and 90, or one of {monthly, all_days}",
		);
	return ranges.flatMap(({ from, to }) => {
		const parts: DayRange[] = [];
		for (let day = from; day <= to; day += days)
			parts.push({ from: day, to: Math.min(to, day + days - 1) });
		return parts;
	});
}

function monthsOf({ from, to }: DayRange): DayRange[] {
	const parts: DayRange[] = [];
	for (let day = from; day <= to; ) {
		const month = dateText(day).slice(0, 7);
		let end = day;
		while (end < to && dateText(end + 1).startsWith(month)) end += 1;
		parts.push({ from: day, to: end });
		day = end + 1;
	}
	return parts;
}
