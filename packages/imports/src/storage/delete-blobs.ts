import { type Database, inTenantSql } from "@patchbay/db";
import type { BlobStore } from "./blob-store.ts";

/**
 * Removes stored files that no asset of the tenant points to any more; call it after the rows are gone. A key of another
 * tenant is left alone.
 * @returns how many were removed
 */
export async function deleteBlobs(
	{ db, blobs }: { db: Database; blobs: BlobStore },
	tenantId: string,
	keys: readonly string[],
): Promise<number> {
	const own = [...new Set(keys)].filter((key) =>
		key.startsWith(`campaign-assets/${tenantId}/`),
	);
	if (own.length === 0) return 0;
	const inUse = await inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<{ key: string }>(
			`select key from unnest($2::text[]) as key where exists (
				select 1 from asset where tenant_id = $1 and (blob_key = key or thumbnail_key = key))`,
			[tenantId, own],
		);
		return new Set(rows.map(({ key }) => key));
	});
	const unused = own.filter((key) => !inUse.has(key));
	for (const key of unused) await blobs.delete(key);
	return unused.length;
}
