import type { SqlExecutor } from "@patchbay/db";

/**
 * Notes that everything that a connection's accounts have told of conversions was counted by an earlier choice, in the
 * transaction that holds the connection and changes it. Numbers that are being read begin again, reports of them too.
 */
export async function forgetConversions(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
): Promise<void> {
	const values = [tenantId, id];
	const ofConnection = `select a.id from ad_account a where a.tenant_id = $1 and a.connection_id = $2`;
	await sql.query(
		`update metric_coverage set stale = days where tenant_id = $1 and ad_account_id in (${ofConnection})`,
		values,
	);
	// Windows that were never read to their end have days with rows as well.
	await sql.query(
		`insert into metric_coverage as known (tenant_id, ad_account_id, stream, days, stale)
		select $1, a.id, 'METRICS_DAILY', '{}', datemultirange(daterange(d.first, d.last, '[]'))
		from (${ofConnection}) a cross join lateral (
			select min(date) as first, max(date) as last from metric_account_daily d
			where d.tenant_id = $1 and d.ad_account_id = a.id) d
		where d.first is not null
		on conflict (tenant_id, ad_account_id, stream) do update set stale = known.stale + excluded.stale`,
		values,
	);
	// What an account has beyond its campaigns is told anew by a comparison of totals, and not for days that none looks at.
	await sql.query(
		`update metric_unattributed set conversions = null, conversion_value_micros = null
		where tenant_id = $1 and ad_account_id in (${ofConnection})
			and (conversions is not null or conversion_value_micros is not null)`,
		values,
	);
	await sql.query(
		`update import_slice s set cursor = null, restarts = s.restarts + 1, report_open = false
		where s.tenant_id = $1 and s.connection_id = $2 and not s.is_read
			and s.state in ('PENDING', 'READY', 'RUNNING', 'WAITING')
			and s.stream in ('METRICS_DAILY', 'METRICS_HOURLY', 'METRICS_REGION', 'RECONCILIATION')`,
		values,
	);
}
