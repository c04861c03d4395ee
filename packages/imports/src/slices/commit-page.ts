import {
	type Database,
	inTenantSql,
	type SqlExecutor,
	type TransactionLimits,
} from "@patchbay/db";
import { type FailureDraft, recordFailures } from "../record-failures.ts";
import { ImportStopped, LeaseLost } from "./slice-errors.ts";
import { leaseSeconds, type SliceWork } from "./slice-work.ts";

/** Records and outcome of one page. */
export interface PageResult {
	/** Rows saved. */
	saved: number;
	failures: readonly FailureDraft[];
	/** Start of the next page; null after the last one, which ends the slice. */
	nextCursor: string | null;
	/** Rows of the whole slice, where the platform told. */
	total?: number | undefined;
}

/**
 * Saves a page and moves the slice's checkpoint in one transaction, so that both are there or neither. `save` runs only
 * while this worker holds the slice and the job goes on; the slice's row stays locked until the commit, so that nobody
 * takes it meanwhile, and the connection's, so that a disconnect comes wholly before or after it.
 * @throws {LeaseLost} when another worker has it, or it was ended
 * @throws {ImportStopped} when the job must stop
 */
export async function commitPage(
	db: Database,
	work: SliceWork,
	save: (sql: SqlExecutor) => Promise<PageResult>,
): Promise<PageResult> {
	return inTenantSql(
		db,
		work.tenantId,
		async (sql) => {
			await lockSlice(sql, work);
			const page = await save(sql);
			await recordFailures(sql, work, page.failures);
			const { rowCount } = await sql.query(
				`update import_slice set cursor = $4, rows_done = rows_done + $5, rows_failed = rows_failed + $6,
				rows_total = coalesce($7, rows_total), attempts = 0, failure_code = null, message = null,
				state = case when $8 then 'DONE' else state end,
				lease_until = case when $8 then null else clock_timestamp() + make_interval(secs => $9) end
			where tenant_id = $1 and id = $2 and lease_epoch = $3 and state = 'RUNNING'`,
				[
					work.tenantId,
					work.sliceId,
					work.epoch,
					page.nextCursor,
					page.saved,
					page.failures.length,
					page.total ?? null,
					page.nextCursor === null,
					leaseSeconds,
				],
			);
			if (rowCount === 0) throw new LeaseLost();
			return page;
		},
		pageLimits,
	);
}

/** Ten thousand rows on a slow disk take longer than what a request may; between its statements a page waits for nothing. */
const pageLimits: TransactionLimits = { statementSeconds: 300 };

/** The connection before the slice: the order in which a disconnect locks. */
async function lockSlice(sql: SqlExecutor, work: SliceWork): Promise<void> {
	await sql.query(
		"select 1 from connection where tenant_id = $1 and id = $2 for share",
		[work.tenantId, work.connection.id],
	);
	const { rows } = await sql.query<{ stop: boolean }>(
		`select j.cancel_requested_at is not null or c.status = 'DISCONNECTED' as stop
		from import_slice s
		join import_job j on j.tenant_id = s.tenant_id and j.id = s.import_job_id
		join connection c on c.tenant_id = j.tenant_id and c.id = j.connection_id
		where s.tenant_id = $1 and s.id = $2 and s.lease_epoch = $3 and s.state = 'RUNNING'
		for no key update of s`,
		[work.tenantId, work.sliceId, work.epoch],
	);
	const [row] = rows;
	if (!row) throw new LeaseLost();
	if (row.stop) throw new ImportStopped();
}
