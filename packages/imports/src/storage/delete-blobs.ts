import type { SqlExecutor } from "@patchbay/db";
import { mapConcurrently } from "@patchbay/platforms";
import { type BlobStore, tenantPrefix } from "@patchbay/storage";

/**
 * Removes stored files that no asset of the tenant points to any more; call it in the transaction that deletes the rows,
 * so that keys are not forgotten before their files are gone. A key of another tenant is left alone.
 * @returns how many were removed
 */
export async function deleteBlobs(
	{ sql, blobs }: { sql: SqlExecutor; blobs: BlobStore },
	tenantId: string,
	keys: readonly string[],
): Promise<number> {
	const own = [...new Set(keys)].filter((key) =>
		key.startsWith(tenantPrefix(tenantId)),
	);
	if (own.length === 0) return 0;
	// Imports that point a row at a file hold this shared until their commit: see `keepBlobs`.
	await sql.query(`select pg_advisory_xact_lock(${lockOfTenant})`, [tenantId]);
	const { rows } = await sql.query<{ key: string }>(
		`select key from unnest($2::text[]) as key where exists (
			select 1 from asset where tenant_id = $1 and (blob_key = key or thumbnail_key = key))`,
		[tenantId, own],
	);
	const inUse = new Set(rows.map(({ key }) => key));
	const unused = own.filter((key) => !inUse.has(key));
	await blobs.delete(unused);
	return unused.length;
}

/** A remote store takes its time for each. */
const lookedForAtOnce = 8;

const lockOfTenant = "hashtext('blobs'), hashtext($1::text)";

/**
 * Keeps the tenant's stored files from being removed until the transaction ends, which points rows at some of them.
 * @returns whether all of these are still there
 */
export async function keepBlobs(
	{ sql, blobs }: { sql: SqlExecutor; blobs: BlobStore },
	tenantId: string,
	keys: readonly string[],
): Promise<boolean> {
	if (keys.length === 0) return true;
	await sql.query(`select pg_advisory_xact_lock_shared(${lockOfTenant})`, [
		tenantId,
	]);
	const sizes = await mapConcurrently(keys, lookedForAtOnce, (key) =>
		blobs.size(key),
	);
	return sizes.every((size) => size !== null);
}
