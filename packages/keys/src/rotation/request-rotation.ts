import {
	type Database,
	inTenantSql,
	type KeyRotationKind,
	newId,
} from "@patchbay/db";
import type { RootKey } from "@patchbay/vault";

export interface RotationRequest {
	kinds: readonly KeyRotationKind[];
	/** Name of who asks, for the audit. */
	requestedBy: string;
	/** The same for all tenants of one request, so that it can be asked again after a kill. */
	requestedAt: Date;
	/** Wraps anew also what the present root key wrapped. */
	rewrapAll?: boolean;
}

/**
 * Writes down that a tenant's keys are to be rotated. Asked again with the same time, nothing is added. An open rotation
 * to another root key ends: nobody who has the present one could do it.
 */
export async function requestRotation(
	db: Database,
	rootKey: RootKey,
	tenantId: string,
	{ kinds, requestedBy, requestedAt, rewrapAll = false }: RotationRequest,
): Promise<void> {
	await inTenantSql(db, tenantId, async (sql) => {
		if (kinds.includes("ROOT"))
			await sql.query(
				`update key_rotation set completed_at = clock_timestamp(), lease_until = null,
					message = 'Given up: another root key was asked for since.'
				where tenant_id = $1 and kind = 'ROOT' and completed_at is null and (provider, root_key_id) <> ($2, $3)`,
				[tenantId, rootKey.provider, rootKey.rootKeyId],
			);
		for (const kind of kinds)
			await sql.query(
				`insert into key_rotation (id, tenant_id, kind, requested_at, requested_by, provider, root_key_id, rewrap_all)
				select $1, $2, $3, $4, $5, $6, $7, $8
				where not exists (select from shred_receipt r where r.tenant_id = $2)
				on conflict (tenant_id, kind, requested_at) do nothing`,
				[
					newId(),
					tenantId,
					kind,
					requestedAt,
					requestedBy,
					kind === "ROOT" ? rootKey.provider : null,
					kind === "ROOT" ? rootKey.rootKeyId : null,
					kind === "ROOT" && rewrapAll,
				],
			);
	});
}

/** Finds when the oldest rotation of these kinds that is still open for this tenant was asked for; null for none. */
export async function findOpenRequest(
	db: Database,
	{ provider, rootKeyId }: RootKey,
	tenantId: string,
	kinds: readonly KeyRotationKind[],
): Promise<Date | null> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ requested_at: Date | null }>(
			`select min(requested_at) as requested_at from key_rotation
			where tenant_id = $1 and completed_at is null and kind = any($2::"KeyRotationKind"[])
				and (kind <> 'ROOT' or (provider, root_key_id) = ($3, $4))`,
			[tenantId, kinds, provider, rootKeyId],
		);
		return rows[0]?.requested_at ?? null;
	});
}
