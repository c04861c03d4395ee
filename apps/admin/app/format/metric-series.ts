import type { Platform } from "../graphql/enums.ts";
import type { MetricRow } from "../graphql/parts.ts";
import {
	addValues,
	heightOf,
	type MetricName,
	type MetricValue,
} from "./metric-values.ts";
import { nextStep, type ReportStep, startOfStep } from "./report-step.ts";

/** Rows of one platform, or of everything where a report does not tell platforms apart. */
export type SeriesKey = Platform | "ALL";

export interface SeriesPoint {
	/** First day of the step. */
	date: string;
	/** A day of it is not over yet in its account's zone. */
	partial: boolean;
	/** Exact, for texts; a key without a row is left out. */
	values: Partial<Record<SeriesKey, MetricValue>>;
	/** For the heights of the bars. */
	heights: Partial<Record<SeriesKey, number>>;
	/** Over all keys: null where none tells it, and 0 for a step without a row. */
	total: MetricValue;
}

export interface MetricSeries {
	/** Keys with rows, the largest first. */
	keys: SeriesKey[];
	points: SeriesPoint[];
}

const keyOf = ({ platform }: Pick<MetricRow, "platform">): SeriesKey =>
	platform ?? "ALL";

/**
 * One point for every step of the range in one currency, with the values of each platform. A row of a step beside the range,
 * of an account in another zone, widens it: the points are all that the totals hold.
 */
export function metricSeries(
	rows: readonly MetricRow[],
	{
		metric,
		currencyCode,
		from,
		to,
		step,
	}: {
		metric: MetricName;
		currencyCode: string;
		from: string;
		to: string;
		step: ReportStep;
	},
): MetricSeries {
	const own = rows.filter((row) => row.currencyCode === currencyCode);
	const dates = own.flatMap(({ date }) => date ?? []).sort();
	const first = [startOfStep(step, from), ...dates.slice(0, 1)].sort()[0];
	const last = [startOfStep(step, to), ...dates.slice(-1)].sort().at(-1);
	const byDate = new Map<string, SeriesPoint>();
	for (
		let date = first ?? from;
		date <= (last ?? to);
		date = nextStep(step, date)
	)
		byDate.set(date, {
			date,
			partial: false,
			values: {},
			heights: {},
			total: "0",
		});
	const sums = new Map<SeriesKey, number>();
	for (const row of own) {
		const point = row.date === null ? undefined : byDate.get(row.date);
		if (!point) continue;
		const key = keyOf(row);
		const value = addValues(point.values[key] ?? null, row[metric]);
		const height = heightOf(metric, row[metric]);
		point.values[key] = value;
		point.heights[key] = (point.heights[key] ?? 0) + height;
		point.partial ||= row.partial;
		sums.set(key, (sums.get(key) ?? 0) + height);
	}
	for (const point of byDate.values()) {
		const told = Object.values(point.values);
		if (told.length > 0) point.total = told.reduce(addValues);
	}
	return {
		keys: [...sums]
			.sort(([, one], [, other]) => other - one)
			.map(([key]) => key),
		points: [...byDate.values()],
	};
}

/** Sums of a range by platform in one currency, the largest spend first. */
export function platformTotals(
	rows: readonly MetricRow[],
	currencyCode: string,
): (Record<MetricName, MetricValue> & { platform: Platform })[] {
	const sums = new Map<Platform, Record<MetricName, MetricValue>>();
	for (const row of rows) {
		if (row.currencyCode !== currencyCode || row.platform === null) continue;
		const { spend, impressions, clicks, conversions, conversionValue } = row;
		const sum = sums.get(row.platform);
		sums.set(row.platform, {
			spend: addValues(sum?.spend ?? null, spend),
			impressions: addValues(sum?.impressions ?? null, impressions),
			clicks: addValues(sum?.clicks ?? null, clicks),
			conversions: addValues(sum?.conversions ?? null, conversions),
			conversionValue: addValues(sum?.conversionValue ?? null, conversionValue),
		});
	}
	return [...sums]
		.map(([platform, sum]) => ({ platform, ...sum }))
		.sort(
			(one, other) =>
				heightOf("spend", other.spend) - heightOf("spend", one.spend),
		);
}
