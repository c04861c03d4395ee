import { recordAudit } from "@patchbay/audit";
import { inTenantSql, notify, type SqlExecutor } from "@patchbay/db";
import type { AppError } from "@patchbay/errors";
import { failureKind } from "@patchbay/platforms";
import type { ConnectionsContext } from "./context.ts";
import { lockConnection } from "./find-in-tenant.ts";

/** From so many passing failures in a row a connection is shown as in error; the next success mends it. */
const toleratedFailures = 3;

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
	await inTenantSql(ctx.db, tenantId, async (sql) => {
		const { status } = await lockConnection(sql, tenantId, connectionId);
		if (status === "DISCONNECTED") return;
		switch (failureKind(error)) {
			case "transient":
			case "rate_limited":
				if (!failure.isCounted)
					await countFailure(sql, tenantId, grantId, error.message);
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
}

async function countFailure(
	sql: SqlExecutor,
	tenantId: string,
	grantId: string,
	message: string,
): Promise<void> {
	const { rows } = await sql.query<{ failures: number }>(
		`update platform_grant set consecutive_failures = consecutive_failures + 1
		where tenant_id = $1 and id = $2 returning consecutive_failures as failures`,
		[tenantId, grantId],
	);
	if ((rows[0]?.failures ?? 0) < toleratedFailures) return;
	await sql.query(
		`update platform_grant set status = 'ERROR', status_message = $3
		where tenant_id = $1 and id = $2 and status in ('ACTIVE', 'ERROR')`,
		[tenantId, grantId, message],
	);
	const { rows: marked } = await sql.query<{ id: string }>(
		`update connection set status = 'ERROR', status_message = $3
		where tenant_id = $1 and grant_id = $2 and status in ('ACTIVE', 'ERROR') returning id`,
		[tenantId, grantId, message],
	);
	for (const { id } of marked)
		await notify(sql, "connection", { tenantId, id });
}
