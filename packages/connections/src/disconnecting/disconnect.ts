import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	inTenantSql,
	notify,
	retryConflicts,
	type SqlExecutor,
} from "@patchbay/db";
import type { CredentialMethod } from "@patchbay/oauth";
import { findPlatform, type PlatformId } from "@patchbay/platforms";
import { z } from "zod";
import type { ConnectionsContext } from "../context.ts";
import { lockConnection } from "../find-in-tenant.ts";
import { markDisconnected } from "../standing/mark-disconnected.ts";
import { cancelImports } from "./cancel-imports.ts";
import {
	deleteImportedData,
	markImportedData,
} from "./delete-imported-data.ts";

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
 * not an error; it finishes what a first one left undone.
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

/** @returns the grant that the connection used */
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
	const isLast =
		grantId !== null && !(await isUsed(sql, { tenantId, id, grantId }));
	const name = await markDisconnected(
		sql,
		{ tenantId, id },
		isLast ? await findRemoval(sql, ctx, grantId) : null,
	);
	// Who ends the last connection gives the access up, also where it was kept for itself.
	if (isLast) await ctx.credentials.unpinGrant(sql, { tenantId, id: grantId });
	if (input.deleteImportedData) await markImportedData(sql, { tenantId, id });
	await notify(sql, "connection", { tenantId, id });
	await recordAudit(sql, ctx, {
		action: "DISCONNECT",
		target: { type: "Connection", id, label: name },
		detail: {
			grantId,
			cancelledImportJobs: importJobs,
			deleteImportedData: input.deleteImportedData,
		},
	});
	return grantId;
}

/** Tells whether another live connection uses the grant. */
async function isUsed(
	sql: SqlExecutor,
	{ tenantId, id, grantId }: { tenantId: string; id: string; grantId: string },
): Promise<boolean> {
	const { rowCount } = await sql.query(
		"select from connection where tenant_id = $1 and grant_id = $2 and id <> $3 and status <> 'DISCONNECTED' limit 1",
		[tenantId, grantId, id],
	);
	return rowCount === 1;
}

/** Way in which a person ends the access at the platform, where only a person can; null where it is ended from here. */
async function findRemoval(
	sql: SqlExecutor,
	{ tenantId, platforms }: ConnectionsContext,
	grantId: string,
): Promise<string | null> {
	const { rows } = await sql.query<{
		platform: PlatformId;
		method: CredentialMethod;
	}>(
		"select platform, authentication_method as method from platform_grant where tenant_id = $1 and id = $2",
		[tenantId, grantId],
	);
	const [grant] = rows;
	const method =
		grant &&
		findPlatform(platforms, grant.platform)?.methods.find(
			({ kind }) => kind === grant.method,
		);
	return (!method?.revoke && method?.removal) || null;
}
