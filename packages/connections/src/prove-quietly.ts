import { asSql, inTenant, notify, type Platform } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { ConnectionsContext } from "./context.ts";
import { proveAccounts } from "./prove-accounts.ts";

/**
 * Proves the chosen accounts of a connection that has just been made. It stands whatever comes of this: a failure is
 * its status message, and verifying it tries again.
 */
export async function proveQuietly(
	ctx: ConnectionsContext,
	connection: { id: string; platform: Platform; grantId: string },
): Promise<void> {
	try {
		await proveAccounts(ctx, connection);
	} catch (error) {
		ctx.logger.warn(
			{ err: error, connectionId: connection.id, requestId: ctx.requestId },
			"a new connection could not be proven",
		);
		const message =
			error instanceof AppError
				? error.message
				: "What was connected could not be read. Verify the connection again.";
		const { tenantId } = ctx;
		await inTenant(ctx.db, tenantId, async (tx) => {
			await tx.connection.updateMany({
				where: {
					tenantId,
					id: connection.id,
					status: "PENDING",
					reconnectRequired: false,
				},
				data: { statusMessage: message },
			});
			await notify(asSql(tx), "connection", { tenantId, id: connection.id });
		});
	}
}
