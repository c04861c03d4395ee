import { dateText } from "./account-calendar.ts";
import type { Accounts } from "./accounts.ts";
import type { Account, Json } from "./entities.ts";
import type { CheckedQuery } from "./gaql-check.ts";
import { compareValues, conditionTest } from "./gaql-conditions.ts";
import type { Field } from "./gaql-fields.ts";
import { type Source, sourcesOf } from "./gaql-sources.ts";
import {
	addNumbers,
	isZero,
	type Numbers,
	noNumbers,
	partOf,
	shareUntil,
} from "./metric-numbers.ts";
import { metricValue } from "./metric-values.ts";

/** One row before it is written: an entity, its segments and its numbers. */
export type ResultRow = {
	source: Source;
	segments: {
		date?: string;
		week?: string;
		month?: string;
		hour?: number;
		geoTargetRegion?: string;
	};
	numbers: Numbers | null;
};

/** Yields the rows of a query in order, lazily unless they must be sorted. */
export function* rowsOf(
	query: CheckedQuery,
	account: Account,
	accounts: Accounts,
): Iterable<ResultRow> {
	let left = query.limit ?? Number.POSITIVE_INFINITY;
	const rows =
		query.orderBy.length > 0
			? sorted(query, filtered(query, account, accounts))
			: filtered(query, account, accounts);
	for (const row of rows) {
		if (left-- <= 0) return;
		yield row;
	}
}

/** The value of a field in a row; undefined when it is unset. */
export function fieldValue(row: ResultRow, field: Field): Json | undefined {
	if (field.resource === "metrics")
		return metricValue(field.path[1] ?? "", row.numbers ?? noNumbers());
	if (field.resource === "segments")
		return row.segments[field.path[1] as keyof ResultRow["segments"]];
	let value: Json | undefined = row.source.entities;
	for (const step of field.path) {
		if (typeof value !== "object" || Array.isArray(value)) return undefined;
		value = value[step];
	}
	return value;
}

function* filtered(
	query: CheckedQuery,
	account: Account,
	accounts: Accounts,
): Iterable<ResultRow> {
	const tests = query.where.map((condition) => ({
		field: condition.checked,
		test: conditionTest(condition),
	}));
	const isLate = (field: Field): boolean =>
		field.resource === "metrics" || field.resource === "segments";
	const early = tests.filter(({ field }) => !isLate(field));
	const late = tests.filter(({ field }) => isLate(field));
	const calendar = accounts.calendar(account);
	const bare: ResultRow["segments"] = {};
	for (const source of sourcesOf(query, account, accounts)) {
		const plain: ResultRow = { source, segments: bare, numbers: null };
		if (!early.every(({ field, test }) => test(fieldValue(plain, field))))
			continue;
		const isMeasured = query.hasMetrics || query.segments.length > 0;
		if (!isMeasured || source.measure === null) {
			yield plain;
			continue;
		}
		for (const row of segmented(query, source, calendar)) {
			if (late.every(({ field, test }) => test(fieldValue(row, field))))
				yield row;
		}
	}
}

/** One row for each combination of segments; without any, one row for the whole time. */
function* segmented(
	query: CheckedQuery,
	source: Source,
	calendar: { firstDay: number; today: number; hourNow: number },
): Iterable<ResultRow> {
	const { measure } = source;
	if (measure === null) return;
	const fromDay = Math.max(
		query.fromDay ?? calendar.firstDay,
		calendar.firstDay,
	);
	const toDay = Math.min(query.toDay ?? calendar.today, calendar.today);
	const region =
		source.region == null ? {} : { geoTargetRegion: source.region };
	const isDaily =
		query.segments.includes("date") && !query.segments.includes("hour");
	const sums = new Map<string, ResultRow>();
	for (let day = fromDay; day <= toDay; day++) {
		if (query.onlyDays !== null && !query.onlyDays.has(day)) continue;
		const numbers = measure(day);
		if (numbers === null || isZero(numbers)) continue;
		if (isDaily) {
			yield {
				source,
				segments: { ...datesOf(query, day), ...region },
				numbers,
			};
			continue;
		}
		const hours = query.segments.includes("hour")
			? hoursOf(numbers, day === calendar.today ? calendar.hourNow : 24)
			: [{ numbers }];
		for (const part of hours) {
			const segments = {
				...datesOf(query, day),
				...("hour" in part ? { hour: part.hour } : {}),
				...region,
			};
			const key = JSON.stringify(segments);
			const sum = sums.get(key);
			if (sum?.numbers) addNumbers(sum.numbers, part.numbers);
			else sums.set(key, { source, segments, numbers: { ...part.numbers } });
		}
	}
	if (query.segments.length === 0 && sums.size === 0)
		yield { source, segments: {}, numbers: noNumbers() };
	yield* sums.values();
}

function datesOf(query: CheckedQuery, day: number): ResultRow["segments"] {
	const segments: ResultRow["segments"] = {};
	for (const name of query.segments) {
		if (name === "date") segments.date = dateText(day);
		// Weeks begin on Monday; 1970-01-01 was a Thursday.
		else if (name === "week") segments.week = dateText(day - ((day + 3) % 7));
		else if (name === "month")
			segments.month = `${dateText(day).slice(0, 7)}-01`;
	}
	return segments;
}

/** A day's numbers by hour. Of a day that is not over, only the hours before `end`. */
function hoursOf(
	numbers: Numbers,
	end: number,
): { hour: number; numbers: Numbers }[] {
	const whole = shareUntil(end);
	const hours: { hour: number; numbers: Numbers }[] = [];
	for (let hour = 0; hour < end; hour++) {
		const part = partOf(
			numbers,
			shareUntil(hour) / whole,
			shareUntil(hour + 1) / whole,
		);
		if (!isZero(part)) hours.push({ hour, numbers: part });
	}
	return hours;
}

function sorted(query: CheckedQuery, rows: Iterable<ResultRow>): ResultRow[] {
	return [...rows].sort((left, right) => {
		for (const { field, descending } of query.orderBy) {
			const a = fieldValue(left, field);
			const b = fieldValue(right, field);
			// Unset values come first.
			const order =
				a === undefined || b === undefined
					? Number(a !== undefined) - Number(b !== undefined)
					: compareValues(a, b, field);
			if (order !== 0) return descending ? -order : order;
		}
		return 0;
	});
}

/** The sum of all rows, for a summary row. */
export function summaryOf(rows: Iterable<ResultRow>): Numbers {
	const sum = noNumbers();
	for (const row of rows)
		if (row.numbers !== null) addNumbers(sum, row.numbers);
	return sum;
}

/** True when a query's rows change as time goes by. */
export function isTimed(query: CheckedQuery): boolean {
	return query.hasMetrics || query.segments.length > 0;
}
