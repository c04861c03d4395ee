import { systemContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql } from "@patchbay/db";
import type { RotationStep, StepResult } from "./rotation-step.ts";

interface StoredKey {
	id: string;
	version: number;
	provider: string;
	root_key_id: string;
	wrapped_key: Buffer;
}

/**
 * Wraps a tenant's keys anew by the present root key, wherever they were wrapped before; the keys themselves stay. What
 * was done before a kill stays done.
 */
export async function rotateRoot({
	deps: { db, vault },
	claim,
	onProgress,
}: RotationStep): Promise<StepResult> {
	const { tenantId } = claim;
	const { provider, rootKeyId } = vault.rootKey;
	const stored = await inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<StoredKey>(
			`select id, version, provider, root_key_id, wrapped_key from tenant_key
			where tenant_id = $1 and destroyed_at is null
				and ((provider, root_key_id) <> ($2, $3) or ($4 and wrapped_at < $5))
			order by version`,
			[tenantId, provider, rootKeyId, claim.rewrapAll, claim.requestedAt],
		);
		return rows;
	});
	let rewritten = 0;
	for (const key of stored) {
		// Two calls to key services: outside of any transaction.
		const made = await vault.rewrapTenantKey({
			tenantId,
			version: key.version,
			provider: key.provider,
			rootKeyId: key.root_key_id,
			wrappedKey: key.wrapped_key,
		});
		const isOurs = await inTenantSql(db, tenantId, async (sql) => {
			const { rowCount } = await sql.query(
				`update tenant_key set wrapped_key = $3, provider = $4, root_key_id = $5, wrapped_at = clock_timestamp()
				where tenant_id = $1 and id = $2 and wrapped_key = $6 and destroyed_at is null`,
				[
					tenantId,
					key.id,
					made.wrappedKey,
					provider,
					rootKeyId,
					key.wrapped_key,
				],
			);
			// Another process was quicker, or the tenant's keys were destroyed.
			if (rowCount === 0) return false;
			const ctx = systemContext(tenantId, claim.requestedBy, claim.id);
			await recordAudit(sql, ctx, {
				action: "KEY_ROTATE",
				target: { type: "TenantKey", id: key.id },
				detail: {
					what: "wrapped anew by the root key",
					version: key.version,
					from: { provider: key.provider, rootKeyId: key.root_key_id },
					to: { provider, rootKeyId },
				},
			});
			return true;
		});
		if (isOurs) rewritten += 1;
		await onProgress();
	}
	return { rewritten, refused: 0 };
}
