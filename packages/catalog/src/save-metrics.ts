import type { SqlExecutor } from "@patchbay/db";
import type {
	DailyMetricDraft,
	HourlyMetricDraft,
	RegionMetricDraft,
} from "@patchbay/platforms";
import { type Columns, toColumnArrays } from "./column-arrays.ts";
import { findOnEarlierPages, type ReadPage, type Saved } from "./read-page.ts";

export interface MetricScope extends ReadPage {
	tenantId: string;
	adAccountId: string;
	/** Currency of rows that name none of their own. */
	currencyCode: string;
	/** Our id of a campaign by the platform's. */
	campaignIdOf(externalId: string): string;
}

/** Table of one grain. */
interface GrainTable<Draft> {
	name: string;
	/** Columns that tell a campaign's rows apart; the first one is what the table is partitioned by. */
	key: Columns<Draft>;
	/** Further columns of its own. */
	own: Columns<Draft>;
	/** Condition of a window from $3 to $4, which also says in which partitions it lies. */
	within: string;
}

const numbers = [
	"currency_code",
	"cost_micros",
	"impressions",
	"clicks",
	"conversions",
	"conversion_value_micros",
];

const date: Columns<DailyMetricDraft> = { date: ["date", (row) => row.date] };

const daily: GrainTable<DailyMetricDraft> = {
	name: "metric_daily",
	key: date,
	own: { attribution: ["text", (row) => row.attribution ?? null] },
	within: "date between $3::date and $4::date",
};

const hourly: GrainTable<HourlyMetricDraft> = {
	name: "metric_hourly",
	key: { hour_start: ["timestamptz", (row) => row.hourStart] },
	own: date,
	// By the instants and not by the days, which may have been those of another zone when the hours were read.
	within: "hour_start >= $3::timestamptz and hour_start < $4::timestamptz",
};

const region: GrainTable<RegionMetricDraft> = {
	name: "metric_region",
	key: { ...date, region_key: ["text", (row) => row.region.key] },
	own: {},
	within: daily.within,
};

/** Saves a page of daily numbers; the sums of accounts' days and campaigns' weeks follow by triggers. */
export const saveDailyMetrics = saveInto(daily);
/** Saves a page of hourly numbers. */
export const saveHourlyMetrics = saveInto(hourly);
/** Saves a page of numbers by region. */
export const saveRegionMetrics = saveInto(region);
/** Sets the days of a window that the platform no longer reports to zero. */
export const zeroUnreportedMetrics = zeroIn(daily);
/** Sets the hours that the platform no longer reports to zero; the window's `to` is the moment after it. */
export const zeroUnreportedHours = zeroIn(hourly);
/** Sets the regions of a window that the platform no longer reports to zero. */
export const zeroUnreportedRegions = zeroIn(region);

/**
 * Inserts a page of numbers, or replaces what the platform restated: `revisions` counts the changes and `first_seen_at` stays.
 * An unchanged row gets a new `fetched_at` all the same, since a report says how fresh its oldest row is. Two jobs may read the
 * same days at once: numbers that were asked for earlier than those that are there replace nothing, and count as saved. Rows are
 * written in the order of their keys, so that two pages lock them in the same one. The partitions must be there
 * (`ensure_metric_partitions`).
 *
 * Measured on a page of 10,000 rows, COPY into a temporary table and merging from it is no faster than this one statement
 * (both are bound by the indexes and foreign keys), and it makes and empties a table each time.
 *
 * A key that stands twice in `rows` is refused (SQLSTATE 21000): looking for it would cost more than it is worth.
 */
