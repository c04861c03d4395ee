import type { SqlExecutor } from "@patchbay/db";

/** Stream of the numbers of one grain. */
export type MetricStream =
	| "METRICS_DAILY"
	| "METRICS_HOURLY"
	| "METRICS_REGION";

export interface DaysRead {
	tenantId: string;
	adAccountId: string;
	stream: MetricStream;
	/** YYYY-MM-DD in the account's own days; both ends belong to the range. */
	from: string;
	to: string;
}

/**
 * Notes that all campaigns of an account were read for these days, in the transaction of the window's last page: from then on
 * the account can answer them, and their conversions are what the connection counts. Days that are noted already cost no write.
 */
export async function markDaysRead(
	sql: SqlExecutor,
	{ tenantId, adAccountId, stream, from, to }: DaysRead,
): Promise<void> {
	await sql.query(
		`insert into metric_coverage as known (tenant_id, ad_account_id, stream, days)
		values ($1::uuid, $2::uuid, $3, datemultirange(daterange($4::date, $5::date, '[]')))
		on conflict (tenant_id, ad_account_id, stream) do update set days = known.days + excluded.days,
			stale = known.stale - excluded.days
		where not known.days @> excluded.days or known.stale && excluded.days`,
		[tenantId, adAccountId, stream, from, to],
	);
	const newestDay = stream === "METRICS_DAILY" ? to : null;
	await sql.query(
		`update ad_account set newest_day = greatest(newest_day, $3::date), holds_data = true
		where tenant_id = $1::uuid and id = $2::uuid
			and (not holds_data or coalesce(newest_day, '-infinity') < coalesce($3::date, '-infinity'))`,
		[tenantId, adAccountId, newestDay],
	);
}
