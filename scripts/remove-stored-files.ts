import { type Database, inTenantSql } from "@patchbay/db";
import { removeTenantFiles } from "@patchbay/imports";
import { createLogger } from "@patchbay/logger";
import { createBlobStore } from "@patchbay/storage";
import { readStorage } from "./environment.ts";

/**
 * Removes all stored files of a tenant whose keys were destroyed; answers how many, or null where it is not said where they
 * are: a worker removes them then, and whatever is left here.
 */
export async function removeStoredFiles(
	db: Database,
	tenantId: string,
): Promise<number | null> {
	await inTenantSql(db, tenantId, (sql) =>
		sql.query(
			"update tenant set files_due_at = clock_timestamp() where id = $1",
			[tenantId],
		),
	);
	const settings = readStorage();
	if (!settings) return null;
	const blobs = createBlobStore(settings);
	// Standard output is the receipt's.
	const logger = createLogger({
		name: "tenant:shred",
		level: "warn",
		destination: process.stderr,
	});
	try {
		return await removeTenantFiles({ db, blobs, logger }, tenantId);
	} finally {
		await blobs.close();
	}
}
