import { systemContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql, newId, notify, type SqlExecutor } from "@patchbay/db";
import type { RotationStep, StepResult } from "./rotation-step.ts";

interface NewestKey {
	id: string;
	version: number;
	/** Made after the rotation was asked for: there is nothing left to do. */
	is_new: boolean;
	destroyed: boolean;
}

/**
 * Makes a new version of a tenant's key: it seals from the commit on, or, in a process that does not hear of it, five
 * minutes later at the latest. The older versions still open.
 */
export async function rotateTenantKey({
	deps: { db, vault },
	claim,
}: RotationStep): Promise<StepResult> {
	const { tenantId } = claim;
	const nothing = { rewritten: 0, refused: 0 };
	const before = await inTenantSql(db, tenantId, (sql) =>
		readNewest(sql, tenantId, claim.requestedAt),
	);
	// A tenant without a key gets its first one when it has something to seal.
	if (!before || before.is_new || before.destroyed) return nothing;
	const made = await vault.createTenantKey(tenantId, before.version + 1);
	// A key that cannot be unwrapped again must seal nothing.
	(await vault.openTenantKey(made)).bytes.fill(0);
	const isOurs = await inTenantSql(db, tenantId, async (sql) => {
		await sql.query(
			"select from tenant_key where tenant_id = $1 and id = $2 for update",
			[tenantId, before.id],
		);
		const now = await readNewest(sql, tenantId, claim.requestedAt);
		if (!now || now.id !== before.id || now.destroyed) return false;
		const id = newId();
		await sql.query(
			`insert into tenant_key (id, tenant_id, version, wrapped_key, provider, root_key_id, created_at, wrapped_at)
			values ($1, $2, $3, $4, $5, $6, clock_timestamp(), clock_timestamp())`,
			[
				id,
				tenantId,
				made.version,
				made.wrappedKey,
				made.provider,
				made.rootKeyId,
			],
		);
		await notify(sql, "tenant_key", { tenantId, id });
		const ctx = systemContext(tenantId, claim.requestedBy, claim.id);
		await recordAudit(sql, ctx, {
			action: "KEY_ROTATE",
			target: { type: "TenantKey", id },
			detail: {
				what: "new version of the tenant's key",
				version: made.version,
				provider: made.provider,
				rootKeyId: made.rootKeyId,
			},
		});
		return true;
	});
	return isOurs ? { rewritten: 1, refused: 0 } : nothing;
}

async function readNewest(
	sql: SqlExecutor,
	tenantId: string,
	requestedAt: Date,
): Promise<NewestKey | undefined> {
	const { rows } = await sql.query<NewestKey>(
		`select id, version, created_at > $2 as is_new,
			destroyed_at is not null or exists (select from shred_receipt r where r.tenant_id = $1) as destroyed
		from tenant_key where tenant_id = $1 order by version desc limit 1`,
		[tenantId, requestedAt],
	);
	return rows[0];
}
