import type { SqlExecutor } from "@patchbay/db";
import { isShredded } from "@patchbay/keys";
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
	await lockBlobsAlone(sql, tenantId);
	const unused = await listUnused(sql, tenantId, own);
	await blobs.delete(unused);
	return unused.length;
}

/** Keys of stored files that no asset of the tenant names. */
export async function listUnused(
	sql: SqlExecutor,
	tenantId: string,
	keys: readonly string[],
): Promise<string[]> {
	const { rows } = await sql.query<{ key: string }>(
		`select key from unnest($2::text[]) as key
		where not exists (select from asset where tenant_id = $1 and blob_key = key)
			and not exists (select from asset where tenant_id = $1 and thumbnail_key = key)`,
		[tenantId, keys],
	);
	return rows.map(({ key }) => key);
}

/** A remote store takes its time for each. */
const lookedForAtOnce = 8;

const lockOfTenant = "hashtext('blobs'), hashtext($1::text)";

/** Waits until nobody points a row of the tenant at a file, and keeps others from it until the transaction ends. */
export async function lockBlobsAlone(
	sql: SqlExecutor,
	tenantId: string,
): Promise<void> {
	await sql.query(`select pg_advisory_xact_lock(${lockOfTenant})`, [tenantId]);
}

/**
 * Keeps the tenant's stored files from being removed until the transaction ends.
 * @returns false where all that is stored for the tenant was, or is being, removed with its keys
 */
export async function holdBlobs(
	sql: SqlExecutor,
	tenantId: string,
): Promise<boolean> {
	await sql.query(`select pg_advisory_xact_lock_shared(${lockOfTenant})`, [
		tenantId,
	]);
	// A statement of its own: it sees what was committed while the lock was waited for.
	return !(await isShredded(sql, tenantId));
}

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
	if (!(await holdBlobs(sql, tenantId))) return false;
	const sizes = await mapConcurrently(keys, lookedForAtOnce, (key) =>
		blobs.size(key),
	);
	return sizes.every((size) => size !== null);
}
