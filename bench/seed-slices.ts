import type pg from "pg";

/**
 * Makes the only open slices of the database: half of them may be claimed and half wait for a time, each connection's in a
 * job of its own. Runs as the superuser.
 */
export async function seedSlices(
	superuser: pg.Client,
	{
		connections,
		perConnection,
	}: { connections: number; perConnection: number },
): Promise<void> {
	await superuser.query(`
		set session_replication_role = replica;
		delete from import_slice;
		delete from import_job;
		create temporary table busy as
		select tenant_id, id as connection_id, uuidv7() as job_id, row_number() over (order by id) as n
		from connection order by id limit ${connections};
		insert into import_job (id, tenant_id, connection_id, kind, status, trigger, campaign_external_ids, started_by_type, started_at)
		select job_id, tenant_id, connection_id, 'FULL', 'RUNNING', 'SCHEDULED', '{}', 'SYSTEM', now() from busy;
		insert into import_slice (id, tenant_id, import_job_id, connection_id, stream, stage_order, slice_order, state, waiting_for,
			due_at, priority, turn, own_turn, limit_key, app_key, account_places)
		select gen_random_uuid(), b.tenant_id, b.job_id, b.connection_id, 'METRICS_DAILY', 8, s,
			case when s % 2 = 0 then 'READY' else 'WAITING' end::"ImportSliceState", case when s % 2 = 1 then 'TIME' end,
			case when s % 2 = 0 then now() else now() + interval '1 hour' + s * interval '1 second' end, b.n % 3,
			case when s % 2 = 0 then dense_rank() over (partition by b.tenant_id order by s, b.n) end,
			case when s % 2 = 0 then s end,
			sha256(b.connection_id::text::bytea), sha256('app'), 2
		from busy b, generate_series(0, ${perConnection - 1}) s;
		drop table busy;
		reset session_replication_role;
	`);
	await superuser.query("vacuum analyze import_slice");
	await superuser.query("vacuum analyze import_job");
}
