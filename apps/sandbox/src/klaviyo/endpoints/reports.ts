import { readBody } from "../api/body.ts";
import type { Call, Endpoint } from "../api/endpoint.ts";
import type { Condition } from "../api/filter.ts";
import { matches } from "../api/filter-rules.ts";
import { tiers } from "../api/rate.ts";
import { document } from "../api/read-endpoints.ts";
import { invalid, KlaviyoRefused } from "../errors.ts";
import { Buckets, type Interval } from "../numbers/buckets.ts";
import { Events, type LocalSpan } from "../numbers/events.ts";
import {
	campaignGroupings,
	flowGroupings,
	type Groupings,
	groupsOf,
} from "../numbers/groupings.ts";
import { type MessageTotals, messageTotals } from "../numbers/report.ts";
import {
	noTotals,
	type StatisticName,
	statistics,
} from "../numbers/statistics.ts";
import { spanOf } from "../numbers/timeframe.ts";
import type { Sending } from "../shop/sendings.ts";
import { timeText } from "../shop/times.ts";
import {
	groupingOf,
	reportBody,
	reportConditions,
	seriesBody,
} from "./report-body.ts";
import { pageOf, readReportQuery } from "./report-pages.ts";

/** Differences between the reports of campaigns and of flows. */
interface ReportKind {
	kind: Sending["kind"];
	groupings: Groupings;
	/** Names that each report is grouped by. */
	needed: readonly string[];
	scopes: readonly string[];
	/** Name of the relationship that leads to what the rows are about. */
	about: string;
}

const campaigns: ReportKind = {
	kind: "campaign",
	groupings: campaignGroupings,
	needed: ["campaign_id", "campaign_message_id"],
	scopes: ["campaigns:read"],
	about: "campaigns",
};
const flows: ReportKind = {
	kind: "flow",
	groupings: flowGroupings,
	needed: ["flow_id", "flow_message_id"],
	scopes: ["flows:read"],
	about: "flows",
};
const rowsOnPage = 100;
const intervals = {
	hourly: "hour",
	daily: "day",
	weekly: "week",
	monthly: "month",
} as const satisfies Record<string, Interval>;

export const reportEndpoints: readonly Endpoint[] = [
	valuesReport("campaign-values-report", "query_campaign_values", campaigns),
	valuesReport("flow-values-report", "query_flow_values", flows),
	seriesReport("flow-series-report", "query_flow_series", flows),
];

function common(type: string, operation: string, { scopes }: ReportKind) {
	return {
		method: "POST",
		path: `/api/${type}s`,
		operation,
		scopes,
		tier: tiers.report,
	} as const;
}

/** `POST /api/…-values-reports`: each message's statistics over a time frame. */
function valuesReport(
	type: string,
	operation: string,
	about: ReportKind,
): Endpoint {
	const schema = reportBody(type, about.groupings);
	return {
		...common(type, operation, about),
		async answer(call) {
			const { wanted, cursor } = readReportQuery(call, type, ["results"]);
			const { attributes } = (await readBody(call.request, schema)).data;
			const { shop } = call;
			const rows = readRows(call, about, attributes, {
				span: spanOf(attributes.timeframe, shop.account, shop.now()),
				grain: "day",
				bucketOf: () => 0,
			});
			const page = pageOf(call, rows, {
				cursor,
				size: rowsOnPage,
				query: attributes,
			});
			const results = page.rows.map(({ groupings, row }) => ({
				groupings,
				statistics: told(attributes.statistics, (name) =>
					statistics[name](
						row.buckets.get(0) ?? noTotals(),
						shop.account.currencyCode,
					),
				),
			}));
			return document(200, {
				data: {
					type,
					attributes: wanted.includes("results") ? { results } : {},
					relationships: relationshipsOf(page.rows, about, type, call),
				},
				links: page.links,
			});
		},
	};
}

