import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql, retryConflicts } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { Dependencies } from "../dependencies.ts";
import type { GrantRow } from "../grants/grant-row.ts";
import { countFailure } from "./count-failure.ts";

/** Counts a refresh that failed for now and gives the lease up. A row that changed meanwhile is left alone. */
export async function saveFailure(
	deps: Pick<
		Dependencies,
		"db" | "logger" | "onGrantChanged" | "platforms" | "timings"
	>,
	ctx: AccessContext,
	grant: GrantRow,
	error: unknown,
	isAnswered: boolean,
): Promise<void> {
	const { db, logger } = deps;
	logger.warn({ err: error, grantId: grant.id }, "a token refresh failed");
	const save = () =>
		inTenantSql(db, grant.tenant_id, async (sql) => {
			const { rowCount } = await sql.query(
				`update platform_grant set refresh_lease_until = null,
					refresh_intent_at = case when $5 then null else refresh_intent_at end
				where tenant_id = $1 and id = $2 and credential_version = $3 and refresh_epoch = $4 and destroyed_at is null`,
				[
					grant.tenant_id,
					grant.id,
					grant.credential_version,
					grant.refresh_epoch,
					isAnswered,
				],
			);
			if (rowCount === 0) return;
			const failures = await countFailure(
				deps,
				sql,
				{ tenantId: grant.tenant_id, id: grant.id },
				error,
				deps.timings.longestRefreshPause,
			);
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
	try {
		await retryConflicts(save);
	} catch (err) {
		logger.warn(
			{ err, grantId: grant.id },
			"a failed refresh could not be noted; its lease ends by itself",
		);
	}
}
