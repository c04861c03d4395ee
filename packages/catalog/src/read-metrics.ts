import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Direction,
	joinSql,
	keysetPage,
	noSql,
	type OrderColumn,
	ofParents,
	once,
	type Page,
	type Platform,
	rawSql,
	type Sql,
	sql,
	type WithReader,
	whereAll,
} from "@patchbay/db";
import { InvalidInput } from "@patchbay/errors";
import { checkCompleteDays, countedAccounts } from "./counted-accounts.ts";
import {
	dimensionOrder,
	dimensions,
	type MetricDimension,
	nameJoins,
} from "./metric-dimensions.ts";
import type { DayRange } from "./read-spend.ts";

export const metricNames = [
	"SPEND",
	"IMPRESSIONS",
	"CLICKS",
	"CONVERSIONS",
	"CONVERSION_VALUE",
] as const;

export type Metric = (typeof metricNames)[number];

export interface ReadMetrics extends DayRange {
	groupBy: readonly MetricDimension[];
	brandIds?: readonly string[] | null | undefined;
	platforms?: readonly Platform[] | null | undefined;
	connectionIds?: readonly string[] | null | undefined;
	adAccountIds?: readonly string[] | null | undefined;
	campaignIds?: readonly string[] | null | undefined;
	orderBy?: { metric: Metric; direction: Direction } | null | undefined;
	/** Rows wanted: at most 1,000, which is also the default. */
	first?: number | null | undefined;
	after?: string | null | undefined;
	/** Only the last so many complete days in each account's own zone, among those from `from` to `to`. */
	completeDays?: number | null | undefined;
	/** The report of one brand or one campaign. */
	parent?: { brandId: string } | { campaignId: string } | undefined;
}

/** A sum; the fields that were not grouped by are left out. */
export interface MetricRow {
	date?: string;
	brandId?: string;
	platform?: Platform;
	connectionId?: string;
	adAccountId?: string;
	campaignId?: string;
	currencyCode: string;
	spendMicros: bigint;
	impressions: bigint;
	clicks: bigint;
	conversions: number;
	conversionValueMicros: bigint;
	/** Holds a day that is not over yet in its account's zone. */
	partial: boolean;
}

export interface MetricsReport {
	page: Page<MetricRow>;
	/** One for each currency over the whole range, by currency. */
	totals(): Promise<MetricRow[]>;
	/** Reads when the oldest of the rows was fetched; null when there is none. */
	freshAsOf(): Promise<Date | null>;
}

export const maximumMetricRows = 1_000;

const metricColumns: Record<Metric, { column: string; type: string }> = {
	SPEND: { column: "spend_micros", type: "bigint" },
	IMPRESSIONS: { column: "impressions", type: "bigint" },
	CLICKS: { column: "clicks", type: "bigint" },
	CONVERSIONS: { column: "conversions", type: "float8" },
	CONVERSION_VALUE: { column: "conversion_value_micros", type: "bigint" },
};

const sums = `
	sum(m.cost_micros)::bigint as spend_micros, sum(m.impressions)::bigint as impressions,
	sum(m.clicks)::bigint as clicks, round(sum(m.conversions)::numeric, 6)::float8 as conversions,
	sum(m.conversion_value_micros)::bigint as conversion_value_micros,
	bool_or(m.date >= a.today) as partial`;
const selectSums = `g.currency_code as "currencyCode", g.spend_micros as "spendMicros", g.impressions, g.clicks,
	g.conversions, g.conversion_value_micros as "conversionValueMicros", g.partial`;

