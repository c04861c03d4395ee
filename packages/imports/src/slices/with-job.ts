import {
	type Database,
	inTenantSql,
	retryConflicts,
	type SqlExecutor,
} from "@patchbay/db";
import { isUnfinished } from "../import-state.ts";
import { type JobRow, lockJob } from "../lock-job.ts";
import type { SliceWork } from "./slice-work.ts";

/** Changes the job of a slice that has come to an end or a pause, in one transaction that holds its row; one that has ended is left alone. */
export async function withJob(
	db: Database,
	work: SliceWork,
	change: (sql: SqlExecutor, job: JobRow) => Promise<void>,
): Promise<void> {
	await retryConflicts(() =>
		inTenantSql(db, work.tenantId, async (sql) => {
			const job = await lockJob(sql, work);
			if (job && isUnfinished(job.status)) await change(sql, job);
		}),
	);
}
