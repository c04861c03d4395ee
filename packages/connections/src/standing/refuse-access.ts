import { notify, type SqlExecutor } from "@patchbay/db";
import type { AppError } from "@patchbay/errors";

/**
 * Puts connections in ERROR because the platform refused a check of them as a whole; the next one that succeeds heals them.
 * One whose stored scopes do not suffice stays in error for these.
 */
export async function refuseAccess(
	sql: SqlExecutor,
	tenantId: string,
	ids: readonly string[],
	error: AppError,
): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		`update connection set status = 'ERROR', status_message = $3,
			cause = case when cause = 'SCOPES' then cause else 'ACCESS' end
		where tenant_id = $1 and id = any($2::uuid[]) and status in ('ACTIVE', 'ERROR') and not reconnect_required
		returning id`,
		[tenantId, [...ids], error.message],
	);
	for (const { id } of rows) await notify(sql, "connection", { tenantId, id });
}
