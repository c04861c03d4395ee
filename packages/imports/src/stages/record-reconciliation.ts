import type { Difference } from "@patchbay/catalog";
import { newId, type SqlExecutor } from "@patchbay/db";

/**
 * Writes what a job's comparison of an account's totals found, in place of what it found before, and of what jobs found that are
 * no longer kept.
 */
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
	const superseded = `select r.id from import_reconciliation r where r.tenant_id = $1 and r.ad_account_id = $3
		and (r.import_job_id = $2 or not exists (
			select 1 from import_job j where j.tenant_id = $1 and j.id = r.import_job_id))`;
	const values = [job.tenantId, job.importJobId, adAccountId];
	await sql.query(
		`delete from import_difference where tenant_id = $1 and import_reconciliation_id in (${superseded})`,
		values,
	);
	await sql.query(
		`delete from import_reconciliation where tenant_id = $1 and id in (${superseded})`,
		values,
	);
	const id = newId();
	await sql.query(
		`insert into import_reconciliation (id, tenant_id, import_job_id, ad_account_id, from_date, to_date)
		values ($1, $2, $3, $4, $5, $6)`,
		[id, job.tenantId, job.importJobId, adAccountId, from, to],
	);
	await sql.query(
		`insert into import_difference (tenant_id, import_reconciliation_id, metric, currency_code, from_date, to_date, ours,
			platforms)
		select $1, $2, * from unnest($3::text[], $4::text[], $5::date[], $6::date[], $7::numeric[], $8::numeric[])`,
		[
			job.tenantId,
			id,
			differences.map(({ metric }) => metric),
			differences.map(({ currencyCode }) => currencyCode),
			differences.map((difference) => difference.from),
			differences.map((difference) => difference.to),
			differences.map(({ ours }) => ours),
			differences.map(({ platforms }) => platforms),
		],
	);
}
