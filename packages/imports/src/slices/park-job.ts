import { notify, type SqlExecutor } from "@patchbay/db";
import type { JobRow } from "../lock-job.ts";
import { recordEvent } from "../record-event.ts";

const goesOn =
	"The import goes on from where it stopped once the connection is reconnected.";

const parked =
	"lease_holder = null, turn = null, own_turn = null, due_at = null, waiting_for = 'USER'";

/**
 * Tells whether only its user can bring a job's connection back, and holds that until the transaction ends. What was read before is
 * not enough: a reconnect that has looked meanwhile for whom to wake would wake nobody. False while somebody changes the
 * connection, who is not waited for.
 */
export async function needsReconnect(
	sql: SqlExecutor,
	job: JobRow,
): Promise<boolean> {
	if (!job.reconnectRequired) return false;
	const { rowCount } = await sql.query(
		"select from connection where tenant_id = $1 and id = $2 and reconnect_required for share skip locked",
		[job.tenantId, job.connectionId],
	);
	return rowCount > 0;
}

/**
 * Lets a job wait for its user: only a reconnect brings the connection back, and with it the job goes on by itself from its
 * checkpoints. Slices wait for the reconnect itself, which wakes them. The caller holds the job's row, and has asked
 * {@link needsReconnect}.
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
	await sql.query(
		`update import_slice s set state = 'WAITING', ${parked}
		where s.tenant_id = $1 and s.import_job_id = $2 and (s.state = 'READY' or s.state = 'WAITING' and s.waiting_for <> 'USER')`,
		[job.tenantId, job.importJobId],
	);
	const [changed] = rows;
	if (!changed) return;
	await recordEvent(sql, job, {
		stage: changed.stage,
		what: "waiting",
		message,
	});
	await notify(sql, "import_job", {
		tenantId: job.tenantId,
		id: job.importJobId,
	});
}
