import { newId, notify, type SqlExecutor } from "@patchbay/db";

const disconnected = "The connection was disconnected.";
const notChosen = "The account is no longer chosen.";

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
		disconnected,
	);
	for (const id of stopped) await notify(sql, "import_job", { tenantId, id });
	return stopped;
}

/**
 * Ends what unfinished imports have still to read of accounts that are no longer chosen, in the transaction that says so: a
 * worker that holds a slice of them is refused at its next write. A job that has nothing else to read ends: cancelled, or as what
 * it has read of other accounts makes of it.
 */
export async function cancelAccountImports(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
	adAccountIds: readonly string[],
): Promise<void> {
	if (adAccountIds.length === 0) return;
	const { rows: jobs } = await sql.query<{ id: string }>(
		`select id from import_job
		where tenant_id = $1 and connection_id = $2 and status in ('QUEUED', 'RUNNING', 'WAITING')
		order by id for no key update`,
		[tenantId, id],
	);
	const unfinished = jobs.map((job) => job.id);
	const { rows: touched } = await sql.query<{ job: string }>(
		`with ended as (
			update import_slice set state = 'CANCELLED', message = $4
			where tenant_id = $1 and import_job_id = any($2::uuid[]) and ad_account_id = any($3::uuid[])
				and state not in ('DONE', 'FAILED', 'CANCELLED')
			returning import_job_id, id
		)
		select e.import_job_id as job from ended e group by e.import_job_id
		having not exists (
			select from import_slice s where s.tenant_id = $1 and s.import_job_id = e.import_job_id
				and s.state not in ('DONE', 'FAILED', 'CANCELLED') and s.id <> all(array_agg(e.id)))`,
		[tenantId, unfinished, adAccountIds, notChosen],
	);
	const over = touched.map(({ job }) => job);
	const worthwhile = await endAgain(sql, tenantId, over, adAccountIds);
	await close(
		sql,
		tenantId,
		over.filter((job) => !worthwhile.has(job)),
		notChosen,
	);
	for (const jobId of unfinished)
		await notify(sql, "import_job", { tenantId, id: jobId });
}

/**
 * Lets a worker end jobs that have read something of accounts which stay: the last slice that was read of them is ended once more,
 * and the job with it.
 * @returns the jobs of which that is so
 */
async function endAgain(
	sql: SqlExecutor,
	tenantId: string,
	jobs: readonly string[],
	notOf: readonly string[],
): Promise<Set<string>> {
	if (jobs.length === 0) return new Set();
	const { rows } = await sql.query<{ job: string }>(
		`update import_slice s set state = 'READY', is_read = true, lease_holder = null, due_at = clock_timestamp(),
			turn = last.turn, own_turn = last.own_turn
		from (
			select distinct on (o.import_job_id) o.id, t.turn, t.own_turn from import_slice o,
				system.import_turns(o.tenant_id, o.connection_id, o.priority) t
			where o.tenant_id = $1 and o.import_job_id = any($2::uuid[]) and o.state = 'DONE' and o.ad_account_id <> all($3::uuid[])
			order by o.import_job_id, o.stage_order desc, o.slice_order desc, o.id
		) last
		where s.tenant_id = $1 and s.id = last.id
		returning s.import_job_id as job`,
		[tenantId, jobs, notOf],
	);
	return new Set(rows.map(({ job }) => job));
}

async function close(
	sql: SqlExecutor,
	tenantId: string,
	jobs: readonly string[],
	message: string,
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
