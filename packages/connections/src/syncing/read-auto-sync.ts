import { type AccessContext, requirePermission } from "@patchbay/access";
import { sql, type WithReader } from "@patchbay/db";
import { type AutoSyncSettings, defaultSettings } from "./auto-sync.ts";

/** Automatic imports of a connection as they are now. */
export interface AutoSync extends AutoSyncSettings {
	/** Null where none comes by itself: it is off, or the connection does not work. One that is past begins now. */
	nextRunAt: Date | null;
	lastRunAt: Date | null;
	/** Job of the last run; it may have been pruned since. */
	lastImportJobId: string | null;
}

interface Row extends AutoSync {
	id: string;
}

const none: AutoSync = {
	...defaultSettings,
	enabled: false,
	nextRunAt: null,
	lastRunAt: null,
	lastImportJobId: null,
};

/** Reads how a connection imports by itself; connections asked for together are read by one statement. */
export function readAutoSync(
	ctx: AccessContext & WithReader,
	connectionId: string,
): Promise<AutoSync> {
	requirePermission(ctx, "tenant.read");
	const { reader, tenantId } = ctx;
	return reader.batched("auto sync", connectionId, async (ids) => {
		const rows = await reader.query<Row>(statement(tenantId, ids));
		const found = new Map(rows.map(({ id, ...row }) => [id, row]));
		return ids.map((id) => found.get(id) ?? none);
	});
}

/** The history has no interval: it is neither the next run that a person waits for, nor the last. */
const statement = (tenantId: string, ids: readonly string[]) =>
	sql`select a.connection_id as id, a.enabled and c.status <> 'DISCONNECTED' as enabled, a.metrics_every as "metricsEvery",
			a.campaigns_every as "campaignsEvery", a.lookback_days as "lookbackDays", next.at as "nextRunAt",
			last.last_run_at as "lastRunAt", last.last_job_id as "lastImportJobId"
		from auto_sync a
		join connection c on c.tenant_id = a.tenant_id and c.id = a.connection_id
		left join lateral (
			select min(s.due_at) as at from import_schedule s
			where s.tenant_id = a.tenant_id and s.connection_id = a.connection_id and s.enabled and not s.held
				and s.lane <> 'HISTORY'
		) next on true
		left join lateral (
			select s.last_run_at, s.last_job_id from import_schedule s
			where s.tenant_id = a.tenant_id and s.connection_id = a.connection_id and s.last_run_at is not null
				and s.lane <> 'HISTORY'
			order by s.last_run_at desc limit 1
		) last on true
		where a.tenant_id = ${tenantId} and a.connection_id = any(${ids}::uuid[])`;
