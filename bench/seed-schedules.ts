import pg from "pg";

/**
 * Gives every working connection that has none the default automatic imports, each lane due in its own time from now on.
 * Runs as the superuser, as `seedConnections` does.
 */
export async function seedSchedules(superuserUrl: string): Promise<void> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		await client.query(`
			set session_replication_role = replica;
			insert into auto_sync (tenant_id, connection_id, enabled, metrics_every, campaigns_every, lookback_days, updated_at)
			select tenant_id, id, true, 'HOURLY', 'DAILY', 30, now() from connection where status = 'ACTIVE'
			on conflict do nothing;
			insert into import_schedule (tenant_id, connection_id, lane, every, due_at, enabled, held)
			select tenant_id, connection_id, lane, every, system.next_run(lane, every, 'UTC', connection_id, now()), true, false
			from auto_sync, (values ('RECENT', 'HOURLY'), ('WINDOW', 'DAILY'), ('CAMPAIGNS', 'DAILY'), ('HISTORY', 'DAILY'))
				as lanes(lane_name, every_name),
				lateral (select lane_name::"ImportLane", every_name::"SyncInterval") as typed(lane, every)
			on conflict do nothing;
			analyze auto_sync; analyze import_schedule;
		`);
	} finally {
		await client.end();
	}
}
