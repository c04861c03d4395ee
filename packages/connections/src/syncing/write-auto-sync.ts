import type { SqlExecutor } from "@patchbay/db";
import type { AutoSyncSettings } from "./auto-sync.ts";

/** Keeps the settings of a connection's automatic imports. */
export async function writeAutoSync(
	sql: SqlExecutor,
	connection: { tenantId: string; id: string },
	settings: AutoSyncSettings,
): Promise<void> {
	await sql.query(
		`insert into auto_sync (tenant_id, connection_id, enabled, metrics_every, campaigns_every, lookback_days, updated_at)
		values ($1, $2, $3, $4::"SyncInterval", $5::"SyncInterval", $6, now())
		on conflict (tenant_id, connection_id) do update set enabled = excluded.enabled,
			metrics_every = excluded.metrics_every, campaigns_every = excluded.campaigns_every,
			lookback_days = excluded.lookback_days, updated_at = excluded.updated_at`,
		[
			connection.tenantId,
			connection.id,
			settings.enabled,
			settings.metricsEvery,
			settings.campaignsEvery,
			settings.lookbackDays,
		],
	);
}