/** `POST /api/…-series-reports`: the same by hour, day, week or month of the account's zone. */
function seriesReport(
	type: string,
	operation: string,
	about: ReportKind,
): Endpoint {
	const schema = seriesBody(type, about.groupings);
	return {
		...common(type, operation, about),
		async answer(call) {
			const { wanted, cursor } = readReportQuery(call, type, [
				"results",
				"date_times",
			]);
			const { attributes } = (await readBody(call.request, schema)).data;
			const { shop } = call;
			const { account } = shop;
			const span = spanOf(attributes.timeframe, account, shop.now());
			const events = new Events(shop);
			const interval = intervals[attributes.interval];
			const buckets = new Buckets(
				account.timeZone,
				interval,
				events.momentOf(span.from),
				events.momentOf(span.until),
			);
			const rows = readRows(call, about, attributes, {
				span,
				grain: interval === "hour" ? "hour" : "day",
				bucketOf: (localHour) => buckets.indexOf(events.momentOf(localHour)),
			});
			const page = pageOf(call, rows, {
				cursor,
				size: rowsOnPage,
				query: attributes,
			});
			const none = noTotals();
			const results = page.rows.map(({ groupings, row }) => ({
				groupings,
				statistics: told(attributes.statistics, (name) =>
					buckets.starts.map((_, index) =>
						statistics[name](
							row.buckets.get(index) ?? none,
							account.currencyCode,
						),
					),
				),
			}));
			const whole = { results, date_times: buckets.starts.map(timeText) };
			return document(200, {
				data: {
					type,
					attributes: Object.fromEntries(
						Object.entries(whole).filter(([name]) => wanted.includes(name)),
					),
					relationships: relationshipsOf(page.rows, about, type, call),
				},
				links: page.links,
			});
		},
	};
}

interface Row {
	groupings: Record<string, string | null>;
	row: MessageTotals;
}

function readRows(
	{ shop }: Call,
	{ kind, groupings, needed }: ReportKind,
	attributes: {
		conversion_metric_id: string;
		group_by?: readonly string[] | null | undefined;
		filter?: string | null | undefined;
	},
	options: {
		span: LocalSpan;
		grain: "hour" | "day";
		bucketOf: (localHour: number) => number;
	},
): Row[] {
	const names = groupingOf(attributes.group_by, needed);
	const conditions = reportConditions(attributes.filter, groupings);
	const metric = shop.metrics.find(
		({ id }) => id === attributes.conversion_metric_id,
	);
	if (metric === undefined)
		throw new KlaviyoRefused(
			invalid("There is no metric with this id.", {
				pointer: "/data/attributes/conversion_metric_id",
			}),
		);
	return messageTotals(shop, {
		kind,
		countsOrders: metric.source.of === "orders",
		...options,
	})
		.filter((row) => isWanted(row, conditions, groupings, shop))
		.flatMap((row) =>
			groupsOf(names, groupings, [row.sending, row.message, shop]).map(
				(group) => ({ groupings: group, row }),
			),
		);
}

function isWanted(
	{ sending, message }: MessageTotals,
	conditions: readonly Condition[],
	groupings: Groupings,
	shop: Call["shop"],
): boolean {
	const told = Object.fromEntries(
		conditions.map(({ field }) => [
			field,
			groupings[field]?.(sending, message, shop),
		]),
	);
	return matches(
		{ type: "row", id: message.id, attributes: {}, told },
		conditions,
	);
}

function told<T>(
	names: readonly StatisticName[],
	read: (name: StatisticName) => T,
): Record<string, T> {
	return Object.fromEntries(names.map((name) => [name, read(name)]));
}

function relationshipsOf(
	rows: readonly Row[],
	{ kind, about }: ReportKind,
	type: string,
	{ addresses: { root } }: Call,
) {
	const ids = new Set(rows.map(({ row }) => row.sending.id));
	const self = `${root}/api/${type}s`;
	return {
		[about]: {
			data: [...ids].map((id) => ({ type: kind, id })),
			links: {
				self: `${self}/relationships/${about}/`,
				related: `${self}/${about}/`,
			},
		},
	};
}
