import { setTimeout as sleep } from "node:timers/promises";
import { type Database, inTenantSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { type BlobStore, deletePrefix, tenantPrefix } from "@patchbay/storage";
import { abandonUploads } from "./abandon-uploads.ts";
import { lockBlobsAlone } from "./delete-blobs.ts";

const lookEveryMilliseconds = 250;
const rowsAtOnce = 5_000;
const dayMilliseconds = 86_400_000;

/**
 * Removes every stored file of a tenant whose keys were destroyed, after its rows have forgotten them: a link to a file that is
 * gone is worse than a file without one. Nothing is stored afterwards: imports that ran are waited for, which is as long as
 * a lease at most, and whoever makes a thumbnail looks first whether the tenant's keys are there.
 * @returns how many were removed
 */
export async function removeTenantFiles(
	deps: { db: Database; blobs: BlobStore; logger: Pick<Logger, "warn"> },
	tenantId: string,
): Promise<number> {
	const { db, blobs } = deps;
	while (await isImporting(db, tenantId)) await sleep(lookEveryMilliseconds);
	while (await forgetFiles(db, tenantId));
	const removed = await deletePrefix(blobs, tenantPrefix(tenantId));
	// Those of now too, whatever the store's clock says.
	await abandonUploads(deps, tenantId, new Date(Date.now() + dayMilliseconds));
	return removed;
}

/** Tells whether a worker holds a slice of the tenant. One that was frozen gives up by itself when its lease is over. */
async function isImporting(db: Database, tenantId: string): Promise<boolean> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rowCount } = await sql.query(
			"select from import_slice where tenant_id = $1 and state = 'RUNNING' and due_at > clock_timestamp() limit 1",
			[tenantId],
		);
		return rowCount > 0;
	});
}

/** @returns false when no row names a file, or waits for a thumbnail, any more */
async function forgetFiles(db: Database, tenantId: string): Promise<boolean> {
	return inTenantSql(db, tenantId, async (sql) => {
		await lockBlobsAlone(sql, tenantId);
		const { rowCount } = await sql.query(
			`update asset set stored_at = null, blob_key = null, thumbnail_key = null, thumbnail_due_at = null
			where tenant_id = $1 and id in (
				select id from asset where tenant_id = $1
					and (blob_key is not null or thumbnail_key is not null or thumbnail_due_at is not null)
				limit $2)`,
			[tenantId, rowsAtOnce],
		);
		return rowCount > 0;
	});
}
