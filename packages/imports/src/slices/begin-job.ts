import { notify, type SqlExecutor } from "@patchbay/db";
import type { Platform } from "@patchbay/platforms";
import type { JobRow } from "../lock-job.ts";
import { planJob } from "../plan/plan-job.ts";
import { recordEvent } from "../record-event.ts";
import { insertSlices } from "./insert-slices.ts";

/**
 * Sets a queued job to RUNNING and writes its plan, unless it has one from an earlier attempt. The caller holds the job's
 * row.
 * @returns the job as it is now
 */
export async function beginJob(
	sql: SqlExecutor,
	job: JobRow,
	connector: Platform,
): Promise<JobRow> {
	const { rows } = await sql.query<{
		startedAt: Date;
		attempts: number;
		now: Date;
	}>(
		`update import_job set status = 'RUNNING', started_at = coalesce(started_at, now()), attempts = greatest(attempts, 1),
			place_milliseconds = system.new_import_place_milliseconds()
		where tenant_id = $1 and id = $2 
		returning started_at as "startedAt", attempts, now() as now`,
		[job.tenantId, job.importJobId],
	);
	const [begun] = rows;
	if (!begun) throw new Error("a job that is locked is not there");
	const { now, ...changed } = begun;
	await recordEvent(sql, job, { stage: "queued", what: "started" });
	if (!(await isPlanned(sql, job)))
		await insertSlices(sql, job, await planJob(sql, job, connector, now));
	await notify(sql, "import_job", {
		tenantId: job.tenantId,
		id: job.importJobId,
	});
	return { ...job, status: "RUNNING", ...changed };
}

async function isPlanned(sql: SqlExecutor, job: JobRow): Promise<boolean> {
	const { rowCount } = await sql.query(
		"select 1 from import_slice where tenant_id = $1 and import_job_id = $2 limit 1",
		[job.tenantId, job.importJobId],
	);
	return rowCount > 0;
}
