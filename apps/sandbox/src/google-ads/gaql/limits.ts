import { monthsBefore, parseDate } from "../../world/calendar.ts";
import { refused } from "../calls/errors.ts";
import type { Field } from "../fields/field-catalogue.ts";
import type { CheckedCondition, DateRange } from "./checked-query.ts";

const mostChanges = 10_000;
const changeTimes: Record<
	string,
	{
		field: string;
		category: "changeEventError" | "changeStatusError";
		days: number;
	}
> = {
	change_event: {
		field: "change_event.change_date_time",
		category: "changeEventError",
		days: 30,
	},
	change_status: {
		field: "change_status.last_change_date_time",
		category: "changeStatusError",
		days: 90,
	},
};

/** Checks what some resources ask of a query beyond its fields: a limit and a range of time for changes, one day for clicks. */
export function checkLimits(
	from: string,
	conditions: readonly CheckedCondition[],
	range: DateRange,
	limit: number | null,
	today: number,
): void {
	const change = Object.hasOwn(changeTimes, from)
		? changeTimes[from]
		: undefined;
	if (change !== undefined) {
		checkChangeTime(change, conditions, today);
		if (limit === null)
			throw refused(
				change.category,
				"LIMIT_NOT_SPECIFIED",
				`The ${from} search request must specify a LIMIT.`,
			);
		if (limit > mostChanges)
			throw refused(
				change.category,
				"INVALID_LIMIT_CLAUSE",
				`The LIMIT of a ${from} request must be at most ${mostChanges}.`,
				String(limit),
			);
	}
	if (from === "click_view") {
		if (range.fromDay === null || range.toDay === null)
			throw refused(
				"queryError",
				"EXPECTED_FILTERS_ON_DATE_RANGE",
				"Requests to click_view must include a filter limiting results to one day.",
			);
		if (range.toDay > range.fromDay)
			throw refused(
				"queryError",
				"DATE_RANGE_TOO_WIDE",
				"Requests to click_view must include a filter limiting results to one day.",
			);
	}
}

const fineSegments = ["segments.date", "segments.hour", "segments.week"];

/** Checks that numbers by hour, day or week are asked for no further back than they are told. */
export function checkHistory(
	select: readonly Field[],
	{ fromDay }: DateRange,
	{ today, historyMonths }: { today: number; historyMonths: number },
): void {
	const fine = select.find(({ name }) => fineSegments.includes(name));
	if (fine === undefined || fromDay === null) return;
	if (fromDay < monthsBefore(today, historyMonths))
		throw refused(
			"dateRangeError",
			"REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED",
			`The requested time granularity is not supported for the date range in the query. Metrics with daily, hourly, or weekly segmentation are only available for the last ${historyMonths} months.`,
			fine.name,
		);
}

function checkChangeTime(
	{ field, category, days }: (typeof changeTimes)[string],
	conditions: readonly CheckedCondition[],
	today: number,
): void {
	const starts: string[] = [];
	const ends: string[] = [];
	for (const { checked, operator, values } of conditions) {
		if (checked.name !== field) continue;
		const [first = "", second = first] = values;
		if (["=", ">", ">=", "BETWEEN"].includes(operator)) starts.push(first);
		if (["=", "<", "<=", "BETWEEN"].includes(operator)) ends.push(second);
	}
	const low = starts.sort().at(-1);
	const high = ends.sort()[0];
	if (low === undefined || high === undefined)
		throw refused(
			category,
			"CHANGE_DATE_RANGE_INFINITE",
			`The request must specify a finite range filter on '${field}'.`,
			field,
		);
	if (low > high)
		throw refused(
			category,
			"CHANGE_DATE_RANGE_NEGATIVE",
			`The filters on '${field}' leave no time at all.`,
			field,
		);
	if ((parseDate(low.slice(0, 10)) ?? 0) < today - days)
		throw refused(
			category,
			"START_DATE_TOO_OLD",
			`The requested start date is too old. It cannot be older than ${days} days.`,
			low,
		);
}
