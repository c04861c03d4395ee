import { systemContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	type Database,
	INSTANCE_TENANT_ID,
	inTenantSql,
	newId,
	notify,
	retryConflicts,
	type SqlExecutor,
} from "@patchbay/db";
import { Conflict, NotFound } from "@patchbay/errors";
import type { SealOwner } from "../sealed-records.ts";
import { sealedSha256 } from "../sealed-sha256.ts";
import { lockKeysAlone } from "./hold-keys.ts";

/** Receipt that stays of a tenant whose keys were destroyed. */
export interface ShredReceipt {
	id: string;
	tenantId: string;
	tenantName: string;
	tenantSlug: string;
	destroyedAt: Date;
	destroyedBy: string;
	keys: {
		version: number;
		provider: string;
		rootKeyId: string;
		/** SHA-256 of the wrapped bytes, so that a copy can be recognised; null for one destroyed before. */
		wrappedKeySha256: string | null;
	}[];
	/** Grants whose tokens were destroyed with them. */
	grants: number;
}

interface Shredding {
	/** The tenant's slug. */
	confirm: string;
	by: string;
	owners: readonly SealOwner[];
}

/**
 * Destroys all versions of a tenant's keys: whatever was sealed for it opens nowhere any more, also not from a row that is
 * put back. One transaction, as the owner of the tables; asked again, it answers the first receipt. Whoever seals something
 * at the same moment comes before it, and ends with the rest, or after it, and is refused. It calls no platform:
 * disconnect first where the platforms shall end the access too. `owners` are every package that seals: each ends what it
 * sealed.
 * @throws {NotFound}
 * @throws {Conflict} when `confirm` is not the tenant's slug
 */
export async function shredTenant(
	db: Database,
	tenantId: string,
	shredding: Shredding,
): Promise<ShredReceipt> {
	if (tenantId === INSTANCE_TENANT_ID)
		throw new Conflict(
			"These are the installation's own keys: every tenant needs what they seal.",
		);
	return retryConflicts(() =>
		inTenantSql(db, tenantId, (sql) => shred(sql, tenantId, shredding)),
	);
}

async function shred(
	sql: SqlExecutor,
	tenantId: string,
	{ confirm, by, owners }: Shredding,
): Promise<ShredReceipt> {
	await lockKeysAlone(sql, tenantId);
	const { rows } = await sql.query<{ name: string; slug: string }>(
		"select name, slug from tenant where id = $1 for no key update",
		[tenantId],
	);
	const tenant = rows[0];
	if (!tenant) throw new NotFound("There is no such tenant.");
	if (confirm !== tenant.slug)
		throw new Conflict(
			`To destroy the keys of "${tenant.name}" for good, confirm with its slug: ${tenant.slug}.`,
		);
	const receiptId = newId();
	const keys = await destroyKeys(sql, tenantId);
	const ended: { type: string; id: string }[] = [];
	for (const { endWithKeys } of owners)
		ended.push(...((await endWithKeys?.(sql, tenantId)) ?? []));
	const { rowCount } = await sql.query(
		`insert into shred_receipt (id, tenant_id, tenant_name, tenant_slug, destroyed_at, destroyed_by, keys, grants)
	values ($1, $2, $3, $4, clock_timestamp(), $5, $6::jsonb, $7) on conflict (tenant_id) do nothing`,
		[
			receiptId,
			tenantId,
			tenant.name,
			tenant.slug,
			by,
			JSON.stringify(keys),
			ended.filter(({ type }) => type === "Grant").length,
		],
	);
	await notify(sql, "tenant_key", { tenantId, id: receiptId });
	const ctx = systemContext(tenantId, by, receiptId);
	for (const target of ended)
		await recordAudit(sql, ctx, {
			action: "CREDENTIAL_DESTROY",
			target,
			detail: { reason: "the organization's keys were destroyed" },
		});
	// Asked again: there was nothing left to destroy.
	if (rowCount === 1)
		await recordAudit(sql, ctx, {
			action: "CREDENTIAL_DESTROY",
			target: { type: "Tenant", id: tenantId, label: tenant.name },
			detail: { receiptId, keys },
		});
	return readReceipt(sql, tenantId);
}

async function destroyKeys(
	sql: SqlExecutor,
	tenantId: string,
): Promise<ShredReceipt["keys"]> {
	const { rows } = await sql.query<{
		version: number;
		provider: string;
		root_key_id: string;
		wrapped_key: Buffer | null;
	}>(
		`select version, provider, root_key_id, wrapped_key from tenant_key
		where tenant_id = $1 order by version for update`,
		[tenantId],
	);
	await sql.query(
		`update tenant_key set wrapped_key = null, destroyed_at = coalesce(destroyed_at, clock_timestamp())
		where tenant_id = $1`,
		[tenantId],
	);
	await sql.query(
		`update key_rotation set completed_at = clock_timestamp(), lease_until = null, message = 'The keys were destroyed.'
		where tenant_id = $1 and completed_at is null`,
		[tenantId],
	);
	return rows.map((row) => ({
		version: row.version,
		provider: row.provider,
		rootKeyId: row.root_key_id,
		wrappedKeySha256: row.wrapped_key && sealedSha256(row.wrapped_key),
	}));
}

async function readReceipt(
	sql: SqlExecutor,
	tenantId: string,
): Promise<ShredReceipt> {
	const { rows } = await sql.query<ShredReceipt>(
		`select id, tenant_id as "tenantId", tenant_name as "tenantName", tenant_slug as "tenantSlug",
			destroyed_at as "destroyedAt", destroyed_by as "destroyedBy", keys, grants
		from shred_receipt where tenant_id = $1`,
		[tenantId],
	);
	if (!rows[0]) throw new Error("a receipt that was just written is not there");
	return rows[0];
}
