import { dateText } from "../../world/calendar.ts";
import {
	addNumbers,
	isZero,
	type Numbers,
	noNumbers,
} from "../../world/numbers.ts";
import type { Field } from "../fields/field-catalogue.ts";
import type { Part } from "../numbers/measure.ts";
import { Measures } from "../numbers/measures.ts";
import { metricReader } from "../numbers/metric-values.ts";
import {
	dateSegments,
	pieces,
	refuseUnknownSegments,
	type Segments,
	type SplitContext,
	splitsFor,
	splitsToNothing,
} from "../numbers/segment-splits.ts";
import type { Accounts } from "../seed/accounts.ts";
import type { Account, Entity, Json } from "../seed/entities.ts";
import type { Source } from "../sources/source.ts";
import { hasOwnSegment, hasSources, sourcesOf } from "../sources/sources.ts";
import type { CheckedQuery } from "./checked-query.ts";
import { compareValues, conditionTest } from "./conditions.ts";
import { periodStart } from "./date-range.ts";

/** One row before it is written: an entity, its segments (by name without `segments.`) and its numbers. */
export type ResultRow = {
	source: Source;
	segments: Readonly<Record<string, Json | undefined>>;
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
		return metricReader(field)(row.numbers ?? noNumbers());
	if (field.resource === "segments")
		return row.segments[field.name.slice("segments.".length)];
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
	if (splitsToNothing(query.segments)) return;
	const tests = query.where.map((condition) => ({
		field: condition.checked,
		test: conditionTest(condition),
	}));
	const isLate = (field: Field): boolean =>
		field.resource === "metrics" || field.resource === "segments";
	const early = tests.filter(({ field }) => !isLate(field));
	const late = tests.filter(({ field }) => isLate(field));
	const splitter: Splitter = {
		calendar: accounts.calendar(account),
		timeZone: account.timeZone,
		measures: new Measures(account, accounts),
		conversionActions: [
			...accounts.entities(account).conversionActions.values(),
		],
	};
	const bare: ResultRow["segments"] = {};
	for (const source of sourcesOf(query, account, accounts)) {
		const plain: ResultRow = { source, segments: bare, numbers: null };
		if (!early.every(({ field, test }) => test(fieldValue(plain, field))))
			continue;
		if (!query.hasMetrics && query.segments.length === 0) {
			yield plain;
			continue;
		}
		for (const row of segmented(query, source, splitter)) {
			if (late.every(({ field, test }) => test(fieldValue(row, field))))
				yield row;
		}
	}
}

type Splitter = Pick<
	SplitContext,
	"measures" | "conversionActions" | "timeZone"
> & {
	calendar: { firstDay: number; today: number; hourNow: number };
};

/** One row for each combination of segments; without any, one row for the whole time. */
function* segmented(
	query: CheckedQuery,
	source: Source,
	{ calendar, ...others }: Splitter,
): Iterable<ResultRow> {
	const fixed = source.segments ?? {};
	const own = pickSegments(fixed, query.segments);
	const splits = splitsFor(query.segments, fixed);
	const dates = query.segments.filter((name) => dateSegments.includes(name));
	const parts = partsOf(source, splits);
	const sums = new Map<string, ResultRow>();
	const days = daysOf(query, calendar);
	if (splits.length === 0 && dates.includes("date")) {
		for (const { measure } of parts) {
			for (const day of days) {
				const numbers = measure(day);
				if (numbers === null || isZero(numbers)) continue;
				yield { source, segments: { ...datesOf(dates, day), ...own }, numbers };
			}
		}
		return;
	}
	for (const part of parts) {
		for (const day of days) {
			const numbers = part.measure(day);
			if (numbers === null || isZero(numbers)) continue;
			const endHour = day === calendar.today ? calendar.hourNow : 24;
			for (const piece of pieces(numbers, splits, {
				...others,
				part,
				day,
				endHour,
			})) {
				const segments = {
					...datesOf(dates, day),
					...pickSegments(piece.segments, query.segments),
					...own,
				};
				const key = JSON.stringify(segments);
				const sum = sums.get(key);
				if (sum?.numbers) addNumbers(sum.numbers, piece.numbers);
				else sums.set(key, { source, segments, numbers: { ...piece.numbers } });
			}
		}
	}
	if (query.segments.length === 0 && sums.size === 0)
		yield { source, segments: {}, numbers: noNumbers() };
	yield* sums.values();
}

/** The campaigns that a source is made of, when its segments depend on them; else the whole. */
function partsOf(source: Source, splits: ReturnType<typeof splitsFor>): Part[] {
	if (source.measure === null) return [];
	const dependsOnPart = splits.some(({ names }) => !names.includes("hour"));
	if (dependsOnPart && source.parts !== undefined) return source.parts();
	const { campaign, adGroup } = source.entities;
	return [
		{
			campaign: campaign === undefined ? null : (campaign as Entity),
			adGroup: adGroup === undefined ? null : String(adGroup.resourceName),
			measure: source.measure,
		},
	];
}

function daysOf(
	query: CheckedQuery,
	calendar: { firstDay: number; today: number },
): number[] {
	const from = Math.max(query.fromDay ?? calendar.firstDay, calendar.firstDay);
	const to = Math.min(query.toDay ?? calendar.today, calendar.today);
	const days: number[] = [];
	for (let day = from; day <= to; day++)
		if (query.onlyDays === null || query.onlyDays.has(day)) days.push(day);
	return days;
}

/** Segments that were asked for and are not absent. */
function pickSegments(
	segments: Segments,
	wanted: readonly string[],
): Record<string, Json> {
	const picked: Record<string, Json> = {};
	for (const name of wanted) {
		const value = segments[name];
		if (value !== undefined && value !== null) picked[name] = value;
	}
	return picked;
}

const weekdays = [
	"SUNDAY",
	"MONDAY",
	"TUESDAY",
	"WEDNESDAY",
	"THURSDAY",
	"FRIDAY",
	"SATURDAY",
];
const months = [
	"JANUARY",
	"FEBRUARY",
	"MARCH",
	"APRIL",
	"MAY",
	"JUNE",
	"JULY",
	"AUGUST",
	"SEPTEMBER",
	"OCTOBER",
	"NOVEMBER",
	"DECEMBER",
];

function datesOf(names: readonly string[], day: number): Record<string, Json> {
	const segments: Record<string, Json> = {};
	for (const name of names) {
		if (name === "date") segments.date = dateText(day);
		else if (name === "year") segments.year = Number(dateText(day).slice(0, 4));
		// 1970-01-01 was a Thursday.
		else if (name === "day_of_week")
			segments.day_of_week = weekdays[(day + 4) % 7] ?? "";
		else if (name === "month_of_year")
			segments.month_of_year =
				months[Number(dateText(day).slice(5, 7)) - 1] ?? "";
		else segments[name] = dateText(periodStart(`segments.${name}`, day));
	}
	return segments;
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

/** Throws UNIMPLEMENTED for numbers that Google could split in a way that nothing here is known about. */
export function refuseWhatIsNotKnown(query: CheckedQuery): void {
	if (!hasSources(query.from)) return;
	refuseUnknownSegments(query.segments, (name) =>
		hasOwnSegment(query.from, name),
	);
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
	return (
		query.hasMetrics || query.segments.length > 0 || query.from === "click_view"
	);
}
