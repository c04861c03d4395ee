import { setTimeout as sleep } from "node:timers/promises";
import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql } from "@patchbay/db";
import { Unavailable } from "@patchbay/errors";
import type { TokenSet } from "@patchbay/oauth";
import type { Secret, TenantKey } from "@patchbay/vault";
import type { Dependencies } from "./dependencies.ts";
import type { GrantRow } from "./grant-row.ts";
import { healConnections, notifyConnections } from "./mark-connections.ts";
import { sealTokens } from "./seal-tokens.ts";
import { settleScopes } from "./settle-scopes.ts";

const pauses = [200, 500, 1_000, 2_000, 4_000];

/**
 * Saves refreshed tokens by compare-and-set on version and epoch: a row that changed meanwhile keeps what it has. A
 * database that is lost at this moment is tried again, because a rotated refresh token exists nowhere else.
 */
export async function saveRefreshed(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
	refreshed: { key: TenantKey; tokens: TokenSet; refreshToken: Secret },
): Promise<"saved" | "overtaken"> {
	for (let attempt = 0; ; attempt += 1) {
		try {
			return await save(deps, ctx, grant, refreshed);
		} catch (error) {
			const pause = pauses[attempt];
			if (pause === undefined || !(error instanceof Unavailable)) throw error;
			deps.logger.warn(
				{ err: error, grantId: grant.id },
				"refreshed tokens could not be saved yet",
			);
			await sleep(pause);
		}
	}
}

async function save(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
	{
		key,
		tokens,
		refreshToken,
	}: { key: TenantKey; tokens: TokenSet; refreshToken: Secret },
): Promise<"saved" | "overtaken"> {
	const version = grant.credential_version + 1;
	const sealed = sealTokens(
		deps,
		key,
		{ ...grant, credential_version: version },
		// Never overwritten by none: most platforms do not rotate.
		{
			access: tokens.accessToken,
			refresh: tokens.refreshToken ?? refreshToken,
		},
	);
	const scopes = tokens.scopes ?? grant.granted_scopes;
	const lost = grant.granted_scopes.filter((scope) => !scopes.includes(scope));
	return inTenantSql(deps.db, grant.tenant_id, async (sql) => {
		const { rowCount } = await sql.query(
			`update platform_grant set credential_version = $5, sealed_access_token = $6, sealed_refresh_token = $7,
				access_token_expires_at = $8, refresh_token_expires_at = $9, granted_scopes = $10, status = 'ACTIVE',
				status_message = null, consecutive_failures = 0, last_refreshed_at = clock_timestamp(),
				refresh_lease_until = null, refresh_intent_at = null
			where tenant_id = $1 and id = $2 and credential_version = $3 and refresh_epoch = $4 and destroyed_at is null`,
			[
				grant.tenant_id,
				grant.id,
				grant.credential_version,
				grant.refresh_epoch,
				version,
				sealed.access,
				sealed.refresh,
				tokens.expiresAt,
				tokens.refreshTokenExpiresAt ??
					(tokens.refreshToken === null
						? grant.refresh_token_expires_at
						: null),
				scopes,
			],
		);
		if (rowCount === 0) {
			deps.logger.warn(
				{ grantId: grant.id },
				"refreshed tokens came too late: the grant has changed since",
			);
			return "overtaken";
		}
		await healConnections(sql, grant);
		if (lost.length > 0) {
			deps.logger.warn(
				{ grantId: grant.id, scopes: lost },
				"the platform no longer grants some scopes",
			);
			await notifyConnections(sql, grant);
			await settleScopes(deps, sql, grant, scopes);
		}
		await recordAudit(sql, ctx, {
			action: "CREDENTIAL_REFRESH",
			target: { type: "Grant", id: grant.id },
			detail: {
				...sealed.detail,
				refreshTokenRotated: tokens.refreshToken !== null,
				...(lost.length > 0 ? { scopes, scopesLost: lost } : {}),
			},
		});
		return "saved";
	});
}
