import type { SqlExecutor } from "@patchbay/db";
import { toColumnArrays } from "../column-arrays.ts";
import { isNothing } from "./compare-days.ts";
import type { DayNumbers } from "./read-account-days.ts";

export interface UnattributedDay {
	/** YYYY-MM-DD, the account's own day. */
	date: string;
	currencyCode: string;
	numbers: DayNumbers;
}

/**
 * Saves, in the order of the days, what an account has beside its campaigns on these days, so that its total is the platform's: in the account's sums,
 * and a row without a campaign in reports by campaign. A day without any loses its row.
 */
export async function saveUnattributedMetrics(
	sql: SqlExecutor,
	{ tenantId, adAccountId }: { tenantId: string; adAccountId: string },
	days: readonly UnattributedDay[],
): Promise<void> {
	const emptied = days.filter(({ numbers }) => isNothing(numbers));
	await sql.query(
		`delete from metric_unattributed where tenant_id = $1::uuid and ad_account_id = $2::uuid
			and (date, currency_code) in (select * from unnest($3::date[], $4::text[]))`,
		[
			tenantId,
			adAccountId,
			emptied.map(({ date }) => date),
			emptied.map(({ currencyCode }) => currencyCode),
		],
	);
	const { from, values } = toColumnArrays(
		days.filter(({ numbers }) => !isNothing(numbers)),
		{
			date: ["date", ({ date }) => date],
			currency_code: ["text", ({ currencyCode }) => currencyCode],
			cost_micros: ["bigint", ({ numbers }) => numbers.costMicros],
			impressions: ["bigint", ({ numbers }) => numbers.impressions],
			clicks: ["bigint", ({ numbers }) => numbers.clicks],
			conversions: ["double precision", ({ numbers }) => numbers.conversions],
			conversion_value_micros: [
				"bigint",
				({ numbers }) => numbers.conversionValueMicros,
			],
		},
		3,
	);
	await sql.query(
		`insert into metric_unattributed as stored (tenant_id, ad_account_id, date, currency_code, cost_micros, impressions,
			clicks, conversions, conversion_value_micros, first_seen_at, fetched_at)
		select $1::uuid, $2::uuid, date, currency_code, cost_micros, impressions, clicks, conversions, conversion_value_micros,
			now(), now()
		from ${from}
		on conflict (tenant_id, ad_account_id, date, currency_code) do update set
			cost_micros = excluded.cost_micros, impressions = excluded.impressions,
			clicks = excluded.clicks, conversions = excluded.conversions,
			conversion_value_micros = excluded.conversion_value_micros, fetched_at = excluded.fetched_at,
			revisions = stored.revisions + 1`,
		[tenantId, adAccountId, ...values],
	);
}
