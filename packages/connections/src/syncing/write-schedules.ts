import type { SqlExecutor } from "@patchbay/db";
import type { ScheduledLane } from "./auto-sync.ts";

/** Seconds before the first run of a new schedule: the import that follows a connect comes first. */
const graceSeconds = 900;

/**
 * Makes these lanes the ones that run by themselves, in the transaction that locks the connection. One that keeps its interval
 * keeps its next run; a new one begins at the connection's own second of its interval.
 */
export async function writeSchedules(
	sql: SqlExecutor,
	connection: { tenantId: string; id: string },
	lanes: readonly ScheduledLane[],
	{ isNew }: { isNew: boolean },
): Promise<void> {
	const { tenantId, id } = connection;
	await sql.query(
		`insert into import_schedule as s (tenant_id, connection_id, lane, every, due_at, enabled, held)
		select c.tenant_id, c.id, l.lane, l.every, case when l.lane = 'HISTORY'
			then first.at + make_interval(secs => system.own_second(c.id, 'HISTORY', 3600))
			else system.next_run(l.lane, l.every, zone.name, c.id, first.at) end, true, c.status <> 'ACTIVE'
		from connection c
		cross join unnest($3::"ImportLane"[], $4::"SyncInterval"[]) as l(lane, every)
		cross join lateral (select clock_timestamp() + make_interval(secs => $5)) as first(at)
		cross join lateral (
			select system.known_zone(coalesce(
				(select a.time_zone from ad_account a
				where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected and not a.manager
				order by a.external_id limit 1),
				(select b.time_zone from brand b where b.tenant_id = c.tenant_id and b.id = c.brand_id)))
		) as zone(name)
		where c.tenant_id = $1 and c.id = $2
		on conflict (tenant_id, connection_id, lane) do update set every = excluded.every, enabled = true, held = excluded.held,
			due_at = case when s.enabled and s.every = excluded.every then s.due_at else excluded.due_at end`,
		[
			tenantId,
			id,
			lanes.map(({ lane }) => lane),
			lanes.map(({ every }) => every),
			isNew ? graceSeconds : 0,
		],
	);
	await sql.query(
		`update import_schedule set enabled = false
		where tenant_id = $1 and connection_id = $2 and enabled and lane <> all($3::"ImportLane"[])`,
		[tenantId, id, lanes.map(({ lane }) => lane)],
	);
}

/**
 * Lets the history be read of accounts that were chosen just now, or again of all; without schedules there is nothing to do.
 * @param seconds time until then at the most: an import that follows at once comes first
 */
export async function askForHistory(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
	seconds = graceSeconds,
): Promise<void> {
	await sql.query(
		`update import_schedule set last_job_id = null, due_at = least(due_at, clock_timestamp() + make_interval(secs => $3))
		where tenant_id = $1 and connection_id = $2 and lane = 'HISTORY'`,
		[tenantId, id, seconds],
	);
}
