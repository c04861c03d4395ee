import { type Database, type SqlExecutor, systemSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { deleteAccountData } from "./delete-account-data.ts";

/** Accounts looked at in one round; the next round finds the rest. */
const atOnce = 100;

/**
 * Goes on with deletions, of all tenants, that another process began or was killed in. For the worker; answers of how many
 * accounts nothing is left.
 */
export async function deleteDueData(
	{
		db,
		logger,
		deleteBlobs,
	}: {
		db: Database;
		logger: Logger;
		deleteBlobs(
			sql: SqlExecutor,
			tenantId: string,
			keys: readonly string[],
		): Promise<unknown>;
	},
	{ signal }: { signal?: AbortSignal } = {},
): Promise<number> {
	const { rows } = await systemSql(db).query<{
		tenant_id: string;
		ad_account_id: string;
	}>("select * from system.accounts_to_delete($1)", [atOnce]);
	let done = 0;
	for (const { tenant_id: tenantId, ad_account_id: adAccountId } of rows) {
		if (signal?.aborted) break;
		const ctx = {
			db,
			tenantId,
			deleteBlobs: async (sql: SqlExecutor, keys: readonly string[]) => {
				await deleteBlobs(sql, tenantId, keys);
			},
		};
		try {
			if (await deleteAccountData(ctx, adAccountId, signal)) done += 1;
		} catch (err) {
			// One that cannot be deleted now must not keep the others waiting.
			logger.warn(
				{ err, tenantId, adAccountId },
				"the data of an account was not deleted; it is tried again",
			);
		}
	}
	return done;
}
