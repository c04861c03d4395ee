import type { NumbersCalendar } from "../../world/day-numbers.ts";
import type { Objects } from "../objects/objects.ts";
import { lengthOf, type Series, seriesOf } from "./cells.ts";
import {
	accountEngagement,
	conversionNames,
	lifetimeMetrics,
	type Measure,
	measuresOf,
	mobileMetrics,
	salesOf,
	untoldConversions,
	untoldEngagement,
} from "./measures.ts";
import { echoOf, type StatsQuery } from "./query.ts";
import { segmentsOf } from "./segments.ts";
import { type Part, partsOf } from "./subjects.ts";

/** Nothing at all is null, as a single zero is. */
type Told = (number | null)[] | null;

/** Everything that a query asks for, in the form of answers and of files of reports. */
export function renderStats(
	objects: Objects,
	query: StatsQuery,
	calendar: NumbersCalendar,
): Record<string, unknown> {
	const measures = measuresOf(query.groups);
	const data = query.ids.map((id) => ({
		id,
		id_data: idData(partsOf(objects, query.entity, id), query, {
			measures,
			calendar,
		}),
	}));
	return {
		data_type: "stats",
		time_series_length: lengthOf(query),
		data,
		request: { params: echoOf(query) },
	};
}

type Given = { measures: readonly Measure[]; calendar: NumbersCalendar };

function idData(
	parts: readonly Part[],
	query: StatsQuery,
	{ measures, calendar }: Given,
) {
	const { segmentation } = query;
	const calendarOf = () => calendar;
	if (segmentation === null) {
		const series = seriesOf(parts, query, measures, calendarOf);
		return [{ segment: null, metrics: metricsOf(series, query, measures) }];
	}
	const bySegment = new Map<string, { name: string; series: Series }>();
	for (const part of parts)
		for (const { value, name, share } of segmentsOf(
			part.campaign,
			segmentation,
		)) {
			const series = seriesOf([part], query, measures, calendarOf, share);
			const before = bySegment.get(value);
			if (before === undefined) bySegment.set(value, { name, series });
			else
				series.forEach((row, index) => {
					const sum = before.series[index];
					row.forEach((count, slot) => {
						if (sum !== undefined) sum[slot] = (sum[slot] ?? 0) + count;
					});
				});
		}
	return [...bySegment].map(([segment_value, { name, series }]) => ({
		segment: { segment_name: name, segment_value },
		metrics: metricsOf(series, query, measures),
	}));
}

function metricsOf(
	series: Series,
	{ entity, groups }: StatsQuery,
	measures: readonly Measure[],
): Record<string, unknown> {
	const byName = new Map(
		measures.map(({ name }, index) => [name, series[index] ?? []]),
	);
	const isAbove = entity === "ACCOUNT" || entity === "FUNDING_INSTRUMENT";
	const metrics: Record<string, unknown> = {};
	for (const { name, group } of measures)
		if (group !== "WEB_CONVERSION") {
			const isTold =
				!isAbove || group === "BILLING" || accountEngagement.includes(name);
			metrics[name] = isTold ? told(byName.get(name) ?? []) : null;
		}
	if (groups.includes("ENGAGEMENT"))
		for (const name of untoldEngagement) metrics[name] = null;
	if (groups.includes("WEB_CONVERSION")) {
		for (const name of conversionNames)
			metrics[name] = conversionOf(
				byName.get(name) ?? [],
				byName.get(salesOf(name)) ?? [],
			);
		for (const name of untoldConversions) metrics[name] = conversionOf([], []);
	}
	if (groups.includes("MOBILE_CONVERSION"))
		for (const name of mobileMetrics) metrics[name] = null;
	if (groups.includes("LIFE_TIME_VALUE_MOBILE_CONVERSION"))
		for (const name of lifetimeMetrics) metrics[name] = null;
	return metrics;
}

/** A quarter of all conversions follow from seeing an ad, the others from engaging with it. */
function conversionOf(counts: readonly number[], sales: readonly number[]) {
	const views = counts.map((count) => Math.floor(count / 4));
	const viewed = sales.map((sale) => Math.floor(sale / 4));
	const rest = (all: readonly number[], part: readonly number[]) =>
		all.map((each, index) => each - (part[index] ?? 0));
	const engaged = rest(counts, views);
	return {
		metric: told(counts),
		post_view: told(views),
		post_engagement: told(engaged),
		assisted: null,
		order_quantity: told(counts),
		order_quantity_view: told(views),
		order_quantity_engagement: told(engaged),
		sale_amount: told(sales),
		sale_amount_view: told(viewed),
		sale_amount_engagement: told(rest(sales, viewed)),
	};
}

function told(counts: readonly number[]): Told {
	if (!counts.some((count) => count !== 0)) return null;
	return counts.map((count) => (count === 0 ? null : count));
}
