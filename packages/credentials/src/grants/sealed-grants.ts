import type { SqlExecutor } from "@patchbay/db";
import type { SealOwner } from "@patchbay/keys";
import { assertAsSaved, lockGrant, savedDetail } from "./grant-row.ts";

/** Tokens of grants, as a rotation of the tenant's key walks through them, and as they end with the keys. */
export const sealedGrants: SealOwner = {
	records: [
		{
			table: "platform_grant",
			versionColumn: "credential_version",
			fields: {
				sealed_access_token: "access_token",
				sealed_refresh_token: "refresh_token",
			},
			async assertAsSaved(sql, tenantId, { id }) {
				const grant = await lockGrant(sql, tenantId, id);
				if (grant) assertAsSaved(grant);
			},
			describe: (_sql, _tenantId, { id, version, sealed }) => ({
				target: { type: "Grant", id },
				detail: savedDetail(version, {
					access: sealed.sealed_access_token ?? null,
					refresh: sealed.sealed_refresh_token ?? null,
				}),
			}),
		},
	],
	endWithKeys,
};

/** @returns the grants that had tokens */
async function endWithKeys(
	sql: SqlExecutor,
	tenantId: string,
): Promise<{ type: string; id: string }[]> {
	const { rows } = await sql.query<{ id: string }>(
		`update platform_grant set destroyed_at = coalesce(destroyed_at, clock_timestamp()), status = 'DISCONNECTED',
			status_message = null, reconnect_required = false, refresh_epoch = refresh_epoch + 1, refresh_lease_until = null,
			refresh_intent_at = null, sealed_access_token = null, sealed_refresh_token = null,
			access_token_expires_at = null, refresh_token_expires_at = null
		where tenant_id = $1 and (sealed_access_token is not null or sealed_refresh_token is not null or destroyed_at is null)
		returning id`,
		[tenantId],
	);
	return rows.map(({ id }) => ({ type: "Grant", id }));
}
