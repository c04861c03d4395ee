import { randomUUID } from "node:crypto";
import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql } from "@patchbay/db";
import { providerNameOf } from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { erasedUserPrefix } from "./erased-user.ts";
import { lockGrant } from "./grant-row.ts";

/**
 * Destroys the tokens of a grant and forgets whose it was, because the person asked the platform for it. The grant and its
 * connections ask for a reconnect, which anybody who reaches the same accounts can give. What was imported belongs to the
 * brand and stays.
 */
export async function eraseGrant(
	{ db, platforms, onGrantChanged }: Dependencies,
	ctx: AccessContext,
	grantId: string,
): Promise<void> {
	await inTenantSql(db, ctx.tenantId, async (sql) => {
		const grant = await lockGrant(sql, ctx.tenantId, grantId);
		if (!grant) return;
		const isLive = grant.destroyed_at === null;
		const message = `The person who had connected this asked ${providerNameOf(platforms, grant.platform)} to have their data deleted. Connect again.`;
		await sql.query(
			`update platform_grant set platform_user_id = $3, platform_user_name = null,
				sealed_access_token = null, sealed_refresh_token = null, access_token_expires_at = null,
				refresh_token_expires_at = null, data_access_expires_at = null, renew_at = null, next_attempt_at = null,
				refresh_epoch = refresh_epoch + 1, refresh_lease_until = null, refresh_intent_at = null,
				status = case when $4 then 'REVOKED' else status end,
				status_message = case when $4 then $5 else status_message end, reconnect_required = $4
			where tenant_id = $1 and id = $2`,
			[
				ctx.tenantId,
				grantId,
				`${erasedUserPrefix}${randomUUID()}`,
				isLive,
				message,
			],
		);
		if (isLive) {
			const changed = { tenantId: ctx.tenantId, id: grantId };
			await onGrantChanged(sql, changed, { kind: "closed" });
			await onGrantChanged(sql, changed, {
				kind: "ended",
				status: "REVOKED",
				message,
			});
		}
		await recordAudit(sql, ctx, {
			action: "CREDENTIAL_DESTROY",
			target: { type: "Grant", id: grantId },
			detail: {
				credentialVersion: grant.credential_version,
				reason: "the person asked the platform for the deletion of their data",
			},
		});
	});
}
