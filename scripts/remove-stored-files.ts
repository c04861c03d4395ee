import { type Database, inTenantSql } from "@patchbay/db";
import { createBlobStore, deletePrefix, tenantPrefix } from "@patchbay/storage";
import { readStorage } from "./environment.ts";

/** Removes all of a tenant's stored files; answers how many, or null where it is not said where they are. */
export async function removeStoredFiles(
	db: Database,
	tenantId: string,
): Promise<number | null> {
	const settings = readStorage();
	if (!settings) return null;
	const blobs = createBlobStore(settings);
	try {
		// First the rows: a link to a file that is gone is worse than a file without one.
		await inTenantSql(db, tenantId, (sql) =>
			sql.query(
				`update asset set stored_at = null, blob_key = null, thumbnail_key = null, thumbnail_due_at = null
				where tenant_id = $1 and (blob_key is not null or thumbnail_key is not null)`,
				[tenantId],
			),
		);
		return await deletePrefix(blobs, tenantPrefix(tenantId));
	} finally {
		await blobs.close();
	}
}
