import { systemContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql } from "@patchbay/db";
import type { RotationDependencies } from "./rotation-step.ts";

/**
 * Time after which no process can still seal under a version that was superseded: it keeps a key for five minutes, and
 * one that it took for a refresh for as long as the refresh lasts.
 */
const stragglerMinutes = 15;

/**
 * Marks the older versions of a tenant's key that no sealed value names any more. They still open, should a row come
 * back from a backup.
 * @returns how many were marked
 */
export async function retireOlderKeys(
	{ db, sealedRecords }: Pick<RotationDependencies, "db" | "sealedRecords">,
	tenantId: string,
	by: { requestedBy: string; id: string },
): Promise<number> {
	const isUnused = sealedRecords
		.flatMap(({ table, fields }) =>
			Object.keys(fields).map(
				(column) =>
					`not exists (select from ${table} s where s.tenant_id = $1 and sealed_key_version(s.${column}) = k.version)`,
			),
		)
		.join(" and ");
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ id: string; version: number }>(
			`update tenant_key k set retired_at = clock_timestamp()
			where k.tenant_id = $1 and k.retired_at is null and k.destroyed_at is null
				and exists (select from tenant_key newer where newer.tenant_id = $1 and newer.version > k.version
					and newer.created_at < clock_timestamp() - interval '${stragglerMinutes} minutes')
				and ${isUnused}
			returning k.id, k.version`,
			[tenantId],
		);
		const ctx = systemContext(tenantId, by.requestedBy, by.id);
		for (const { id, version } of rows)
			await recordAudit(sql, ctx, {
				action: "KEY_ROTATE",
				target: { type: "TenantKey", id },
				detail: { what: "no longer in use", version },
			});
		return rows.length;
	});
}
