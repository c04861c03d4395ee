import type { SqlExecutor } from "@patchbay/db";
import type { MetricScope } from "./save-metrics.ts";

/**
 * Writes when the oldest row of each of the window's days was fetched into the sums of the days. While a window is read
 * that time is only known not to be later: call it at the end, whatever was read of the window.
 */
export async function saveMetricAge(
	sql: SqlExecutor,
	{ tenantId, adAccountId }: Pick<MetricScope, "tenantId" | "adAccountId">,
	{ from, to }: { from: string; to: string },
): Promise<void> {
	const values = [tenantId, adAccountId, from, to];
	// Locked first, the rows are looked at as they are then: another page that adds an older one waits, or is seen.
	await sql.query(
		`select 1 from metric_account_daily
		where tenant_id = $1::uuid and ad_account_id = $2::uuid and date between $3::date and $4::date
		order by date, currency_code for no key update`,
		values,
	);
	await sql.query(
		`update metric_account_daily d set fetched_at = oldest.fetched_at
		from (
			select m.date, m.currency_code, min(m.fetched_at) as fetched_at from (
				select date, currency_code, fetched_at from metric_daily
				where tenant_id = $1::uuid and ad_account_id = $2::uuid and date between $3::date and $4::date
				union all
				select date, currency_code, fetched_at from metric_unattributed
				where tenant_id = $1::uuid and ad_account_id = $2::uuid and date between $3::date and $4::date
			) m
			group by m.date, m.currency_code
		) oldest
		where d.tenant_id = $1::uuid and d.ad_account_id = $2::uuid and d.date = oldest.date
			and d.currency_code = oldest.currency_code and d.fetched_at <> oldest.fetched_at`,
		values,
	);
}
