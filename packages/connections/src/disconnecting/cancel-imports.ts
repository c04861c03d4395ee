import { newId, notify, type SqlExecutor } from "@patchbay/db";

const message = "The connection was disconnected.";

/**
 * Stops the imports of a connection, in the transaction that disconnects it. One that a worker holds stops at its next
 * step; the others, or with `atOnce` all, end here: their slices are closed, so that a worker which still holds one is
 * refused at its next write.
 * @returns the jobs that were stopped
 */
export async function cancelImports(
	sql: SqlExecutor,
	connection: { tenantId: string; id: string },
	{ atOnce }: { atOnce: boolean },
): Promise<string[]> {
	const { tenantId } = connection;
	// The job before its slices: the order in which workers lock them.
	const { rows: jobs } = await sql.query<{ id: string }>(
		`select id from import_job
		where tenant_id = $1 and connection_id = $2 and status in ('QUEUED', 'RUNNING', 'WAITING')
		order by id for no key update`,
		[tenantId, connection.id],
	);
	const stopped = jobs.map(({ id }) => id);
	if (stopped.length === 0) return stopped;
	await sql.query(
		`update import_job set cancel_requested_at = coalesce(cancel_requested_at, now())
		where tenant_id = $1 and id = any($2::uuid[])`,
		[tenantId, stopped],
	);
	const { rows: held } = await sql.query<{ id: string }>(
		`select distinct import_job_id as id from import_slice
		where tenant_id = $1 and import_job_id = any($2::uuid[]) and state = 'RUNNING' and stream <> 'PLAN'
			and due_at > clock_timestamp()`,
		[tenantId, stopped],
	);
	const inWork = new Set(atOnce ? [] : held.map(({ id }) => id));
	await close(
		sql,
		tenantId,
		stopped.filter((id) => !inWork.has(id)),
	);
	for (const id of stopped) await notify(sql, "import_job", { tenantId, id });
	return stopped;
}

async function close(
	sql: SqlExecutor,
	tenantId: string,
	jobs: readonly string[],
): Promise<void> {
	if (jobs.length === 0) return;
	await sql.query(
		`update import_slice set state = 'CANCELLED', message = $3, lease_holder = null, due_at = null,
			waiting_for = null, turn = null, own_turn = null
		where tenant_id = $1 and import_job_id = any($2::uuid[]) and state in ('PENDING', 'READY', 'RUNNING', 'WAITING')`,
		[tenantId, jobs, message],
	);
	await sql.query(
		`update import_job set status = 'CANCELLED', message = $3, message_code = null, resumes_at = null, completed_at = now()
		where tenant_id = $1 and id = any($2::uuid[])`,
		[tenantId, jobs, message],
	);
	await sql.query(
		`insert into import_event (id, tenant_id, import_job_id, stage, what, message, at)
		select u.id, $1, u.job, 'done', 'ended', $4, clock_timestamp() from unnest($2::uuid[], $3::uuid[]) as u(id, job)`,
		[tenantId, jobs.map(() => newId()), jobs, message],
	);
}
