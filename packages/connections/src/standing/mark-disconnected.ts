import type { SqlExecutor } from "@patchbay/db";

const disconnected = `status = 'DISCONNECTED', cause = 'NONE', reconnect_required = false,
	disconnected_at = coalesce(disconnected_at, clock_timestamp())`;

/**
 * Marks a connection as disconnected; a second time changes nothing but the sentence.
 * @param message what is left for a person to do; null when nothing is
 * @returns its name
 */
export async function markDisconnected(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
	message: string | null,
): Promise<string | null> {
	const { rows } = await sql.query<{ account_name: string | null }>(
		`update connection set ${disconnected}, status_message = $3 where tenant_id = $1 and id = $2 returning account_name`,
		[tenantId, id, message],
	);
	return rows[0]?.account_name ?? null;
}

/** Marks every connection of a tenant as disconnected, and forgets what was listed through its grants. */
export async function markAllDisconnected(
	sql: SqlExecutor,
	tenantId: string,
): Promise<void> {
	await sql.query(
		`update connection set ${disconnected}, status_message = null where tenant_id = $1 and status <> 'DISCONNECTED'`,
		[tenantId],
	);
	for (const table of ["listed_account", "account_reading"])
		await sql.query(`delete from ${table} where tenant_id = $1`, [tenantId]);
}
