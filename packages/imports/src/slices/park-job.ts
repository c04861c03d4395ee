import { notify, type SqlExecutor } from "@patchbay/db";
import type { JobRow } from "../lock-job.ts";
import { recordEvent } from "../record-event.ts";

const goesOn =
	"The import goes on from where it stopped once the connection is reconnected.";

/**
 * Lets a job wait for its user: only a reconnect brings the connection back, and with it the job goes on by itself from its
 * checkpoints. The caller holds the job's row; a second time changes nothing.
 */
export async function parkJob(sql: SqlExecutor, job: JobRow): Promise<void> {
	const reason =
		job.connectionMessage ?? "The platform no longer accepts this access.";
	const message = `${reason} ${goesOn}`;
	const { rows } = await sql.query<{ stage: string }>(
		`update import_job set status = 'WAITING', resumes_at = null, message = $3, message_code = 'RECONNECT_REQUIRED'
		where tenant_id = $1 and id = $2
			and (status <> 'WAITING' or message_code is distinct from 'RECONNECT_REQUIRED') returning stage`,
		[job.tenantId, job.importJobId, message],
	);
	const [parked] = rows;
	if (!parked) return;
	await recordEvent(sql, job, {
		stage: parked.stage,
		what: "waiting",
		message,
	});
	await notify(sql, "import_job", {
		tenantId: job.tenantId,
		id: job.importJobId,
	});
}
