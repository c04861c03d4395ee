import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	inTenantSql,
	notify,
	retryConflicts,
	type SqlExecutor,
} from "@patchbay/db";
import { z } from "zod";
import { cancelImports } from "./cancel-imports.ts";
import type { ConnectionsContext } from "./context.ts";
import { deleteImportedData } from "./delete-imported-data.ts";
import { lockConnection } from "./find-in-tenant.ts";

export const disconnectInput = z.object({
	connectionId: z.uuid(),
	deleteImportedData: z
		.boolean()
		.nullish()
		.transform((wanted) => wanted ?? false),
});
export type DisconnectInput = z.output<typeof disconnectInput>;

/**
 * Ends a connection: its imports stop, and when it was the last on its grant, the grant is revoked at the platform (best
 * effort) and its tokens are destroyed. The row and, unless told otherwise, what was imported stay. A second time is
 * not an error; it takes up what a first one left undone.
 *
 * @throws {NotFound} for an unknown connection
 */
export async function disconnect(
	ctx: ConnectionsContext,
	input: DisconnectInput,
): Promise<{ connectionId: string }> {
	requirePermission(ctx, "connection.manage");
	const { connectionId } = input;
	const grantId = await retryConflicts(() =>
		inTenantSql(ctx.db, ctx.tenantId, (sql) => endConnection(sql, ctx, input)),
	);
	if (grantId !== null) await ctx.credentials.destroyGrant(ctx, grantId);
	if (input.deleteImportedData) await deleteImportedData(ctx, connectionId);
	return { connectionId };
}

/** @returns the grant that the connection stood on */
async function endConnection(
	sql: SqlExecutor,
	ctx: ConnectionsContext,
	input: DisconnectInput,
): Promise<string | null> {
	const { tenantId } = ctx;
	const id = input.connectionId;
	const { grantId, status } = await lockConnection(sql, tenantId, id);
	const importJobs = await cancelImports(
		sql,
		{ tenantId, id },
		{ atOnce: input.deleteImportedData },
	);
	if (status === "DISCONNECTED" && !input.deleteImportedData) return grantId;
	const { rows } = await sql.query<{ account_name: string | null }>(
		`update connection set status = 'DISCONNECTED', status_message = null, reconnect_required = false,
			disconnected_at = coalesce(disconnected_at, now())
		where tenant_id = $1 and id = $2 returning account_name`,
		[tenantId, id],
	);
	// Who ends the last connection gives the access up, also where it was kept for itself.
	await sql.query(
		`update platform_grant g set standing = false where g.tenant_id = $1 and g.id = $2 and g.standing
			and not exists (select from connection c
				where c.tenant_id = g.tenant_id and c.grant_id = g.id and c.status <> 'DISCONNECTED')`,
		[tenantId, grantId],
	);
	await notify(sql, "connection", { tenantId, id });
	await recordAudit(sql, ctx, {
		action: "DISCONNECT",
		target: { type: "Connection", id, label: rows[0]?.account_name ?? null },
		detail: {
			grantId,
			cancelledImportJobs: importJobs,
			deleteImportedData: input.deleteImportedData,
		},
	});
	return grantId;
}
