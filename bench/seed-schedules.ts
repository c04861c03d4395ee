import pg from "pg";

/**
 * Gives every working connection that has none an account and the default automatic imports, each lane due some time within
 * its interval, counted from as many hours ahead as are given.
 * Runs as the superuser, as `seedConnections` does.
 */
export async function seedSchedules(
	superuserUrl: string,
	{ hoursAhead = 0 }: { hoursAhead?: number } = {},
): Promise<void> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		await client.query(`
			set session_replication_role = replica;
			insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, time_zone, selected, updated_at)
			select uuidv7(), c.tenant_id, c.id, c.platform, '1', 'Account', 'Europe/Berlin', true, now() from connection c
			where c.status = 'ACTIVE' and c.id not in (select connection_id from ad_account);
			insert into auto_sync (tenant_id, connection_id, enabled, metrics_every, campaigns_every, lookback_days, updated_at)
			select tenant_id, id, true, 'HOURLY', 'DAILY', 30, now() from connection where status = 'ACTIVE'
			on conflict do nothing;
			insert into import_schedule (tenant_id, connection_id, lane, every, due_at, enabled, held)
			select tenant_id, connection_id, lane::"ImportLane", every::"SyncInterval", now() + interval '${hoursAhead} hours' + random() * span, true, false
			from auto_sync, (values ('RECENT', 'HOURLY', interval '1 hour'), ('WINDOW', 'DAILY', interval '1 day'),
				('CAMPAIGNS', 'DAILY', interval '1 day'), ('HISTORY', 'DAILY', interval '1 day')) as lanes(lane, every, span)
			on conflict do nothing;
			analyze ad_account; analyze auto_sync; analyze import_schedule;
		`);
	} finally {
		await client.end();
	}
}
