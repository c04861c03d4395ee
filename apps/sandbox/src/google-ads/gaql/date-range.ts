import { dateText, parseDate } from "../../world/calendar.ts";
import { refused } from "../calls/errors.ts";
import type { CheckedCondition, DateRange } from "./checked-query.ts";

/** The first and last day of the period that a day begins; null for a day in the middle of one. */
type Period = (day: number) => { first: number; last: number };

const periods: Record<string, Period> = {
	"segments.date": (day) => ({ first: day, last: day }),
	// Weeks begin on Monday; 1970-01-01 was a Thursday.
	"segments.week": (day) => {
		const first = day - ((day + 3) % 7);
		return { first, last: first + 6 };
	},
	"segments.month": (day) => monthsFrom(day, 1),
	"segments.quarter": (day) => monthsFrom(day, 3),
};

/** Segments that limit the days of a query, and may do so without being selected. */
export const coreDates: readonly string[] = [
	...Object.keys(periods),
	"segments.year",
];

/** First day of the week, month or quarter that holds `day`. */
export function periodStart(name: string, day: number): number {
	return periods[name]?.(day).first ?? day;
}

/**
 * The days that all conditions on core dates leave. Throws MISALIGNED_DATE_FOR_FILTER for a week, month or quarter that is
 * not named by its first day, and INVALID_VALUE_WITH_DURING_OPERATOR.
 */
export function dateRange(
	conditions: readonly CheckedCondition[],
	today: number,
): DateRange {
	let fromDay: number | null = null;
	let toDay: number | null = null;
	const listed: Set<number>[] = [];
	const narrow = (low: number | null, high: number | null): void => {
		if (low !== null) fromDay = fromDay === null ? low : Math.max(fromDay, low);
		if (high !== null) toDay = toDay === null ? high : Math.min(toDay, high);
	};
	for (const { checked, operator, values } of conditions) {
		if (!coreDates.includes(checked.name)) continue;
		if (operator === "DURING") {
			narrow(...during(values[0] ?? "", today));
			continue;
		}
		const spans = values.map((value) => spanOf(checked.name, value));
		const [one = { first: 0, last: 0 }, other = one] = spans;
		switch (operator) {
			case "=":
				narrow(one.first, one.last);
				break;
			case "BETWEEN":
				narrow(one.first, other.last);
				break;
			case "IN": {
				narrow(
					Math.min(...spans.map(({ first }) => first)),
					Math.max(...spans.map(({ last }) => last)),
				);
				listed.push(
					new Set(
						spans.flatMap(({ first, last }) =>
							Array.from(
								{ length: last - first + 1 },
								(_, step) => first + step,
							),
						),
					),
				);
				break;
			}
			case ">=":
				narrow(one.first, null);
				break;
			case ">":
				narrow(one.last + 1, null);
				break;
			case "<=":
				narrow(null, one.last);
				break;
			case "<":
				narrow(null, one.first - 1);
				break;
		}
	}
	const [first, ...others] = listed;
	return {
		fromDay,
		toDay,
		onlyDays:
			first === undefined
				? null
				: new Set(
						[...first].filter((day) => others.every((one) => one.has(day))),
					),
	};
}

/** First and last day of a range such as LAST_7_DAYS. Throws INVALID_VALUE_WITH_DURING_OPERATOR. */
export function during(name: string, today: number): [number, number] {
	const weekday = (today + 4) % 7;
	const monday = today - ((weekday + 6) % 7);
	const { first: firstOfMonth } = monthsFrom(today, 1);
	const lastMonth = monthsFrom(firstOfMonth - 1, 1);
	const ranges: Record<string, [number, number]> = {
		TODAY: [today, today],
		YESTERDAY: [today - 1, today - 1],
		LAST_7_DAYS: [today - 7, today - 1],
		LAST_14_DAYS: [today - 14, today - 1],
		LAST_30_DAYS: [today - 30, today - 1],
		LAST_BUSINESS_WEEK: [monday - 7, monday - 3],
		LAST_WEEK_MON_SUN: [monday - 7, monday - 1],
		LAST_WEEK_SUN_SAT: [today - weekday - 7, today - weekday - 1],
		THIS_WEEK_MON_TODAY: [monday, today],
		THIS_WEEK_SUN_TODAY: [today - weekday, today],
		THIS_MONTH: [firstOfMonth, today],
		LAST_MONTH: [lastMonth.first, lastMonth.last],
	};
	const range = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
	if (range === undefined)
		throw refused(
			"queryError",
			"INVALID_VALUE_WITH_DURING_OPERATOR",
			`'${name}' is not a date range.`,
			name,
		);
	return range;
}

function spanOf(name: string, value: string): { first: number; last: number } {
	if (name === "segments.year") {
		const year = Number(value);
		return {
			first: Date.UTC(year, 0, 1) / 86_400_000,
			last: Date.UTC(year, 11, 31) / 86_400_000,
		};
	}
	const day = parseDate(value) ?? 0;
	const span = periods[name]?.(day) ?? { first: day, last: day };
	if (span.first !== day)
		throw refused(
			"queryError",
			"MISALIGNED_DATE_FOR_FILTER",
			`'${value}' is not the first day of a period of '${name}': the one that holds it begins on '${dateText(span.first)}'.`,
			value,
		);
	return span;
}

function monthsFrom(
	day: number,
	count: number,
): { first: number; last: number } {
	const date = new Date(day * 86_400_000);
	const month = Math.floor(date.getUTCMonth() / count) * count;
	return {
		first: Date.UTC(date.getUTCFullYear(), month, 1) / 86_400_000,
		last: Date.UTC(date.getUTCFullYear(), month + count, 0) / 86_400_000,
	};
}
