import type { Platform } from "../graphql/enums.ts";
import type { MetricRow } from "../graphql/parts.ts";
import { formatMoney, microsToNumber } from "./money.ts";
import { formatCount, formatDecimal } from "./numbers.ts";

/** Numbers of a report that can be shown, in the order in which they are offered. */
export const metricNames = [
	"spend",
	"impressions",
	"clicks",
	"conversions",
	"conversionValue",
] as const;
export type MetricName = (typeof metricNames)[number];

/** Exact: micros and counts as decimal strings; null where it is not told. */
export type MetricValue = MetricRow[MetricName];

export const metricLabels: Record<MetricName, string> = {
	spend: "Spend",
	impressions: "Impressions",
	clicks: "Clicks",
	conversions: "Conversions",
	conversionValue: "Conversion value",
};

/** Rows of the platforms that tell a metric. */
export const tellingRows = (
	rows: readonly MetricRow[],
	metric: MetricName,
	withoutSpend: readonly Platform[],
): MetricRow[] =>
	rows.filter(
		({ platform }) =>
			metric !== "spend" ||
			platform === null ||
			!withoutSpend.includes(platform),
	);

/** Text in place of a number that the platform does not tell, which is not 0. */
export const notTold = "Not reported";

/** Sum of two values of a metric. One that is not told adds nothing; the sum of two such is not told either. */
export function addValues(one: MetricValue, other: MetricValue): MetricValue {
	if (one === null) return other;
	if (other === null) return one;
	return typeof one === "number" || typeof other === "number"
		? Number(one) + Number(other)
		: String(BigInt(one) + BigInt(other));
}

/** A value for people, in its currency where it is money. */
export function formatMetric(
	metric: MetricName,
	value: MetricValue,
	currencyCode: string,
): string {
	if (value === null) return notTold;
	if (metric === "spend" || metric === "conversionValue")
		return formatMoney(String(value), currencyCode);
	return typeof value === "number" ? formatDecimal(value) : formatCount(value);
}

/** Height of a bar: a double, not exact. */
export function heightOf(metric: MetricName, value: MetricValue): number {
	if (value === null) return 0;
	return metric === "spend" || metric === "conversionValue"
		? microsToNumber(String(value))
		: Number(value);
}
