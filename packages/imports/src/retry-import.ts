import { keepForRepeats, requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql, notify, type SqlExecutor } from "@patchbay/db";
import { AppError, Conflict, NotFound } from "@patchbay/errors";
import { assertNotShredded } from "@patchbay/keys";
import { currentTraceParent } from "@patchbay/telemetry";
import type { ImportJobInput } from "./cancel-import.ts";
import type { ImportsContext } from "./context.ts";
import { isRetryable } from "./import-state.ts";
import { type JobRow, lockJob } from "./lock-job.ts";
import { recordEvent } from "./record-event.ts";
import { readyNextStage } from "./slices/ready-slices.ts";
import { isOpen } from "./slices/slice-sql.ts";

/**
 * Runs what failed or was cancelled once more: a slice that was broken off goes on from its checkpoint, one that had bad
 * records is read again, the others stay as they are.
 * @throws {NotFound} also for another tenant's job
 * @throws {AppError} RECONNECT_REQUIRED when only the user can bring the connection back
 * @throws {Conflict} when it has not ended or succeeded, the connection is in trouble that does not pass by itself, another
 * import of its lane runs, or all that was left out belongs to accounts that are no longer chosen
 */
export async function retryImport(
	ctx: ImportsContext,
	{ importJobId }: ImportJobInput,
): Promise<{ importJobId: string }> {
	requirePermission(ctx, "import.run");
	const { tenantId } = ctx;
	const retry = inTenantSql(ctx.db, tenantId, async (sql) => {
		const job = await lockJob(sql, { tenantId, importJobId });
		if (!job) throw new NotFound("There is no such import.", { field });
		if (job.connectionStatus === "DISCONNECTED")
			await assertNotShredded(sql, tenantId);
		requireRetryable(job);
		await resetSlices(sql, job);
		await requireOpenSlice(sql, job);
		await readyNextStage(sql, job, null);
		// A job that no worker ever took begins with its first attempt.
		await sql.query(
			`update import_job set status = 'QUEUED', message = null, message_code = null, resumes_at = null,
				cancel_requested_at = null, completed_at = null, percent = 0, stage = 'queued', request_id = $3, traceparent = $4,
				attempts = case when started_at is null then attempts else attempts + 1 end
			where tenant_id = $1 and id = $2`,
			[tenantId, importJobId, ctx.requestId, currentTraceParent()],
		);
		await recordEvent(sql, job, { stage: "queued", what: "retry_requested" });
		await keepForRepeats(sql, ctx, importJobId);
		await recordAudit(sql, ctx, {
			action: "IMPORT_RETRY",
			target: { type: "Connection", id: job.connectionId },
			detail: { importJobId },
		});
		await ctx.queue.send(sql, { tenantId, importJobId });
		await notify(sql, "import_job", { tenantId, id: importJobId });
	});
	await retry.catch((error: unknown) => {
		throw isOtherImportRunning(error)
			? new Conflict(
					"Another import of this kind has not ended yet on this connection. Wait for it, or cancel it.",
					{ field, cause: error },
				)
			: error;
	});
	return { importJobId };
}

/** The unique index over unfinished jobs is the judge: looking first would leave a gap. */
function isOtherImportRunning(error: unknown): boolean {
	return (
		error instanceof Error &&
		"constraint" in error &&
		error.constraint === "import_job_unfinished_key"
	);
}

const field = ["importJobId"];

function requireRetryable(job: JobRow): void {
	if (!isRetryable(job.status))
		throw new Conflict(
			job.status === "SUCCEEDED"
				? "This import succeeded. Start a new one to read the platform again."
				: "This import has not ended yet.",
			{ field },
		);
	if (["EXPIRED", "REVOKED", "DISCONNECTED"].includes(job.connectionStatus))
		throw new AppError(
			"RECONNECT_REQUIRED",
			"The connection is not active. Reconnect it, then try again.",
			{ field },
		);
	// The job waits for such a grant by itself, as it does when the grant fails in the middle of it.
	if (job.connectionStatus === "ERROR" && job.isGrantFailing) return;
	if (job.connectionStatus !== "ACTIVE")
		throw new Conflict(
			"The connection has a problem, or no accounts are chosen yet. Fix this on the connection's page, then try again.",
			{ field },
		);
}

/**
 * A slice with bad records is forgotten with its cursor, so that all of it is read again, and totals are compared again after
 * that. One whose account is no longer chosen stays ended.
 */
async function resetSlices(sql: SqlExecutor, job: JobRow): Promise<void> {
	const values = [job.tenantId, job.importJobId];
	await sql.query(
		`delete from import_failure f using import_slice s
		where f.tenant_id = $1 and f.import_job_id = $2 and s.tenant_id = f.tenant_id and s.id = f.import_slice_id
			and (s.state in ('FAILED', 'CANCELLED') or s.rows_failed > 0)`,
		values,
	);
	await sql.query(
		`update import_slice set state = 'PENDING', attempts = 0, takeovers = 0, lease_holder = null, failure_code = null, message = null, waiting_since = null,
			polls = 0, report_open = false,
			restarts = restarts + case when rows_failed > 0 or cursor is null or stream = 'RECONCILIATION' then 1 else 0 end,
			is_read = is_read and rows_failed = 0 and stream <> 'RECONCILIATION',
			furthest_pages = case when rows_failed > 0 or cursor is null or stream = 'RECONCILIATION' then 0 else furthest_pages end,
			cursor = case when rows_failed > 0 or stream = 'RECONCILIATION' then null else cursor end,
			rows_done = case when rows_failed > 0 or cursor is null then 0 else rows_done end,
			rows_total = case when rows_failed > 0 or cursor is null then null else rows_total end, rows_failed = 0
		where tenant_id = $1 and import_job_id = $2 and (state in ('FAILED', 'CANCELLED') or rows_failed > 0
				or stream = 'RECONCILIATION')
			and (ad_account_id is null or ad_account_id in (
				select id from ad_account where tenant_id = $1 and selected and deleting_at is null))`,
		values,
	);
	// Where nothing is left to be read, what is read already is ended once more, and the job with it.
	await sql.query(
		`update import_slice set state = 'PENDING', is_read = true, lease_holder = null where tenant_id = $1 and id = (
			select s.id from import_slice s where s.tenant_id = $1 and s.import_job_id = $2 and not exists (
				select from import_slice o where o.tenant_id = $1 and o.import_job_id = $2 and o.state <> 'DONE')
			order by s.stage_order desc, s.slice_order desc, s.id limit 1)`,
		values,
	);
}

/** A job without an open slice would be ended by nobody, and stand before all further imports of its lane. */
async function requireOpenSlice(sql: SqlExecutor, job: JobRow): Promise<void> {
	const { rowCount } = await sql.query(
		`select from import_slice s where s.tenant_id = $1 and s.import_job_id = $2 and ${isOpen} limit 1`,
		[job.tenantId, job.importJobId],
	);
	if (rowCount > 0) return;
	throw new Conflict(
		"All that this import left out belongs to accounts that are no longer chosen. Start a new import of those that are.",
		{ field },
	);
}
