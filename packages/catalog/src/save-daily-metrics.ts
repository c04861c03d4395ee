import type { SqlExecutor } from "@patchbay/db";
import type { DailyMetricDraft } from "@patchbay/platforms";
import { toColumnArrays } from "./column-arrays.ts";

export interface MetricScope {
	tenantId: string;
	adAccountId: string;
	/** Currency of rows that name none of their own. */
	currencyCode: string;
	/** Our id of a campaign by the platform's. */
	campaignIdOf(externalId: string): string;
	/** Time at which the page was asked for, by the database's clock; that of the transaction when left out. */
	askedAt?: Date | undefined;
}

const restated = `(stored.currency_code, stored.cost_micros, stored.impressions, stored.clicks, stored.conversions,
	stored.conversion_value_micros) is distinct from (excluded.currency_code, excluded.cost_micros, excluded.impressions,
	excluded.clicks, excluded.conversions, excluded.conversion_value_micros)`;

/**
 * Inserts a page of daily numbers, or replaces what the platform restated: `revisions` counts the changes and
 * `first_seen_at` stays. An unchanged row gets a new `fetched_at` all the same, since a report says how fresh its oldest
 * row is. Two jobs may read the same days at once: numbers that were asked for earlier than those that are there replace
 * nothing. Rows are written in the order of their keys, so that two pages lock them in the same one. The sums of
 * `metric_account_daily` follow by triggers. The partitions must be there (`ensure_metric_partitions`).
 *
 * Measured on a page of 10,000 rows, COPY into a temporary table and merging from it is no faster than this one statement
 * (both are bound by the indexes and foreign keys), and it makes and empties a table each time.
 *
 * A day that stands twice in `rows` is refused (SQLSTATE 21000): looking for it would cost more than it is worth.
 * @returns how many were saved, those included for which later numbers are there
 */
export async function saveDailyMetrics(
	sql: SqlExecutor,
	scope: MetricScope,
	rows: readonly DailyMetricDraft[],
): Promise<number> {
	if (rows.length === 0) return 0;
	const { from, values } = toColumnArrays(
		rows,
		{
			campaign_id: [
				"uuid",
				(row) => scope.campaignIdOf(row.campaignExternalId),
			],
			date: ["date", (row) => row.date],
			currency_code: ["text", (row) => row.currencyCode ?? scope.currencyCode],
			cost_micros: ["bigint", (row) => row.costMicros],
			impressions: ["bigint", (row) => row.impressions],
			clicks: ["bigint", (row) => row.clicks],
			conversions: ["double precision", (row) => row.conversions],
			conversion_value_micros: ["bigint", (row) => row.conversionValueMicros],
		},
		4,
	);
	await sql.query(
		`insert into metric_daily as stored (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions,
			clicks, conversions, conversion_value_micros, first_seen_at, fetched_at)
		select $1::uuid, campaign_id, $2::uuid, date, currency_code, cost_micros, impressions, clicks, conversions,
			conversion_value_micros, coalesce($3::timestamptz, now()), coalesce($3::timestamptz, now())
		from ${from}
		order by campaign_id, date
		on conflict (tenant_id, campaign_id, date) do update set
			revisions = stored.revisions + case when ${restated} then 1 else 0 end,
			ad_account_id = excluded.ad_account_id, currency_code = excluded.currency_code, cost_micros = excluded.cost_micros,
			impressions = excluded.impressions, clicks = excluded.clicks, conversions = excluded.conversions,
			conversion_value_micros = excluded.conversion_value_micros, fetched_at = excluded.fetched_at
		where stored.fetched_at <= excluded.fetched_at`,
		[scope.tenantId, scope.adAccountId, scope.askedAt ?? null, ...values],
	);
	return rows.length;
}

/**
 * Sets the numbers of a window that the platform no longer reports to zero: it leaves out days without any, so a day that
 * was restated to nothing is known only by its absence. What was unknown stays so. Call it after a whole, unfiltered
 * window was read; the rows then count as read at `readSince`, since a page that was asked for later may hold them again.
 * @returns how many rows of the window were not reported
 */
export async function zeroUnreportedMetrics(
	sql: SqlExecutor,
	scope: Pick<MetricScope, "tenantId" | "adAccountId">,
	window: { from: string; to: string; readSince: Date },
): Promise<number> {
	const { rowCount } = await sql.query(
		`update metric_daily set cost_micros = 0, impressions = 0, clicks = 0,
			conversions = case when conversions is not null then 0 end,
			conversion_value_micros = case when conversion_value_micros is not null then 0 end,
			revisions = revisions + case when (cost_micros, impressions, clicks, coalesce(conversions, 0),
				coalesce(conversion_value_micros, 0)) <> (0, 0, 0, 0, 0) then 1 else 0 end,
			fetched_at = $5
		where tenant_id = $1::uuid and ad_account_id = $2::uuid and date between $3::date and $4::date and fetched_at < $5`,
		[
			scope.tenantId,
			scope.adAccountId,
			window.from,
			window.to,
			window.readSince,
		],
	);
	return rowCount;
}
