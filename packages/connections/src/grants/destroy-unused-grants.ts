import { systemContext } from "@patchbay/access";
import type { Credentials } from "@patchbay/credentials";
import { type Database, newId, systemSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";

/** Grants ended in one call; the next call finds the rest. */
const atOnce = 100;

/**
 * Ends the grants, of all tenants, that no live connection uses any more: a process that was killed after a
 * disconnect left them with their tokens. For the worker; answers how many were ended.
 */
export async function destroyUnusedGrants({
	db,
	credentials,
	logger,
}: {
	db: Database;
	credentials: Pick<Credentials, "destroyGrant">;
	logger: Logger;
}): Promise<number> {
	const { rows } = await systemSql(db).query<{
		tenant_id: string;
		grant_id: string;
	}>("select * from system.grants_to_destroy($1)", [atOnce]);
	let destroyed = 0;
	for (const { tenant_id: tenantId, grant_id: grantId } of rows) {
		const ctx = systemContext(tenantId, "worker", newId());
		try {
			const { inUse } = await credentials.destroyGrant(ctx, grantId);
			if (!inUse) destroyed += 1;
		} catch (err) {
			// One that cannot be ended now must not keep the others waiting.
			logger.warn({ err, tenantId, grantId }, "an unused grant was not ended");
		}
	}
	return destroyed;
}
