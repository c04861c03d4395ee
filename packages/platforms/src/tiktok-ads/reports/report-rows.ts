import type { MetricNumbers } from "../../drafts.ts";
import { NumberReading, type Unread } from "../../metrics/number-reading.ts";
import { unitsToMicros } from "../../money.ts";
import { type Fields, fields } from "../../read-failure.ts";
import { metricsOfConversion } from "../conversions.ts";

/** Dimensions and metrics of a row under one another, each a text. */
export type ReportRow = Fields;

export type ReadRow<Draft> = (row: ReportRow) => Draft | Unread;

/** Reads rows one by one: of the JSON form, or dimensions and metrics under one another. */
export class ReportReading<Draft extends object> extends NumberReading<Draft> {
	/**
	 * @param entity kind of record, such as `metric`
	 * @param first number of the first row, where others were read before
	 */
	constructor(entity: string, readRow: ReadRow<Draft>, first = 0) {
		super({
			entity,
			list: "list",
			readRow(raw) {
				const row = flatten(raw);
				return row === null ? { path: "dimensions" } : readRow(row);
			},
			findId: (raw) => idOf(flatten(raw)?.campaign_id),
			first,
		});
	}
}

function flatten(raw: unknown): ReportRow | null {
	const row = fields(raw);
	if (row === null || !("dimensions" in row)) return row;
	const dimensions = fields(row.dimensions);
	const metrics = fields(row.metrics);
	return dimensions && metrics ? { ...metrics, ...dimensions } : null;
}

const id = /^\d{1,20}$/;

export function idOf(value: unknown): string | null {
	const text = typeof value === "number" ? String(value) : value;
	return typeof text === "string" && id.test(text) ? text : null;
}

const moment = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}):00:00)?$/;

/** The day, and the hour where there is one, of `2026-07-01 10:00:00` as the account's clock shows it. */
export function readTime(value: unknown): { day: string; hour: number } | null {
	const match = typeof value === "string" ? moment.exec(value) : null;
	return match?.[1] === undefined
		? null
		: { day: match[1], hour: Number(match[2] ?? 0) };
}

/** Metrics that are asked for where conversions are told, and those where they are not. */
export function metricNames(conversion?: string): string[] {
	const { count, value } = metricsOfConversion(conversion);
	return [...plainMetrics, count, ...(value === null ? [] : [value])];
}

export const plainMetrics = ["spend", "impressions", "clicks"];

/**
 * Makes the reader of a row's numbers. A metric that TikTok does not tell is `"-"`: conversions are not known then, and a
 * row without a spend is none.
 * @param conversion key of what counts; null where the report tells no conversions
 */
export function numbersReader(
	conversion: string | null | undefined,
): (row: ReportRow) => MetricNumbers | Unread {
	const counted = conversion === null ? null : metricsOfConversion(conversion);
	return (row) => {
		const costMicros = money(row.spend);
		if (costMicros === null) return { path: "spend" };
		const impressions = count(row.impressions);
		if (impressions === null) return { path: "impressions" };
		const clicks = count(row.clicks);
		if (clicks === null) return { path: "clicks" };
		const told = counted && row[counted.count];
		const conversions = isUntold(told) ? null : decimal(told);
		if (counted && conversions === null && !isUntold(told))
			return { path: counted.count };
		const worth = counted?.value ? row[counted.value] : null;
		const conversionValueMicros = isUntold(worth) ? null : money(worth);
		if (counted?.value && conversionValueMicros === null && !isUntold(worth))
			return { path: counted.value };
		return {
			costMicros,
			impressions,
			clicks,
			conversions,
			conversionValueMicros,
		};
	};
}

const isUntold = (value: unknown): boolean =>
	value === undefined || value === null || value === "-" || value === "";

const whole = /^\d{1,18}(?:\.0+)?$/;
const number = /^-?\d{1,18}(?:\.\d{1,18})?$/;

function money(value: unknown): bigint | null {
	return typeof value === "string" || typeof value === "number"
		? unitsToMicros(value)
		: null;
}

function count(value: unknown): bigint | null {
	const text = typeof value === "number" ? String(value) : value;
	if (typeof text !== "string" || !whole.test(text)) return null;
	const point = text.indexOf(".");
	return BigInt(point < 0 ? text : text.slice(0, point));
}

function decimal(value: unknown): number | null {
	const text = typeof value === "number" ? String(value) : value;
	return typeof text === "string" && number.test(text) ? Number(text) : null;
}
