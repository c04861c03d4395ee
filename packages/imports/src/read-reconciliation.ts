import { type AccessContext, requirePermission } from "@patchbay/access";
import { rawSql, type Sql, sql, type WithReader } from "@patchbay/db";

/** Neighbouring days in which our total of an account's metric is not the platform's. */
export interface DifferenceRecord {
	adAccountId: string;
	/** YYYY-MM-DD, the account's own days; both ends belong to the range. */
	from: string;
	to: string;
	/** Metric by its name in reports, such as SPEND. */
	metric: string;
	/** Money in micros of the account's currency. */
	ours: string;
	platforms: string;
}

export interface ReconciliationRecord {
	/** Null where totals were not compared. */
	comparedAt: Date | null;
	/** Empty where they agree. */
	differences: DifferenceRecord[];
}

/** Differences of a job or a connection that are shown; the oldest are left out first. */
export const mostDifferences = 200;

/** Reads what a job's comparison of totals found; jobs asked for together are read by one statement. */
export function readJobReconciliation(
	ctx: AccessContext & WithReader,
	importJobId: string,
): Promise<ReconciliationRecord> {
	return readTogether(
		ctx,
		"job reconciliation",
		importJobId,
		(
			tenantId,
		) => sql`select r.id, r.ad_account_id, r.compared_at from import_reconciliation r
			where r.tenant_id = ${tenantId} and r.import_job_id = parent.id`,
	);
}

/**
 * Reads what the newest comparison of each of a connection's chosen accounts found; connections asked for together are read by
 * one statement.
 */
export function readConnectionReconciliation(
	ctx: AccessContext & WithReader,
	connectionId: string,
): Promise<ReconciliationRecord> {
	return readTogether(
		ctx,
		"connection reconciliation",
		connectionId,
		(tenantId) => sql`select newest.* from ad_account a
			cross join lateral (
				select r.id, r.ad_account_id, r.compared_at from import_reconciliation r
				where r.tenant_id = ${tenantId} and r.ad_account_id = a.id order by r.compared_at desc limit 1
			) newest
			where a.tenant_id = ${tenantId} and a.connection_id = parent.id and a.selected and not a.manager`,
	);
}

interface Row extends ReconciliationRecord {
	id: string;
}

/** @param made the comparisons of `parent.id` */
function readTogether(
	ctx: AccessContext & WithReader,
	name: string,
	parentId: string,
	made: (tenantId: string) => Sql,
): Promise<ReconciliationRecord> {
	requirePermission(ctx, "tenant.read");
	const { reader, tenantId } = ctx;
	return reader.batched(name, parentId, async (ids) => {
		const rows = await reader.query<Row>(
			sql`select parent.id, max(made.compared_at) as "comparedAt", coalesce((
					select json_agg(shown order by shown.account, shown."adAccountId", shown.metric, shown.from desc) from (
						select of_parent.ad_account_id as "adAccountId", a.name as account, d.from_date::text as from, d.to_date::text as to,
							d.metric, d.ours::text as ours, d.platforms::text as platforms
						from (${made(tenantId)}) of_parent
						join import_difference d on d.tenant_id = ${tenantId} and d.import_reconciliation_id = of_parent.id
						join ad_account a on a.tenant_id = ${tenantId} and a.id = of_parent.ad_account_id
						order by d.from_date desc limit ${rawSql(String(mostDifferences))}
					) shown
				), '[]') as differences
				from unnest(${ids}::uuid[]) parent(id)
				left join lateral (${made(tenantId)}) made on true
				group by parent.id`,
		);
		const found = new Map(rows.map((row) => [row.id, row]));
		return ids.map((id) => found.get(id) ?? notCompared);
	});
}

const notCompared: ReconciliationRecord = { comparedAt: null, differences: [] };
