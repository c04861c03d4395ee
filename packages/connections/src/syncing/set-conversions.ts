import { requirePermission } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	type ConnectionStatus,
	inTenantSql,
	notify,
	type Platform as PlatformId,
	retryConflicts,
	type SqlExecutor,
} from "@patchbay/db";
import { AppError, NotFound } from "@patchbay/errors";
import { assertNotShredded } from "@patchbay/keys";
import { getPlatform, readConversion } from "@patchbay/platforms";
import { z } from "zod";
import type { ConnectionsContext } from "../context.ts";
import { forgetConversions } from "./forget-conversions.ts";
import { askForHistory } from "./write-schedules.ts";

export const setConversionsInput = z.object({
	connectionId: z.uuid("There is no such connection."),
	/** Null for the platform's default. */
	conversion: z
		.string()
		.trim()
		.max(200, "A conversion's key has at most 200 characters.")
		.nullish()
		.transform((key) => key || null),
});
export type SetConversionsInput = z.output<typeof setConversionsInput>;

/**
 * Sets what counts as a conversion at a connection. What was read before counts as told by the earlier choice until it is read
 * again, which begins at once: the newest days first, and all of the past where the connection imports by itself. A second time
 * changes nothing and is not recorded.
 *
 * @throws {NotFound} for an unknown connection
 * @throws {InvalidInput} for a key that the platform does not have, with those that it has
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM where the platform tells no conversions
 * @throws {AppError} RECONNECT_REQUIRED for a connection that is disconnected
 */
export async function setConversions(
	ctx: ConnectionsContext,
	input: SetConversionsInput,
): Promise<{ connectionId: string }> {
	requirePermission(ctx, "connection.manage");
	const { tenantId } = ctx;
	const of = { tenantId, id: input.connectionId };
	await retryConflicts(() =>
		inTenantSql(ctx.db, tenantId, async (sql) => {
			const connection = await lockChoice(sql, of);
			const platform = getPlatform(ctx.platforms, connection.platform);
			const after = readConversion(platform, input.conversion, ["conversion"]);
			if (connection.status === "DISCONNECTED") {
				await assertNotShredded(sql, tenantId);
				throw new AppError(
					"RECONNECT_REQUIRED",
					`The connection to ${platform.name} is disconnected. Reconnect it, then choose what it counts.`,
					{ field: ["connectionId"] },
				);
			}
			const before = connection.conversion;
			if (before === after) return;
			await sql.query(
				"update connection set conversion = $3 where tenant_id = $1 and id = $2",
				[tenantId, of.id, after],
			);
			await forgetConversions(sql, of);
			await askForHistory(sql, of, 0);
			await notify(sql, "connection", of);
			const usual = platform.conversions?.choices[0].key ?? null;
			await recordAudit(sql, ctx, {
				action: "CONVERSION_CHANGE",
				target: {
					type: "Connection",
					id: of.id,
					label: connection.accountName ?? connection.platform,
				},
				detail: { before: before ?? usual, after: after ?? usual },
			});
		}),
	);
	return { connectionId: input.connectionId };
}

/** Holds the connection: no page of numbers is saved until the transaction ends. */
async function lockChoice(
	sql: SqlExecutor,
	{ tenantId, id }: { tenantId: string; id: string },
): Promise<{
	platform: PlatformId;
	status: ConnectionStatus;
	accountName: string | null;
	conversion: string | null;
}> {
	const { rows } = await sql.query<Awaited<ReturnType<typeof lockChoice>>>(
		`select platform, status, account_name as "accountName", conversion from connection
		where tenant_id = $1 and id = $2 for no key update`,
		[tenantId, id],
	);
	const [connection] = rows;
	if (!connection)
		throw new NotFound("There is no such connection.", {
			field: ["connectionId"],
		});
	return connection;
}
