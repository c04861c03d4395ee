import type { SqlExecutor } from "@patchbay/db";
import { assertNotShredded } from "./assert-not-shredded.ts";

const lockOfKeys = "hashtextextended('tenant keys ' || $1::uuid::text, 0)";

/**
 * Keeps a tenant's keys until the transaction of `sql` ends: what it seals is then there when they are destroyed, and ends
 * with them. Call it before any row is locked that the destruction changes, such as a grant.
 * @throws {KeysDestroyed}
 */
export async function holdKeys(
	sql: SqlExecutor,
	tenantId: string,
): Promise<void> {
	await sql.query(`select pg_advisory_xact_lock_shared(${lockOfKeys})`, [
		tenantId,
	]);
	// A statement of its own: it sees what was committed while the lock was waited for.
	await assertNotShredded(sql, tenantId);
}

/** Waits for every transaction that seals something for the tenant, and keeps new ones waiting. */
export async function lockKeysAlone(
	sql: SqlExecutor,
	tenantId: string,
): Promise<void> {
	await sql.query(`select pg_advisory_xact_lock(${lockOfKeys})`, [tenantId]);
}
