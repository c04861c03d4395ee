import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	findById,
	type Grant,
	keysetPage,
	type Page,
	type PageArgs,
	type Platform,
	rawSql,
	recordOf,
	sql,
	type WithReader,
} from "@patchbay/db";
import { identityProviderOf } from "@patchbay/platforms";

/** Never the tokens, and nothing of how they are refreshed. */
export type GrantRecord = Omit<
	Grant,
	| "sealedAccessToken"
	| "sealedRefreshToken"
	| "credentialVersion"
	| "refreshEpoch"
	| "refreshLeaseUntil"
	| "refreshIntentAt"
	| "nextAttemptAt"
	| "healthCheckedAt"
	| "healthDueAt"
	| "refusedAt"
	| "renewAt"
	| "grantedScopes"
	| "scopesKnown"
> & {
	/** Null when the platform does not say. */
	grantedScopes: string[] | null;
};

const grantRecord = recordOf<GrantRecord>({
	id: "value",
	tenantId: "value",
	platform: "value",
	identityProvider: "value",
	authenticationMethod: "value",
	clientId: "value",
	platformUserId: "value",
	platformUserName: "value",
	status: "value",
	statusMessage: "value",
	reconnectRequired: "value",
	grantedScopes: "value",
	accessTokenExpiresAt: "instant",
	refreshTokenExpiresAt: "instant",
	dataAccessExpiresAt: "instant",
	lastRefreshedAt: "instant",
	lastVerifiedAt: "instant",
	consecutiveFailures: "value",
	grantedByType: "value",
	grantedById: "value",
	grantedAt: "instant",
	destroyedAt: "instant",
	standing: "value",
});

/**
 * The tenant's grants, newest first. `platform` leaves those that can serve it: a Google login's grant serves Google Ads
 * and Workspace alike, whichever asked first.
 */
export function listGrants(
	ctx: AccessContext & WithReader,
	{ page, platform }: { page: PageArgs; platform?: Platform | null },
): Page<GrantRecord> {
	requirePermission(ctx, "tenant.read");
	return keysetPage(ctx.reader, {
		name: "grants",
		args: page,
		alias: "g",
		from: sql`platform_grant g`,
		where: [
			sql`g.tenant_id = ${ctx.tenantId}`,
			...(platform
				? [sql`g.identity_provider = ${identityProviderOf(platform)}`]
				: []),
		],
		order: [
			{ by: rawSql("g.granted_at"), type: "timestamptz", direction: "DESC" },
			{ by: rawSql("g.id"), type: "uuid", direction: "DESC" },
		],
		select: grantRecord.columns("g"),
		read: grantRecord.read,
	});
}

/** The grant that a connection uses, or null. By SQL, because connections are listed by the page: decision 0046. */
export function findGrantOf(
	ctx: AccessContext & WithReader,
	{ grantId }: { grantId: string | null },
): Promise<GrantRecord | null> {
	requirePermission(ctx, "tenant.read");
	return grantId === null
		? Promise.resolve(null)
		: findById(ctx.reader, "platform_grant", grantRecord, grantId);
}

/** The tenant's grant, or null. */
export async function findGrant(
	ctx: AccessContext & WithReader,
	id: string,
): Promise<GrantRecord | null> {
	requirePermission(ctx, "tenant.read");
	const grant = await ctx.reader.models.grant.findUnique({ where: { id } });
	if (!grant) return null;
	// Prisma gives an empty list for null.
	const { scopesKnown, grantedScopes, ...others } = grant;
	return { ...others, grantedScopes: scopesKnown ? grantedScopes : null };
}
