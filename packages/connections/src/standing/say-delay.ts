import { notify, type SqlExecutor } from "@patchbay/db";

/** Says on connections that still wait to be listed or read for the first time why that did not succeed yet. */
export async function sayDelay(
	sql: SqlExecutor,
	of: { tenantId: string; grantId: string; platform: string },
	message: string,
): Promise<void> {
	const { rows } = await sql.query<{ id: string }>(
		`update connection set status_message = $4
		where tenant_id = $1 and grant_id = $2 and platform = $3::"Platform" and status = 'PENDING'
			and cause in ('LISTING', 'PROOF') and not reconnect_required returning id`,
		[of.tenantId, of.grantId, of.platform, message],
	);
	for (const { id } of rows)
		await notify(sql, "connection", { tenantId: of.tenantId, id });
}
