import type { Numbers } from "../../world/numbers.ts";
import type { Field } from "../fields/field-catalogue.ts";
import type { Json } from "../seed/entities.ts";

const conversions = ({ conversions: hundredths }: Numbers): number =>
	hundredths / 100;
const allConversions = ({ allConversions: hundredths }: Numbers): number =>
	hundredths / 100;
const value = ({ conversionsValue: hundredths }: Numbers): number =>
	hundredths / 100;
const allValue = ({ allConversionsValue: hundredths }: Numbers): number =>
	hundredths / 100;

/** Metrics that the world has numbers for, by name without `metrics.`. */
const modelled: Record<string, (numbers: Numbers) => Json | undefined> = {
	impressions: ({ impressions }) => String(impressions),
	clicks: ({ clicks }) => String(clicks),
	interactions: ({ clicks }) => String(clicks),
	interaction_event_types: ({ clicks }) => (clicks > 0 ? ["CLICK"] : undefined),
	interaction_rate: ({ clicks, impressions }) => quotient(clicks, impressions),
	cost_micros: ({ costMicros }) => String(costMicros),
	view_through_conversions: ({ viewThroughConversions }) =>
		String(viewThroughConversions),
	conversions,
	conversions_by_conversion_date: conversions,
	conversions_value: value,
	conversions_value_by_conversion_date: value,
	all_conversions: allConversions,
	all_conversions_by_conversion_date: allConversions,
	all_conversions_value: allValue,
	all_conversions_value_by_conversion_date: allValue,
	ctr: ({ clicks, impressions }) => quotient(clicks, impressions),
	average_cpc: ({ costMicros, clicks }) => quotient(costMicros, clicks),
	average_cost: ({ costMicros, clicks }) => quotient(costMicros, clicks),
	average_cpm: ({ costMicros, impressions }) =>
		quotient(costMicros * 1000, impressions),
	cost_per_conversion: ({ costMicros, conversions: hundredths }) =>
		quotient(costMicros * 100, hundredths),
	cost_per_all_conversions: ({ costMicros, allConversions: hundredths }) =>
		quotient(costMicros * 100, hundredths),
	value_per_conversion: (numbers) =>
		quotient(value(numbers), conversions(numbers)),
	value_per_all_conversions: (numbers) =>
		quotient(allValue(numbers), allConversions(numbers)),
	conversions_from_interactions_rate: (numbers) =>
		quotient(conversions(numbers), numbers.clicks),
	all_conversions_from_interactions_rate: (numbers) =>
		quotient(allConversions(numbers), numbers.clicks),
	conversions_value_per_cost: (numbers) =>
		quotient(value(numbers) * 1_000_000, numbers.costMicros),
	all_conversions_value_per_cost: (numbers) =>
		quotient(allValue(numbers) * 1_000_000, numbers.costMicros),
};

/**
 * Reads a metric as REST shows it: int64 as text, doubles as numbers; undefined when it would divide by zero. Of what nobody
 * here does (calls, videos, apps) a count is zero, and a rate or share is absent.
 */
export function metricReader(
	field: Field,
): (numbers: Numbers) => Json | undefined {
	const name = field.name.slice("metrics.".length);
	if (Object.hasOwn(modelled, name)) return modelled[name] ?? (() => undefined);
	const isCount =
		field.kind === "int64" &&
		!field.repeated &&
		!name.startsWith("historical_");
	return () => (isCount ? "0" : undefined);
}

function quotient(dividend: number, divisor: number): number | undefined {
	return divisor === 0 ? undefined : dividend / divisor;
}