/** Sums of the imported days, grouped by dimensions and always by currency. @throws InvalidInput naming the field */
export function readMetrics(
	ctx: AccessContext & WithReader,
	input: ReadMetrics,
): MetricsReport {
	requirePermission(ctx, "tenant.read");
	checkInput(input);
	const { groupBy, parent } = input;
	const keys = groupBy.map((each) => dimensions[each]);
	const group = [
		rawSql("m.tenant_id"),
		...keys.map((key) => rawSql(`${key.group} as ${key.column}`)),
		rawSql("m.currency_code"),
		rawSql(sums),
	];
	const parentId =
		parent && ("brandId" in parent ? parent.brandId : parent.campaignId);
	const grouped = sql`(select ${parentKey(parent)}${joinSql(group, ", ")} ${source(ctx, input)} group by ${rawSql(keys.map((key) => `${key.group}, `).join(""))}m.tenant_id, m.currency_code) g`;
	const totalRows = once(() => {
		const total = sql`select ${rawSql(selectSums)}, g.fetched_at as "fetchedAt" from (select m.currency_code, min(m.fetched_at) as fetched_at, ${rawSql(sums)} ${source(ctx, input)} group by m.currency_code) g order by g.currency_code`;
		return parentId
			? ofParents<TotalRow>(ctx.reader, parentId, "metric totals", total)
			: ctx.reader.query<TotalRow>(total);
	});

	return {
		page: keysetPage(ctx.reader, {
			name: `metrics ${input.from} ${input.to} ${input.completeDays ?? ""} ${groupBy.join(" ")}`,
			args: { first: input.first ?? maximumMetricRows, after: input.after },
			maximumSize: maximumMetricRows,
			alias: "g",
			from: sql`${grouped}${nameJoins(input.orderBy ? [] : groupBy)}`,
			where: [],
			order: [
				...orderOf(input.orderBy),
				...(input.orderBy
					? keys.map(
							({ column, type }): OrderColumn => ({
								by: rawSql(`g.${column}`),
								type,
								direction: "ASC",
							}),
						)
					: dimensionOrder(groupBy)),
				{ by: rawSql("g.currency_code"), type: "text", direction: "ASC" },
			],
			select: rawSql(
				[
					...keys.map(({ column }) => `g.${column} as "${camelCase(column)}"`),
					selectSums,
				].join(", "),
			),
			read: (row) => row as MetricRow,
			parent: parentId
				? { id: parentId, column: rawSql("g.parent_id") }
				: undefined,
		}),
		totals: totalRows,
		async freshAsOf() {
			const times = (await totalRows()).map(({ fetchedAt }) =>
				fetchedAt.getTime(),
			);
			return times.length > 0 ? new Date(Math.min(...times)) : null;
		},
	};
}

type TotalRow = MetricRow & { fetchedAt: Date };

function checkInput({ from, to, groupBy, completeDays }: ReadMetrics): void {
	checkCompleteDays(completeDays, ["completeDays"]);
	if (from > to)
		throw new InvalidInput("`to` must not be before `from`.", {
			field: ["to"],
		});
	if (
		new Set(groupBy.map((each) => dimensions[each].column)).size <
		groupBy.length
	) {
		throw new InvalidInput(
			"`groupBy` names each dimension once, and one of DATE, WEEK and MONTH at most.",
			{ field: ["groupBy"] },
		);
	}
}

/**
 * The rows that are summed; for a report of a parent, those of `parent.id`. An account's present day is worked out once for
 * the account: `offset 0` keeps it from being asked for each row.
 */
function source(
	ctx: AccessContext,
	{ parent, campaignIds, from, to, ...filter }: ReadMetrics,
): Sql {
	const ofCampaign = parent !== undefined && "campaignId" in parent;
	const accounts = countedAccounts(ctx, {
		...filter,
		campaignIds,
		parent: parent && (ofCampaign ? "campaign" : "brand"),
	});
	return sql`from (select counted.*, account_today(counted.time_zone) as today from ${accounts} counted offset 0) a
		join metric_daily m on m.ad_account_id = a.id and m.date >= a.counted_from and m.date < a.counted_to
		${whereAll([
			sql`m.tenant_id = ${ctx.tenantId}`,
			sql`m.date between ${from}::date and ${to}::date`,
			...(campaignIds
				? [sql`m.campaign_id = any(${campaignIds}::uuid[])`]
				: []),
			...(ofCampaign ? [sql`m.campaign_id = parent.id`] : []),
		])}`;
}

const parentKey = (parent: ReadMetrics["parent"]): Sql =>
	parent ? rawSql("parent.id as parent_id, ") : noSql;

/** Money of two currencies cannot be compared: one currency after another. */
function orderOf(orderBy: ReadMetrics["orderBy"]): OrderColumn[] {
	if (!orderBy) return [];
	const { column, type } = metricColumns[orderBy.metric];
	const isMoney = type === "bigint" && column.endsWith("_micros");
	return [
		...(isMoney
			? [
					{
						by: rawSql("g.currency_code"),
						type: "text",
						direction: "ASC",
					} as const,
				]
			: []),
		{ by: rawSql(`g.${column}`), type, direction: orderBy.direction },
	];
}

const camelCase = (column: string) =>
	column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
