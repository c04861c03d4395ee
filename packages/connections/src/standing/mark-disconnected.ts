import type { SqlExecutor } from "@patchbay/db";

/** Marks a connection as disconnected; a second time changes nothing. @returns its name */
export async function markDisconnected(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
): Promise<string | null> {
	const { rows } = await sql.query<{ account_name: string | null }>(
		`update connection set status = 'DISCONNECTED', cause = 'NONE', status_message = null, reconnect_required = false,
			disconnected_at = coalesce(disconnected_at, now())
		where tenant_id = $1 and id = $2 returning account_name`,
		[tenantId, id],
	);
	return rows[0]?.account_name ?? null;
}
