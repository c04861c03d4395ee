import { randomUUID } from "node:crypto";
import { z } from "zod";
import { readBody } from "../api/body.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { tiers } from "../api/rate.ts";
import { document } from "../api/read-endpoints.ts";
import { invalid, KlaviyoRefused } from "../errors.ts";
import { type AggregateRow, aggregate } from "../numbers/aggregate.ts";
import { Buckets, isMidnight } from "../numbers/buckets.ts";
import { dimensionNames } from "../numbers/dimensions.ts";
import { unitsOf } from "../numbers/statistics.ts";
import { isTimeZone } from "../numbers/time-zones.ts";
import { timeText } from "../shop/times.ts";
import { readAggregateFilter } from "./aggregate-filter.ts";
import { pageOf, readReportQuery } from "./report-pages.ts";

const type = "metric-aggregate";
const measurementNames = ["count", "sum_value", "unique"] as const;
type Measurement = (typeof measurementNames)[number];
const sortNames = [...dimensionNames, ...measurementNames].flatMap((name) => [
	name,
	`-${name}`,
]) as [string, ...string[]];
const usualRows = 500;

const body = z.strictObject({
	data: z.strictObject({
		type: z.literal(type),
		attributes: z.strictObject({
			metric_id: z.string(),
			measurements: z.array(z.enum(measurementNames)).min(1),
			interval: z.enum(["hour", "day", "week", "month"]).nullish(),
			by: z.array(z.enum(dimensionNames)).nullish(),
			filter: z.array(z.string()),
			timezone: z
				.string()
				.refine(isTimeZone, "This is not a time zone of the IANA's list.")
				.nullish(),
			page_size: z.number().int().positive().nullish(),
			page_cursor: z.string().nullish(),
			return_fields: z.array(z.string()).nullish(),
			sort: z.enum(sortNames).nullish(),
		}),
	}),
});

/** `POST /api/metric-aggregates`: a metric's events by time and by what they tell of themselves. */
export const metricAggregateEndpoints: readonly Endpoint[] = [
	{
		method: "POST",
		path: "/api/metric-aggregates",
		operation: "query_metric_aggregates",
		scopes: ["metrics:read"],
		tier: tiers.small,
		async answer(call) {
			const { shop, addresses } = call;
			const { wanted } = readReportQuery(call, type, ["data", "dates"]);
			const { attributes } = (await readBody(call.request, body)).data;
			const timeZone = attributes.timezone ?? "UTC";
			const interval = attributes.interval ?? "day";
			const metric = shop.metrics.find(({ id }) => id === attributes.metric_id);
			if (metric === undefined)
				throw new KlaviyoRefused(
					invalid("There is no metric with this id.", {
						pointer: "/data/attributes/metric_id",
					}),
				);
			const { from, until, conditions } = readAggregateFilter(
				attributes.filter,
				timeZone,
			);
			const buckets = new Buckets(timeZone, interval, from, until);
			const rows = ordered(
				aggregate(shop, {
					metric,
					by: attributes.by ?? [],
					conditions,
					buckets,
					from,
					until,
					isByDay:
						interval !== "hour" &&
						timeZone === shop.account.timeZone &&
						isMidnight(timeZone, from) &&
						isMidnight(timeZone, until),
				}),
				attributes.sort ?? null,
				attributes.by ?? [],
			);
			const { page_cursor: cursor, ...query } = attributes;
			const page = pageOf(call, rows, {
				cursor: cursor ?? null,
				size: attributes.page_size ?? usualRows,
				query,
			});
			const whole = {
				dates: buckets.starts.map(timeText),
				data: page.rows.map((row) => ({
					dimensions: row.dimensions,
					measurements: measured(
						row,
						attributes.measurements,
						shop.account.currencyCode,
					),
				})),
			};
			const id = randomUUID();
			return document(200, {
				data: {
					type,
					id,
					attributes: Object.fromEntries(
						Object.entries(whole).filter(([name]) => wanted.includes(name)),
					),
					links: { self: `${addresses.root}/api/metric-aggregates/${id}/` },
				},
				links: page.links,
			});
		},
	},
];

function measured(
	row: AggregateRow,
	wanted: readonly Measurement[],
	currencyCode: string,
): Record<string, readonly number[]> {
	const values = {
		count: () => row.count,
		sum_value: () => row.coins.map((coins) => unitsOf(coins, currencyCode)),
		unique: () => row.unique,
	};
	return Object.fromEntries(wanted.map((name) => [name, values[name]()]));
}

/** Orders rows by a dimension, or by a measurement's sum; as they were met where nothing is said. */
function ordered(
	rows: AggregateRow[],
	sort: string | null,
	by: readonly string[],
): AggregateRow[] {
	if (sort === null) return rows;
	const direction = sort.startsWith("-") ? -1 : 1;
	const name = sort.replace(/^-/, "");
	const position = by.indexOf(name);
	const measurement = {
		count: "count",
		sum_value: "coins",
		unique: "unique",
	} as const;
	const keyOf = (row: AggregateRow): string | number => {
		if (position !== -1) return row.dimensions[position] ?? "";
		if (!(name in measurement)) return 0;
		const values = row[measurement[name as Measurement]];
		return values.reduce((sum, value) => sum + value, 0);
	};
	return rows.toSorted((a, b) => {
		const [left, right] = [keyOf(a), keyOf(b)];
		return left === right ? 0 : direction * (left < right ? -1 : 1);
	});
}
