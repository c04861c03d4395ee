import type { Platform as PlatformId, SqlExecutor } from "@patchbay/db";
import { findPlatform, type Platforms } from "@patchbay/platforms";
import {
	type AutoSyncSettings,
	defaultAutoSync,
	lanesOf,
	type ScheduledLane,
} from "./auto-sync.ts";
import { writeAutoSync } from "./write-auto-sync.ts";
import { writeSchedules } from "./write-schedules.ts";

interface Row {
	id: string;
	platform: PlatformId;
	/** Null where nothing was decided yet. */
	settings: AutoSyncSettings | null;
	lanes: ScheduledLane[] | null;
}

/**
 * Lets connections that work import by themselves, unless a person decided otherwise: with the default settings where there
 * are none, and with the lanes that their platform has by now. Call it with the connections locked.
 */
export async function ensureAutoSync(
	sql: SqlExecutor,
	platforms: Platforms,
	tenantId: string,
	ids: readonly string[],
): Promise<void> {
	if (ids.length === 0) return;
	const { rows } = await sql.query<Row>(
		`select c.id, c.platform, case when a.connection_id is not null then json_build_object('enabled', a.enabled,
				'metricsEvery', a.metrics_every, 'campaignsEvery', a.campaigns_every, 'lookbackDays', a.lookback_days)
			end as settings,
			(select json_agg(json_build_object('lane', s.lane, 'every', s.every)) from import_schedule s
			where s.tenant_id = c.tenant_id and s.connection_id = c.id and s.enabled) as lanes
		from connection c left join auto_sync a on a.tenant_id = c.tenant_id and a.connection_id = c.id
		where c.tenant_id = $1 and c.id = any($2::uuid[]) and c.status = 'ACTIVE'`,
		[tenantId, [...ids]],
	);
	for (const { id, platform, settings, lanes } of rows) {
		const found = findPlatform(platforms, platform);
		if (!found?.parts.campaigns) continue;
		const connection = { tenantId, id };
		const usual = defaultAutoSync(found);
		const wanted = lanesOf(found, settings ?? usual);
		if (!settings) await writeAutoSync(sql, connection, usual);
		else if (isSame(lanes ?? [], wanted)) continue;
		await writeSchedules(sql, connection, wanted, { isNew: true });
	}
}

function isSame(
	some: readonly ScheduledLane[],
	others: readonly ScheduledLane[],
): boolean {
	const text = (lanes: readonly ScheduledLane[]) =>
		lanes
			.map(({ lane, every }) => `${lane} ${every}`)
			.sort()
			.join();
	return text(some) === text(others);
}
