import { systemContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { type Database, inTenantSql } from "@patchbay/db";
import type { RootKey } from "@patchbay/vault";

export interface GivenUp {
	/** Rotations that ended by it. */
	givenUp: number;
	/** A process is at work on these at this moment: they are left to it. */
	running: number;
}

/**
 * Ends a tenant's open rotations to a root key that cannot be done: to another one than the present, or that failed. What
 * they wrapped anew stays as it is. Audited.
 */
export async function giveUpRotations(
	db: Database,
	rootKey: RootKey,
	tenantId: string,
	{ requestedBy }: { requestedBy: string },
): Promise<GivenUp> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{
			id: string;
			provider: string;
			root_key_id: string;
			is_running: boolean;
		}>(
			`select id, provider, root_key_id,
				coalesce(lease_until > clock_timestamp(), false) and message is null as is_running
			from key_rotation where tenant_id = $1 and kind = 'ROOT' and completed_at is null
				and ((provider, root_key_id) <> ($2, $3) or message is not null)
			order by requested_at, id for update`,
			[tenantId, rootKey.provider, rootKey.rootKeyId],
		);
		const idle = rows.filter(({ is_running }) => !is_running);
		for (const { id } of idle)
			await sql.query(
				`update key_rotation set completed_at = clock_timestamp(), lease_until = null, message = 'Given up by the operator.'
				where tenant_id = $1 and id = $2`,
				[tenantId, id],
			);
		for (const { id, provider, root_key_id: rootKeyId } of idle)
			await recordAudit(sql, systemContext(tenantId, requestedBy, id), {
				action: "KEY_ROTATE",
				target: { type: "KeyRotation", id },
				succeeded: false,
				detail: {
					what: "a rotation of the root key was given up",
					to: { provider, rootKeyId },
				},
			});
		return { givenUp: idle.length, running: rows.length - idle.length };
	});
}
