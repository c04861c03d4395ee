import type { Difference } from "@patchbay/catalog";
import type { SqlExecutor } from "@patchbay/db";

/** Writes what a job's comparison of an account's totals found, in place of what it found before. */
export async function recordReconciliation(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
	found: {
		adAccountId: string;
		from: string;
		to: string;
		differences: readonly Difference[];
	},
): Promise<void> {
	const { adAccountId, from, to, differences } = found;
	const key = [job.tenantId, job.importJobId, adAccountId];
	// Its differences go with it.
	await sql.query(
		"delete from import_reconciliation where tenant_id = $1 and import_job_id = $2 and ad_account_id = $3",
		key,
	);
	await sql.query(
		`insert into import_reconciliation (tenant_id, import_job_id, ad_account_id, from_date, to_date)
		values ($1, $2, $3, $4, $5)`,
		[...key, from, to],
	);
	await sql.query(
		`insert into import_difference (tenant_id, import_job_id, ad_account_id, metric, currency_code, from_date, to_date, ours,
			platforms)
		select $1, $2, $3, * from unnest($4::text[], $5::text[], $6::date[], $7::date[], $8::numeric[], $9::numeric[])`,
		[
			...key,
			differences.map(({ metric }) => metric),
			differences.map(({ currencyCode }) => currencyCode),
			differences.map((difference) => difference.from),
			differences.map((difference) => difference.to),
			differences.map(({ ours }) => ours),
			differences.map(({ platforms }) => platforms),
		],
	);
}
