import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql } from "@patchbay/db";
import type { Credential, Issued } from "@patchbay/oauth";
import type { TenantKey } from "@patchbay/vault";
import type { Dependencies } from "../dependencies.ts";
import { methodOf, secondsUntilRenewal } from "../grants/grant-method.ts";
import { type GrantRow, lockGrant } from "../grants/grant-row.ts";
import { toTexts } from "../tokens/credential-text.ts";
import { sealTokens } from "../tokens/seal-tokens.ts";
import { isStorable } from "../tokens/storable-text.ts";

/** Result of a renewal, and the credential that it was made with. */
export interface Refreshed {
	key: TenantKey;
	issued: Issued;
	/** Credential used for the refresh: its refresh token stays where the reply brought none. */
	used: Credential;
}

/**
 * Saves refreshed tokens in one transaction with their audit entry, by compare-and-set on the version of the tokens that
 * they were made of. "overtaken": the row has other tokens by now, or was given up; it keeps what it has. "busy": another
 * process has taken the refresh over and is at it: what it brings is newer.
 *
 * A lease that another process took over and ended without a result does not void these tokens: they are the newest there
 * are. Not even the platform's refusal of the old refresh token does, when ours is a new one that replaced it.
 */
export async function saveTokens(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
	{ key, issued, used }: Refreshed,
): Promise<"saved" | "overtaken" | "busy"> {
	const version = grant.credential_version + 1;
	const { signing, refresh: rotated } = toTexts(issued.credential);
	// Never overwritten by none: most platforms do not rotate.
	const refresh = rotated ?? toTexts(used).refresh;
	const sealed = sealTokens(
		deps,
		key,
		{ ...grant, credential_version: version },
		{ access: signing, refresh },
	);
	const secondsLeft = issued.expiresIn?.left() ?? null;
	const renewIn = secondsUntilRenewal(methodOf(deps, grant), {
		secondsLeft,
		hasRefreshToken: refresh !== null,
	});
	return inTenantSql(deps.db, grant.tenant_id, async (sql) => {
		const now = await lockGrant(sql, grant.tenant_id, grant.id);
		if (
			!now ||
			now.credential_version !== grant.credential_version ||
			now.destroyed_at !== null ||
			(now.reconnect_required && rotated === null)
		)
			return "overtaken";
		const isTakenOver = now.refresh_epoch !== grant.refresh_epoch;
		if (isTakenOver && now.leased) return "busy";
		const scopes =
			storableScopes(deps, grant, issued.scopes) ?? now.granted_scopes;
		const lost = without(now.granted_scopes, scopes);
		const gained = without(scopes, now.granted_scopes);
		await sql.query(
			`update platform_grant set credential_version = $3, sealed_access_token = $4, sealed_refresh_token = $5,
				access_token_expires_at = clock_timestamp() + $6 * interval '1 second',
				refresh_token_expires_at = coalesce(clock_timestamp() + $7 * interval '1 second',
					case when $10 then refresh_token_expires_at end), granted_scopes = $8, status = 'ACTIVE',
				status_message = null, reconnect_required = false, consecutive_failures = 0, next_attempt_at = null,
				refused_at = null, renew_at = clock_timestamp() + $11 * interval '1 second',
				data_access_expires_at = coalesce($12, data_access_expires_at), last_refreshed_at = clock_timestamp(), refresh_lease_until = null, refresh_intent_at = null,
				refresh_epoch = refresh_epoch + case when $9 then 1 else 0 end
			where tenant_id = $1 and id = $2`,
			[
				grant.tenant_id,
				grant.id,
				version,
				sealed.access,
				sealed.refresh,
				secondsLeft,
				issued.renewableFor?.left() ?? null,
				scopes,
				isTakenOver,
				rotated === null,
				renewIn,
				issued.dataAccessEndsAt,
			],
		);
		const saved = { tenantId: grant.tenant_id, id: grant.id };
		await deps.onGrantChanged(sql, saved, {
			kind: now.reconnect_required ? "renewed" : "works",
		});
		if (lost.length > 0)
			deps.logger.warn(
				{ grantId: grant.id, scopes: lost },
				"the platform no longer grants some scopes",
			);
		// Each time: also what an earlier refresh left in the wrong status follows the scopes again.
		await deps.onGrantChanged(sql, saved, {
			kind: "scopes",
			scopes,
			changed: lost.length + gained.length > 0,
		});
		await recordAudit(sql, ctx, {
			action: "CREDENTIAL_REFRESH",
			target: { type: "Grant", id: grant.id },
			detail: {
				...sealed.detail,
				refreshTokenRotated: rotated !== null,
				...(isTakenOver ? { afterTakeover: true } : {}),
				...(lost.length + gained.length > 0 ? { scopes } : {}),
				...(lost.length > 0 ? { scopesLost: lost } : {}),
				...(gained.length > 0 ? { scopesGained: gained } : {}),
			},
		});
		return "saved";
	});
}

/**
 * Reads the scopes of a refresh. They are worth less than its tokens: scopes that cannot be stored leave the list as it
 * was.
 */
function storableScopes(
	{ logger }: Pick<Dependencies, "logger">,
	grant: GrantRow,
	scopes: string[] | null,
): string[] | null {
	if (scopes === null || scopes.every(isStorable)) return scopes;
	logger.warn(
		{ grantId: grant.id, platform: grant.platform },
		"a refresh named scopes with control characters: the scopes that were known stay",
	);
	return null;
}

/** Scopes of one list that another does not have; none when either is unknown. */
function without(
	scopes: readonly string[] | null,
	others: readonly string[] | null,
): string[] {
	if (scopes === null || others === null) return [];
	return scopes.filter((scope) => !others.includes(scope));
}
