import { notify, type SqlExecutor } from "@patchbay/db";
import type { UserErrorCode } from "@patchbay/errors";
import type { JobRow } from "./lock-job.ts";
import { recordEvent } from "./record-event.ts";
import { recordImportOutcome } from "./record-import-outcome.ts";
import { givenBack, isOpen } from "./slices/slice-sql.ts";
import { writeProgress } from "./write-progress.ts";

export interface JobEnd {
	status: "SUCCEEDED" | "PARTIALLY_SUCCEEDED" | "FAILED" | "CANCELLED";
	/** Message for a person; null when it succeeded. */
	message: string | null;
	code: UserErrorCode | null;
}

/**
 * Writes a job's end; the caller holds the job's row (`lockJob`). Slices that have not ended become FAILED or CANCELLED and
 * keep their cursors for a retry; a worker that still holds one is refused at its next write.
 */
export async function closeJob(
	sql: SqlExecutor,
	job: JobRow,
	end: JobEnd,
): Promise<void> {
	// Before what is left is given up, which would count as done.
	await writeProgress(sql, job, { final: true });
	await sql.query(
		`update import_slice s set state = $3::"ImportSliceState", failure_code = $4, message = $5,
			${givenBack}
		where s.tenant_id = $1 and s.import_job_id = $2 and ${isOpen}`,
		[
			job.tenantId,
			job.importJobId,
			end.status === "CANCELLED" ? "CANCELLED" : "FAILED",
			end.code,
			end.message,
		],
	);
	const succeeded =
		end.status === "SUCCEEDED" || end.status === "PARTIALLY_SUCCEEDED";
	await sql.query(
		`update import_job set status = $3::"ImportJobStatus", message = $4, message_code = $5, resumes_at = null,
			completed_at = now(), percent = case when $6 then 100 else percent end, stage = case when $6 then 'done' else stage end
		where tenant_id = $1 and id = $2`,
		[
			job.tenantId,
			job.importJobId,
			end.status,
			end.message,
			end.code,
			succeeded,
		],
	);
	await recordImportOutcome(sql, job, end);
	await recordEvent(sql, job, {
		stage: "done",
		what: "ended",
		message: end.message ?? end.status,
	});
	await notify(sql, "import_job", {
		tenantId: job.tenantId,
		id: job.importJobId,
	});
}

/** The end of a job that must stop. */
export function cancelledEnd(job: JobRow): JobEnd {
	return {
		status: "CANCELLED",
		message:
			job.connectionStatus === "DISCONNECTED"
				? "The connection was disconnected while the import ran."
				: "The import was cancelled.",
		code: null,
	};
}
