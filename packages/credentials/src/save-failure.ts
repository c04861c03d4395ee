import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { Dependencies } from "./dependencies.ts";
import type { GrantRow } from "./grant-row.ts";
import { failConnections } from "./mark-connections.ts";

/** That many failures in a row, and the grant stands in ERROR until a refresh succeeds. */
const failuresUntilError = 3;

/** Counts a refresh that failed for now and gives the lease up. A row that changed meanwhile is left alone. */
export async function saveFailure(
	{ db, logger }: Pick<Dependencies, "db" | "logger">,
	ctx: AccessContext,
	grant: GrantRow,
	error: unknown,
	isAnswered: boolean,
): Promise<void> {
	logger.warn({ err: error, grantId: grant.id }, "a token refresh failed");
	const failures = grant.consecutive_failures + 1;
	const isError = failures >= failuresUntilError;
	const message = messageOf(grant, error);
	try {
		await inTenantSql(db, grant.tenant_id, async (sql) => {
			const { rowCount } = await sql.query(
				`update platform_grant set consecutive_failures = $5, refresh_lease_until = null,
					refresh_intent_at = case when $6 then null else refresh_intent_at end,
					status = case when $7 then 'ERROR' else status end::"ConnectionStatus",
					status_message = case when $7 then $8 else status_message end
				where tenant_id = $1 and id = $2 and credential_version = $3 and refresh_epoch = $4 and destroyed_at is null`,
				[
					grant.tenant_id,
					grant.id,
					grant.credential_version,
					grant.refresh_epoch,
					failures,
					isAnswered,
					isError,
					message,
				],
			);
			if (rowCount === 0) return;
			if (isError) await failConnections(sql, grant, message);
			await recordAudit(sql, ctx, {
				action: "CREDENTIAL_REFRESH",
				target: { type: "Grant", id: grant.id },
				succeeded: false,
				detail: {
					credentialVersion: grant.credential_version,
					reason: error instanceof AppError ? error.code : "INTERNAL",
					failuresInARow: failures,
				},
			});
		});
	} catch (err) {
		logger.warn(
			{ err, grantId: grant.id },
			"a failed refresh could not be noted; its lease ends by itself",
		);
	}
}

/** Connections that a grant put into ERROR are known by its text, so it stays the first one's. */
function messageOf(grant: GrantRow, error: unknown): string {
	if (grant.status === "ERROR" && grant.status_message !== null)
		return grant.status_message;
	return error instanceof AppError
		? error.message
		: "Refreshing the access failed. It is tried again.";
}
