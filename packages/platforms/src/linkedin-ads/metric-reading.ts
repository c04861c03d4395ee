import type { DailyMetricDraft, MetricNumbers } from "../drafts.ts";
import {
	isUnread,
	NumberReading,
	type Unread,
} from "../metrics/number-reading.ts";
import { unitsToMicros } from "../money.ts";
import { type Fields, fields } from "../read-failure.ts";
import { metricsOfConversion } from "./conversions.ts";
import { idOfUrn } from "./urns.ts";

export type ReadRow<Draft> = (row: Fields) => Draft | Unread;

/** Reads rows of adAnalytics, and tells how many there were. */
export class AnalyticsReading<
	Draft extends object,
> extends NumberReading<Draft> {
	/** @param entity kind of record, such as `metric` */
	constructor(entity: string, readRow: ReadRow<Draft>) {
		super({
			entity,
			list: "elements",
			readRow: (row) => readRow(fields(row) ?? {}),
			findId: (row) => groupOf(fields(row) ?? {}),
		});
	}
}

/** Fields that make a row: without their names LinkedIn leaves out the day and whose numbers they are. */
const places = ["dateRange", "pivotValues"];
const numbers = ["impressions", "clicks", "costInLocalCurrency"];

/**
 * Fields that a question names.
 * @param conversion key of what counts; null where conversions are not told
 */
export function fieldNames(conversion: string | null | undefined): string[] {
	if (conversion === null) return [...places, ...numbers];
	const { count, value } = metricsOfConversion(conversion);
	return [...places, ...numbers, count, ...(value === null ? [] : [value])];
}

/** The name that a row's numbers belong to: a group's, an account's, a place's. */
export function pivotOf({ pivotValues }: Fields): unknown {
	return Array.isArray(pivotValues) ? pivotValues[0] : undefined;
}

const groupOf = (row: Fields): string | null => idOfUrn("group", pivotOf(row));

/** Makes the reader of what every row has: its day and its numbers. */
export function dayReader(
	conversion: string | null | undefined,
): ReadRow<{ date: string } & MetricNumbers> {
	const metrics = conversion === null ? null : metricsOfConversion(conversion);
	const dayOf = dayParser();
	return (row) => {
		const date = dayOf(row.dateRange);
		if (date === null) return { path: "dateRange" };
		const costMicros = money(row.costInLocalCurrency ?? "0");
		if (costMicros === null) return { path: "costInLocalCurrency" };
		const impressions = count(row.impressions ?? 0);
		if (impressions === null) return { path: "impressions" };
		const clicks = count(row.clicks ?? 0);
		if (clicks === null) return { path: "clicks" };
		const told = metrics && row[metrics.count];
		const conversions = isUntold(told) ? null : decimal(told);
		if (metrics && conversions === null && !isUntold(told))
			return { path: metrics.count };
		const worth = metrics?.value ? row[metrics.value] : null;
		const conversionValueMicros = isUntold(worth) ? null : money(worth);
		if (metrics?.value && conversionValueMicros === null && !isUntold(worth))
			return { path: metrics.value };
		return {
			date,
			costMicros,
			impressions,
			clicks,
			conversions,
			conversionValueMicros,
		};
	};
}

/** Makes the reader of a campaign group's day. */
export function groupDayReader(
	conversion: string | null | undefined,
): ReadRow<DailyMetricDraft> {
	const readDay = dayReader(conversion);
	return (row) => {
		const campaignExternalId = groupOf(row);
		if (campaignExternalId === null) return { path: "pivotValues" };
		const read = readDay(row);
		return isUnread(read) ? read : { campaignExternalId, ...read };
	};
}

/** Makes the reader of a range's first day, which is a day alone here. The same few days come again and again. */
function dayParser(): (range: unknown) => string | null {
	const written = new Map<number, string>();
	return (range) => {
		const start = fields(fields(range)?.start);
		const [year, month, day] = [start?.year, start?.month, start?.day];
		if (!isPart(year, 9999) || !isPart(month, 12) || !isPart(day, 31))
			return null;
		const number = (year * 100 + month) * 100 + day;
		const known = written.get(number);
		if (known !== undefined) return known;
		const digits = String(number).padStart(8, "0");
		const text = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
		written.set(number, text);
		return text;
	};
}

const isPart = (value: unknown, most: number): value is number =>
	typeof value === "number" &&
	Number.isInteger(value) &&
	value >= 1 &&
	value <= most;

const isUntold = (value: unknown): value is null | undefined =>
	value === undefined || value === null;

const whole = /^\d{1,18}$/;
const number = /^-?\d{1,18}(?:\.\d{1,18})?$/;

/** Whole numbers are numbers, which are texts here where they are too large for one. */
function count(value: unknown): bigint | null {
	if (typeof value === "number")
		return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : null;
	return typeof value === "string" && whole.test(value) ? BigInt(value) : null;
}

/** Money is a text of decimals. */
function money(value: unknown): bigint | null {
	return typeof value === "string" || typeof value === "number"
		? unitsToMicros(value)
		: null;
}

function decimal(value: unknown): number | null {
	if (typeof value === "number") return Number.isFinite(value) ? value : null;
	return typeof value === "string" && number.test(value) ? Number(value) : null;
}
