import { recordAudit } from "@patchbay/audit";
import { inTenantSql, notify, retryConflicts } from "@patchbay/db";
import type { AppError } from "@patchbay/errors";
import { failureKind } from "@patchbay/platforms";
import type { ConnectionsContext } from "./context.ts";
import { lockConnection } from "./find-in-tenant.ts";

/**
 * Keeps what a failed check of a connection means: a passing failure is counted, a missing right is this connection's
 * error, our own app's fault marks no tenant. What ended the grant has marked it already.
 */
export async function recordCheckFailure(
	ctx: ConnectionsContext,
	failure: {
		connectionId: string;
		grantId: string;
		error: AppError;
		isCounted: boolean;
	},
): Promise<void> {
	const { tenantId } = ctx;
	const { connectionId, grantId, error } = failure;
	const save = () =>
		inTenantSql(ctx.db, tenantId, async (sql) => {
			const { status } = await lockConnection(sql, tenantId, connectionId);
			if (status === "DISCONNECTED") return;
			switch (failureKind(error)) {
				case "transient":
				case "rate_limited":
					if (!failure.isCounted)
						await ctx.credentials.countFailure(
							sql,
							{ tenantId, id: grantId },
							error,
						);
					break;
				case "access":
				case "account":
					await sql.query(
						`update connection set status = 'ERROR', status_message = $3
					where tenant_id = $1 and id = $2 and status in ('ACTIVE', 'ERROR')`,
						[tenantId, connectionId, error.message],
					);
					break;
				default:
					break;
			}
			await notify(sql, "connection", { tenantId, id: connectionId });
			await recordAudit(sql, ctx, {
				action: "VERIFY",
				target: { type: "Connection", id: connectionId },
				succeeded: false,
				detail: { code: error.code },
			});
		});
	await retryConflicts(save);
}
