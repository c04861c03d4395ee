import { inTenantSql, newId } from "@patchbay/db";
import { countRemaining } from "./count-remaining.ts";
import { requestRotation } from "./request-rotation.ts";
import { retireOlderKeys } from "./retire-older-keys.ts";
import type { RotationDependencies } from "./rotation-step.ts";

const requestedBy = "worker";

/**
 * After a tenant's data was rotated: retires the versions that nothing names any more, and asks for the rows that a
 * process with the old key in memory saved since.
 */
export async function tidyOlderKeys(
	deps: RotationDependencies,
	tenantId: string,
): Promise<void> {
	const { db, vault, sealedRecords } = deps;
	await retireOlderKeys(deps, tenantId, { requestedBy, id: newId() });
	const requestedAt = await inTenantSql(db, tenantId, async (sql) => {
		// Nobody asked for the data yet, or it is under way.
		const { rows } = await sql.query<{ refused: number; now: Date }>(
			`select r.refused, date_trunc('milliseconds', clock_timestamp()) as now from key_rotation r
			where r.tenant_id = $1 and r.kind = 'DATA' and r.completed_at >
					(select max(k.created_at) from tenant_key k where k.tenant_id = $1)
				and not exists (select from key_rotation o where o.tenant_id = $1 and o.completed_at is null)
			order by r.completed_at desc limit 1`,
			[tenantId],
		);
		if (!rows[0]) return null;
		// Those that were refused stay as they are until somebody has looked at them.
		const { sealedRows } = await countRemaining(
			sql,
			sealedRecords,
			tenantId,
			vault.rootKey,
		);
		return sealedRows > rows[0].refused ? rows[0].now : null;
	});
	// Keys are dated by the database, so requests are too.
	if (requestedAt)
		await requestRotation(db, vault.rootKey, tenantId, {
			kinds: ["DATA"],
			requestedBy,
			requestedAt,
		});
}
