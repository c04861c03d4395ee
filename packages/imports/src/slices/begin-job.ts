import type { MetricRetention } from "@patchbay/catalog";
import { notify, type SqlExecutor } from "@patchbay/db";
import type { Platform } from "@patchbay/platforms";
import type { JobRow } from "../lock-job.ts";
import { planJob } from "../plan/plan-job.ts";
import { recordEvent } from "../record-event.ts";
import { insertSlices } from "./insert-slices.ts";

/**
 * Sets a job to RUNNING: a new one, one that is tried again, or one that waited. The caller holds the job's row.
 * @returns the job as it is now
 */
export async function beginJob(
	sql: SqlExecutor,
	job: JobRow,
): Promise<JobRow & { startedAt: Date }> {
	const isNew = job.status === "QUEUED" || job.startedAt === null;
	const { rows } = await sql.query<{ startedAt: Date; attempts: number }>(
		`update import_job set status = 'RUNNING', started_at = coalesce(started_at, now()), attempts = greatest(attempts, 1),
			resumes_at = null, message = null, message_code = null
		where tenant_id = $1 and id = $2
		returning started_at as "startedAt", attempts`,
		[job.tenantId, job.importJobId],
	);
	const [begun] = rows;
	if (!begun) throw new Error("a job that is locked is not there");
	if (isNew) await recordEvent(sql, job, { stage: "queued", what: "started" });
	await notify(sql, "import_job", {
		tenantId: job.tenantId,
		id: job.importJobId,
	});
	return { ...job, status: "RUNNING", ...begun };
}

/** Writes a job's plan. The caller holds the job's row. */
export async function writePlan(
	sql: SqlExecutor,
	job: JobRow,
	connector: Platform,
	retention: MetricRetention,
): Promise<void> {
	const { rows } = await sql.query<{ now: Date }>("select now() as now");
	const now = rows[0]?.now ?? new Date();
	const plan = await planJob(sql, job, connector, { now, retention });
	await insertSlices(sql, job, connector, plan);
}
