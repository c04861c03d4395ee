import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql, notify, type SqlExecutor } from "@patchbay/db";
import { AppError, NotFound } from "@patchbay/errors";
import { z } from "zod";
import { cancelledEnd, closeJob } from "./close-job.ts";
import type { ImportsContext } from "./context.ts";
import { isUnfinished } from "./import-state.ts";
import { type JobRow, lockJob } from "./lock-job.ts";
import { recordEvent } from "./record-event.ts";

export const importJobInput = z.object({
	importJobId: z.uuid("There is no such import."),
});
export type ImportJobInput = z.output<typeof importJobInput>;

/**
 * Ends a job that nobody works on at once, and one that is being worked on at its next step. Asking twice is not an error.
 * What was imported stays.
 * @throws {NotFound} also for another tenant's job
 * @throws {AppError} JOB_NOT_CANCELLABLE when it has ended
 */
export async function cancelImport(
	ctx: ImportsContext,
	{ importJobId }: ImportJobInput,
): Promise<{ importJobId: string }> {
	requirePermission(ctx, "import.run");
	const { tenantId } = ctx;
	await inTenantSql(ctx.db, tenantId, async (sql) => {
		const job = await lockJob(sql, { tenantId, importJobId });
		if (!job) throw new NotFound("There is no such import.", { field });
		if (!isUnfinished(job.status))
			throw new AppError(
				"JOB_NOT_CANCELLABLE",
				"This import has ended already.",
				{ field },
			);
		if (job.cancelRequestedAt !== null) return;
		await sql.query(
			"update import_job set cancel_requested_at = now() where tenant_id = $1 and id = $2",
			[tenantId, importJobId],
		);
		await recordAudit(sql, ctx, {
			action: "IMPORT_CANCEL",
			target: { type: "Connection", id: job.connectionId },
			detail: { importJobId },
		});
		if (await isInWork(sql, job)) {
			await recordEvent(sql, job, {
				stage: "done",
				what: "cancel_requested",
			});
			await notify(sql, "import_job", { tenantId, id: importJobId });
		} else {
			await closeJob(sql, job, cancelledEnd(job));
		}
	});
	return { importJobId };
}

const field = ["importJobId"];

/** Tells whether a worker holds one of the job's slices. */
async function isInWork(sql: SqlExecutor, job: JobRow): Promise<boolean> {
	const { rowCount } = await sql.query(
		`select 1 from import_slice where tenant_id = $1 and import_job_id = $2 and state = 'RUNNING' and stream <> 'PLAN'
			and due_at > clock_timestamp() limit 1`,
		[job.tenantId, job.importJobId],
	);
	return rowCount > 0;
}
