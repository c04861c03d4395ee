import { requirePermission } from "@patchbay/access";
import { asSql, inTenant, notify } from "@patchbay/db";
import type { z } from "zod";
import { connectionInput } from "../connection-input.ts";
import type { ConnectionsContext } from "../context.ts";
import { getConnectionRow, usableGrantId } from "../find-in-tenant.ts";

export const refreshConnectionInput = connectionInput;

/**
 * Refreshes the access token now. The refresh itself is audited with the grant; every connection of the grant gains.
 *
 * @throws {GrantRevoked} RECONNECT_REQUIRED when the platform no longer honours the grant; its connections say so then
 * @throws {PlatformUnavailable | RateLimited | AppRejected | TokenResponseInvalid} when it cannot be done now
 */
export async function refreshConnection(
	ctx: ConnectionsContext,
	input: z.output<typeof refreshConnectionInput>,
): Promise<{ connectionId: string }> {
	requirePermission(ctx, "connection.manage");
	const { tenantId } = ctx;
	const { connectionId } = input;
	const grantId = await inTenant(ctx.db, tenantId, async (tx) =>
		usableGrantId(tx, await getConnectionRow(tx, tenantId, connectionId)),
	);
	try {
		await ctx.credentials.refreshGrant(ctx, grantId);
	} finally {
		await inTenant(ctx.db, tenantId, (tx) =>
			notify(asSql(tx), "connection", { tenantId, id: connectionId }),
		);
	}
	return { connectionId };
}
