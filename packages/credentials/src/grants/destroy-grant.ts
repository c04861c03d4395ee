import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql } from "@patchbay/db";
import { AppError, NotFound } from "@patchbay/errors";
import { callTokenEndpoint } from "@patchbay/limits";
import { providerNameOf } from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { meter } from "../meter.ts";
import { appOfGrant } from "./app-of-grant.ts";
import { methodOf } from "./grant-method.ts";
import {
	assertAsSaved,
	type GrantRow,
	lockGrant,
	openCredential,
} from "./grant-row.ts";
import { revokeConsent } from "./revoke-consent.ts";

export interface DestroyResult {
	/** The platform ended the grant too. */
	revoked: boolean;
	/** Reason why it did not, for a person to read. */
	reason?: string;
	/** True when a live connection uses the grant: nothing was done. */
	inUse?: boolean;
}

const revocationMilliseconds = 10_000;

/**
 * Ends a grant that no live connection uses: revokes it at the platform (best effort, and not while another live grant
 * has the same person and app) and destroys the tokens. Safe to call again. Never throws for what the platform says;
 * `reason` tells why it was not revoked there.
 */
export async function destroyGrant(
	deps: Dependencies,
	ctx: AccessContext,
	grantId: string,
): Promise<DestroyResult> {
	const grant = await closeGrant(deps, ctx, grantId);
	if (grant === "in use")
		return {
			revoked: false,
			inUse: true,
			reason: "Another connection still uses this access.",
		};
	if (grant === "gone")
		return { revoked: false, reason: "It was given up before." };
	const result = hasTokens(grant)
		? await revokeAtPlatform(deps, ctx, grant)
		: { revoked: false, reason: "Its tokens were destroyed before." };
	await destroyTokens(deps, ctx, grant, result);
	return result;
}

/**
 * Closes the grant first: from here on nobody gets a token, no refresh saves, and no connection can be made from it, so
 * the platform can be called without a race. Tokens are still there until the platform was asked.
 */
async function closeGrant(
	{ db, onGrantChanged }: Dependencies,
	ctx: AccessContext,
	grantId: string,
): Promise<GrantRow | "in use" | "gone"> {
	return inTenantSql(db, ctx.tenantId, async (sql) => {
		const grant = await lockGrant(sql, ctx.tenantId, grantId);
		if (!grant) throw new NotFound("There is no such grant.");
		const { rowCount: live } = await sql.query(
			"select from connection where tenant_id = $1 and grant_id = $2 and status <> 'DISCONNECTED' limit 1",
			[ctx.tenantId, grantId],
		);
		if (live > 0) return "in use";
		if (grant.destroyed_at !== null && !hasTokens(grant)) return "gone";
		// The time of expiry, which goes with the tokens, tells a worker that they are still there should this process end now.
		await sql.query(
			`update platform_grant set destroyed_at = coalesce(destroyed_at, clock_timestamp()), status = 'DISCONNECTED',
				status_message = null, reconnect_required = false, pinned = false, refresh_epoch = refresh_epoch + 1,
				refresh_lease_until = null, refresh_intent_at = null,
				access_token_expires_at = coalesce(access_token_expires_at, clock_timestamp())
			where tenant_id = $1 and id = $2`,
			[ctx.tenantId, grantId],
		);
		await onGrantChanged(
			sql,
			{ tenantId: ctx.tenantId, id: grantId },
			{ kind: "closed" },
		);
		if (hasTokens(grant))
			await recordAudit(sql, ctx, {
				action: "CREDENTIAL_USE",
				target: { type: "Grant", id: grantId },
				purpose: "revoke the access at the platform",
				detail: { credentialVersion: grant.credential_version },
			});
		return { ...grant, refresh_epoch: grant.refresh_epoch + 1 };
	});
}

const hasTokens = (grant: GrantRow): boolean =>
	grant.sealed_access_token !== null || grant.sealed_refresh_token !== null;

async function revokeAtPlatform(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
): Promise<DestroyResult> {
	try {
		const platformName = providerNameOf(deps.platforms, grant.platform);
		const method = methodOf(deps, grant);
		const { client_id: clientId } = grant;
		// Without a consent to an app there is nothing that the platform could end for us.
		if (!method.revoke || clientId === null)
			return {
				revoked: false,
				reason:
					method.removal ??
					`${platformName} has no way to end this access from here. End it in its own settings.`,
			};
		const consent = {
			identityProvider: grant.identity_provider,
			clientId,
			platformUserId: grant.platform_user_id,
			grantId: grant.id,
		};
		const revoked = await revokeConsent(deps, consent, async () => {
			assertAsSaved(grant);
			const app = await appOfGrant(deps, grant);
			const credential = await openCredential(deps, grant);
			// Without one there is nothing left to end.
			if (app === null || credential === null) return null;
			const counted = meter(deps, {
				platform: grant.platform,
				clientId,
				tenantId: app.tenantId,
				person: grant.platform_user_id,
				extras: app.extras,
			});
			return () =>
				callTokenEndpoint(counted, async (waitTurn) =>
					method.revoke?.(
						{
							app,
							endpoints: deps.endpoints[grant.platform],
							waitTurn,
							requestId: ctx.requestId,
							timeoutMilliseconds: revocationMilliseconds,
							readTimeoutMilliseconds: revocationMilliseconds,
						},
						credential,
					),
				);
		});
		if (revoked) return { revoked };
		return {
			revoked,
			reason: `The same login at ${platformName} is in use elsewhere in this installation.`,
		};
	} catch (error) {
		deps.logger.warn(
			{ err: error, grantId: grant.id },
			"a grant could not be revoked at the platform",
		);
		const reason =
			error instanceof AppError && error.code !== "INTERNAL"
				? error.message
				: "Revoking failed.";
		return { revoked: false, reason };
	}
}

/** Unless the same person agreed again meanwhile, which the epoch tells. */
async function destroyTokens(
	{ db }: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
	result: DestroyResult,
): Promise<void> {
	await inTenantSql(db, ctx.tenantId, async (sql) => {
		const { rowCount } = await sql.query(
			`update platform_grant set sealed_access_token = null, sealed_refresh_token = null,
				access_token_expires_at = null, refresh_token_expires_at = null
			where tenant_id = $1 and id = $2 and refresh_epoch = $3 and destroyed_at is not null`,
			[ctx.tenantId, grant.id, grant.refresh_epoch],
		);
		const target = { type: "Grant", id: grant.id };
		await recordAudit(sql, ctx, {
			action: "CREDENTIAL_REVOKE",
			target,
			succeeded: result.revoked,
			...(result.reason === undefined
				? {}
				: { detail: { reason: result.reason } }),
		});
		if (rowCount === 1)
			await recordAudit(sql, ctx, {
				action: "CREDENTIAL_DESTROY",
				target,
				detail: { credentialVersion: grant.credential_version },
			});
	});
}
