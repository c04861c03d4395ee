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
} from "@patchbay/db";
import { InvalidInput } from "@patchbay/errors";
import { checkCompleteDays, countedAccounts } from "./counted-accounts.ts";
import {
	type Dimension,
	dimensionOrder,
	dimensions,
	type MetricDimension,
	nameJoins,
} from "./metric-dimensions.ts";
import type { MetricSource } from "./metrics/metric-source.ts";
import { oneRowACampaign } from "./metrics/one-row-a-campaign.ts";
import { findSource, totalsSource } from "./metrics/sources.ts";
import { unattributedDays } from "./metrics/unattributed-days.ts";
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
	/** True where rows are to say how conversions were credited: campaign-days are read then, where sums would do. */
	withAttribution?: boolean | undefined;
	/** The report of one brand or one campaign. */
	parent?: { brandId: string } | { campaignId: string } | undefined;
}

/** A sum; the fields that were not grouped by are left out. */
export interface MetricRow {
	date?: string;
	hourStart?: Date;
	brandId?: string;
	platform?: Platform;
	connectionId?: string;
	adAccountId?: string;
	/** Null for what an account has beyond its campaigns. */
	campaignId?: string | null;
	/** Platform and key; `readRegionName` gives its name. */
	region?: string;
	currencyCode: string;
	spendMicros: bigint;
	impressions: bigint;
	clicks: bigint;
	/** Null where the platforms do not tell. */
	conversions: number | null;
	conversionValueMicros: bigint | null;
	/** Holds a day that is not over yet in its account's zone. */
	partial: boolean;
	/** The platform's word for how conversions were credited; null where rows disagree, none tells, or it was not asked for. */
	attribution: string | null;
}

export interface MetricsReport {
	page: Page<MetricRow>;
	/** One for each currency over the whole range, by currency. */
	totals(): Promise<MetricRow[]>;
	/** Part of the totals that no campaign explains, one for each currency; empty for a report whose totals are those of campaigns. */
	unattributed(): Promise<MetricRow[]>;
	/** Reads when the oldest of the rows was fetched; null when there is none. */
	freshAsOf(): Promise<Date | null>;
}

export const maximumMetricRows = 1_000;

interface MetricColumn {
	column: string;
	type: string;
	isMoney?: boolean;
	nullable?: boolean;
}

const metricColumns: Record<Metric, MetricColumn> = {
	SPEND: { column: "spend_micros", type: "numeric", isMoney: true },
	IMPRESSIONS: { column: "impressions", type: "numeric" },
	CLICKS: { column: "clicks", type: "numeric" },
	CONVERSIONS: { column: "conversions", type: "float8", nullable: true },
	CONVERSION_VALUE: {
		column: "conversion_value_micros",
		type: "numeric",
		isMoney: true,
		nullable: true,
	},
};

const selectedSums = ({ sums }: MetricSource): Sql =>
	rawSql(`${sums.spend} as spend_micros, ${sums.impressions} as impressions, ${sums.clicks} as clicks,
	${sums.conversions} as conversions, ${sums.conversionValue} as conversion_value_micros,
	bool_or(m.date >= a.today) as partial, ${sums.attribution ?? "null::text"} as attribution`);
const selectSums = `g.currency_code as "currencyCode", g.spend_micros as "spendMicros", g.impressions, g.clicks,
	g.conversions, g.conversion_value_micros as "conversionValueMicros", g.partial, g.attribution`;

/** Sums of the imported days, grouped by dimensions and always by currency. @throws InvalidInput naming the field */
export function readMetrics(
	ctx: AccessContext & WithReader,
	input: ReadMetrics,
): MetricsReport {
	requirePermission(ctx, "tenant.read");
	const { source, ofTotals, beyondCampaigns } = sourcesOf(input);

	const { groupBy, parent } = input;
	const keys = groupBy.map((each) => dimensions[each]);
	const same = oneRowACampaign(ctx, input);
	const groupOf = (key: Dimension) =>
		same && key === dimensions.CAMPAIGN ? same.group : key.group;
	const group = [
		rawSql("m.tenant_id"),
		...keys.map((key) => rawSql(`${groupOf(key)} as ${key.column}`)),
		rawSql("m.currency_code"),
		selectedSums(source),
	];
	const parentId =
		parent && ("brandId" in parent ? parent.brandId : parent.campaignId);
	const grouped = sql`(select ${parentKey(parent)}${joinSql(group, ", ")} ${summedRows(ctx, source, input)}${same?.join ?? noSql} group by ${rawSql(keys.map((key) => `${groupOf(key)}, `).join(""))}m.tenant_id, m.currency_code) g`;
	const sumsBy = (name: string, of: MetricSource) =>
		once(() => {
			const sums = sql`select ${rawSql(selectSums)}, g.fetched_at as "fetchedAt" from (select m.currency_code, min(m.fetched_at) as fetched_at, ${selectedSums(of)} ${summedRows(ctx, of, input)} group by m.currency_code) g order by g.currency_code`;
			const rows = parentId
				? ofParents<AsRead<TotalRow>>(ctx.reader, parentId, name, sums)
				: ctx.reader.query<AsRead<TotalRow>>(sums);
			return rows.then((read) => read.map(toRow));
		});
	const totalRows = sumsBy("metric totals", ofTotals);

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
							({ column, type, nullable }): OrderColumn => ({
								by: rawSql(`g.${column}`),
								type,
								direction: "ASC",
								...(nullable ? { nullable } : {}),
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
			read: (row) => toRow(row as AsRead<MetricRow>),
			parent: parentId
				? { id: parentId, column: rawSql("g.parent_id") }
				: undefined,
		}),
		totals: totalRows,
		unattributed: beyondCampaigns
			? sumsBy("metrics beyond campaigns", beyondCampaigns)
			: () => Promise.resolve([]),
		async freshAsOf() {
			const times = (await totalRows()).map(({ fetchedAt }) =>
				fetchedAt.getTime(),
			);
			return times.length > 0 ? new Date(Math.min(...times)) : null;
		},
	};
}

