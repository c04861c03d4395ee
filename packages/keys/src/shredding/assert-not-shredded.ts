import { type Database, inTenantSql, type SqlExecutor } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import { KeysDestroyed } from "@patchbay/vault";

/** Tells, in a transaction of the tenant, whether its keys were destroyed. */
export async function isShredded(
	sql: SqlExecutor,
	tenantId: string,
): Promise<boolean> {
	const { rowCount } = await sql.query(
		"select from shred_receipt where tenant_id = $1",
		[tenantId],
	);
	return rowCount > 0;
}

/**
 * Call it, in a transaction of the tenant, before somebody is told to connect again: where the tenant's keys were
 * destroyed that cannot help.
 * @throws {KeysDestroyed}
 */
export async function assertNotShredded(
	sql: SqlExecutor,
	tenantId: string,
): Promise<void> {
	if (await isShredded(sql, tenantId)) throw new KeysDestroyed();
}

/** Runs `work`; where it asks for a reconnect of a tenant whose keys were destroyed, it throws that instead. */
export async function unlessShredded<T>(
	db: Database,
	tenantId: string,
	work: () => Promise<T>,
): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof AppError && error.code === "RECONNECT_REQUIRED")
			await inTenantSql(db, tenantId, (sql) =>
				assertNotShredded(sql, tenantId),
			);
		throw error;
	}
}