function saveInto<Draft extends DailyMetricDraft>({
	name,
	key,
	own,
}: GrainTable<Draft>) {
	const keys = Object.keys(key);
	const replaced = ["ad_account_id", ...Object.keys(own), ...numbers];
	const columns = ["campaign_id", ...keys, ...Object.keys(own), ...numbers];
	const of = (row: string) =>
		`(${numbers.map((column) => `${row}.${column}`).join(", ")})`;
	return async (
		sql: SqlExecutor,
		scope: MetricScope,
		rows: readonly Draft[],
	): Promise<Saved<Draft>> => {
		if (rows.length === 0) return { saved: 0, twice: [] };
		const { tenantId, adAccountId, askedAt = null, earlier = [] } = scope;
		const ofCampaign: Columns<Draft> = {
			campaign_id: [
				"uuid",
				(row) => scope.campaignIdOf(row.campaignExternalId),
			],
			...key,
		};
		const { from, values } = toColumnArrays(
			rows,
			{
				...ofCampaign,
				...own,
				currency_code: [
					"text",
					(row) => row.currencyCode ?? scope.currencyCode,
				],
				cost_micros: ["bigint", (row) => row.costMicros],
				impressions: ["bigint", (row) => row.impressions],
				clicks: ["bigint", (row) => row.clicks],
				conversions: ["double precision", (row) => row.conversions],
				conversion_value_micros: ["bigint", (row) => row.conversionValueMicros],
			},
			5,
		);
		const { rowCount } = await sql.query(
			`insert into ${name} as stored (tenant_id, ad_account_id, ${columns.join(", ")}, first_seen_at, fetched_at)
			select $1::uuid, $2::uuid, ${columns.join(", ")}, coalesce($3::timestamptz, now()), coalesce($3::timestamptz, now())
			from ${from}
			order by campaign_id, ${keys.join(", ")}
			on conflict (tenant_id, campaign_id, ${keys.join(", ")}) do update set
				revisions = stored.revisions + case when ${of("stored")} is distinct from ${of("excluded")} then 1 else 0 end,
				${replaced.map((column) => `${column} = excluded.${column}`).join(", ")}, fetched_at = excluded.fetched_at
			where stored.fetched_at <= excluded.fetched_at and stored.fetched_at <> all($4::timestamptz[])`,
			[tenantId, adAccountId, askedAt, earlier, ...values],
		);
		if (rowCount === rows.length) return { saved: rowCount, twice: [] };
		const twice = await findOnEarlierPages(
			sql,
			scope,
			{ rows, earlier },
			ofCampaign,
			`join ${name} stored on stored.tenant_id = $1::uuid and stored.ad_account_id = $2::uuid and ${["campaign_id", ...keys].map((column) => `stored.${column} = draft.${column}`).join(" and ")}`,
			{ stamp: "fetched_at", partition: keys[0] },
		);
		return { saved: rows.length - twice.length, twice };
	};
}

/**
 * Sets the numbers of a window that the platform no longer reports to zero: it leaves out what has none, so a row that was
 * restated to nothing is known only by its absence. What was unknown stays so. Call it after a whole, unfiltered window was
 * read; the rows then count as read at `readSince`, since a page that was asked for later may hold them again.
 * @returns how many rows of the window were not reported
 */
function zeroIn({ name, within }: Pick<GrainTable<never>, "name" | "within">) {
	return async (
		sql: SqlExecutor,
		scope: Pick<MetricScope, "tenantId" | "adAccountId">,
		window: { from: string; to: string; readSince: Date },
	): Promise<number> => {
		const { rowCount } = await sql.query(
			`update ${name} set cost_micros = 0, impressions = 0, clicks = 0,
				conversions = case when conversions is not null then 0 end,
				conversion_value_micros = case when conversion_value_micros is not null then 0 end,
				revisions = revisions + case when (cost_micros, impressions, clicks, coalesce(conversions, 0),
					coalesce(conversion_value_micros, 0)) <> (0, 0, 0, 0, 0) then 1 else 0 end,
				fetched_at = $5
			where tenant_id = $1::uuid and ad_account_id = $2::uuid and ${within} and fetched_at < $5`,
			[
				scope.tenantId,
				scope.adAccountId,
				window.from,
				window.to,
				window.readSince,
			],
		);
		return rowCount;
	};
}