type TotalRow = MetricRow & { fetchedAt: Date };

/** A row with its sums as text. */
type AsRead<Row extends MetricRow> = Omit<Row, keyof WholeSums> & {
	[Sum in keyof WholeSums]: string | Extract<WholeSums[Sum], null>;
};
type WholeSums = Pick<
	MetricRow,
	"spendMicros" | "impressions" | "clicks" | "conversionValueMicros"
>;

const toRow = <Row extends MetricRow>(row: AsRead<Row>) => ({
	...row,
	spendMicros: BigInt(row.spendMicros),
	impressions: BigInt(row.impressions),
	clicks: BigInt(row.clicks),
	conversionValueMicros:
		row.conversionValueMicros === null
			? null
			: BigInt(row.conversionValueMicros),
});

/** @throws InvalidInput naming the field */
function sourcesOf({
	from,
	to,
	groupBy,
	completeDays,
	withAttribution = false,
	...input
}: ReadMetrics): {
	source: MetricSource;
	ofTotals: MetricSource;
	/** Null where the totals hold nothing beyond campaigns. */
	beyondCampaigns: MetricSource | null;
} {
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
	const { campaignIds, parent } = input;
	const question = {
		groupBy,
		needsCampaigns:
			Boolean(campaignIds) || (parent !== undefined && "campaignId" in parent),
		days: (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1,
		needsAttribution: withAttribution,
	};
	const source = findSource(question);
	if (source)
		return {
			source,
			ofTotals: totalsSource(source, question),
			beyondCampaigns:
				source.stream || question.needsCampaigns ? null : unattributedDays,
		};
	throw new InvalidInput(
		"`groupBy` cannot hold HOUR and REGION together: platforms tell numbers by the hour or by the region.",
		{ field: ["groupBy"] },
	);
}

/**
 * The rows `m` that are summed, with their accounts `a`; for a report of a parent, those of `parent.id`. An account's
 * present day is worked out once for the account: `offset 0` keeps it from being asked for each row.
 */
function summedRows(
	ctx: AccessContext,
	source: MetricSource,
	{ parent, campaignIds, from, to, ...filter }: ReadMetrics,
): Sql {
	const ofCampaign = parent !== undefined && "campaignId" in parent;
	const accounts = countedAccounts(ctx, {
		...filter,
		campaignIds,
		stream: source.stream,
		parent: parent && (ofCampaign ? "campaign" : "brand"),
	});
	const rows = source.rows(ctx, {
		from,
		to,
		campaignIds: campaignIds ?? null,
		ofParentCampaign: ofCampaign,
	});
	return sql`from (select counted.*, account_today(counted.day_zone) as today from ${accounts} counted offset 0) a
		join lateral ${rows} m on ${rawSql(
			source.keepsToAccount
				? "true"
				: "m.ad_account_id = a.id and m.date >= a.counted_from and m.date < a.counted_to",
		)}`;
}

const parentKey = (parent: ReadMetrics["parent"]): Sql =>
	parent ? rawSql("parent.id as parent_id, ") : noSql;

/** Money of two currencies cannot be compared: one currency after another. */
function orderOf(orderBy: ReadMetrics["orderBy"]): OrderColumn[] {
	if (!orderBy) return [];
	const { column, type, isMoney, nullable } = metricColumns[orderBy.metric];
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
		{
			by: rawSql(`g.${column}`),
			type,
			direction: orderBy.direction,
			...(nullable ? { nullable } : {}),
		},
	];
}

const camelCase = (column: string) =>
	column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
