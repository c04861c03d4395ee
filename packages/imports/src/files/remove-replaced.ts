import { inTenantSql } from "@patchbay/db";
import type { AccountRun } from "../stages/stage.ts";
import { deleteBlobs } from "../storage/delete-blobs.ts";

/** Removes contents that the platform has replaced, unless another asset has them. What a kill in between leaves is swept. */
export async function removeReplaced(
	{ deps: { db, blobs, logger }, work: { tenantId } }: AccountRun,
	keys: readonly string[],
): Promise<void> {
	if (keys.length === 0) return;
	try {
		await inTenantSql(db, tenantId, (sql) =>
			deleteBlobs({ sql, blobs }, tenantId, keys),
		);
	} catch (err) {
		logger.warn({ err }, "files that were replaced were not removed");
	}
}
