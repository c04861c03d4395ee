import { type AccessContext, actorColumns } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import {
	asExecutor,
	newId,
	type Platform,
	type SqlExecutor,
	type TenantTransaction,
} from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import {
	type CredentialMethod,
	type Issued,
	type PlatformUser,
	TokenResponseInvalid,
} from "@patchbay/oauth";
import { getPlatform, providerIdOf, providerNameOf } from "@patchbay/platforms";
import type { Secret } from "@patchbay/vault";
import type { Dependencies } from "../dependencies.ts";
import { toTexts } from "../tokens/credential-text.ts";
import { sealTokens } from "../tokens/seal-tokens.ts";
import { isStorable, toStorableName } from "../tokens/storable-text.ts";
import { methodOf, secondsUntilRenewal } from "./grant-method.ts";
import {
	assertAsSaved,
	type GrantRow,
	lockGrant,
	openToken,
} from "./grant-row.ts";

/** `inTenant`'s transaction, or raw SQL in one. */
export type Transaction = SqlExecutor | TenantTransaction;

export interface GrantToSave {
	/** The grant that is reconnected, where one is. */
	grantId?: string | undefined;
	/** Platform that asks now; one grant serves all platforms of its identity provider. */
	platform: Platform;
	method: CredentialMethod;
	/** OAuth app that the credential was issued to; null for a key, which belongs to none. */
	clientId: string | null;
	platformUser: PlatformUser;
	/**
	 * `scopes: null` leaves those that a live grant is known to hold; a new one's are unknown then. A stored refresh token
	 * stays when none was issued.
	 */
	issued: Issued;
	/** True keeps the grant although no connection uses it, until its last one is disconnected. */
	standing?: boolean;
}

/**
 * Saves an issued credential: a new grant, or a new version of the one that this person gave to this app already. A
 * stored refresh token stays when the reply brought none. Connections of the grant that waited for a reconnect live
 * again: ACTIVE with chosen accounts, PENDING without. Audited as CREDENTIAL_SAVE, after `beforeAudit`: what else the
 * transaction locks (the connection) it locks there, because the audit's chain is locked last everywhere.
 * The app that it was given to is not deleted before the transaction ends.
 * @param transaction raw SQL in a transaction, or `inTenant`'s
 * @throws {AppError} PLATFORM_USER_MISMATCH when `grantId` is another person's or platform's; APP_NOT_CONFIGURED when
 * the app was deleted since
 * @throws {TokenResponseInvalid} for a user id or a scope with control characters
 */
export async function saveGrant(
	deps: Dependencies,
	transaction: Transaction,
	ctx: AccessContext,
	input: GrantToSave,
	beforeAudit: (saved: { grantId: string }) => Promise<void> = async () => {},
): Promise<{ grantId: string; created: boolean }> {
	const sql = asExecutor(transaction);
	const { tenantId } = ctx;
	const { issued, clientId, platform } = input;
	if (issued.credential.method !== input.method)
		throw new TypeError("the credential is of another method than the grant");
	assertStorable(deps, input);
	const key = await deps.keys.current(tenantId, sql);
	if (clientId !== null)
		await deps.oauthApps.hold(sql, tenantId, { platform, clientId });
	const { grant, created } = await lockOrInsert(deps, sql, ctx, input);
	const { signing, refresh: issuedRefresh } = toTexts(issued.credential);
	const refresh = issuedRefresh ?? (await keptRefreshToken(deps, grant, input));
	const version = grant.credential_version + 1;
	const sealed = sealTokens(
		deps,
		key,
		{ ...grant, credential_version: version },
		{ access: signing, refresh },
	);
	const scopes =
		issued.scopes ??
		(grant.destroyed_at === null ? grant.granted_scopes : null);
	const secondsLeft = issued.expiresIn?.left() ?? null;
	const actor = actorColumns(ctx.actor);
	// The raised epoch keeps a refresh that runs right now from saving over these tokens.
	await sql.query(
		`update platform_grant set client_id = $3, authentication_method = $4, platform_user_name = $5, status = 'ACTIVE',
			status_message = null, reconnect_required = false, granted_scopes = $6, 
			access_token_expires_at = clock_timestamp() + $7 * interval '1 second',
			refresh_token_expires_at = coalesce(clock_timestamp() + $8 * interval '1 second',
				case when $15 then refresh_token_expires_at end), consecutive_failures = 0, next_attempt_at = null,
			refused_at = null, renew_at = clock_timestamp() + $16 * interval '1 second', data_access_expires_at = $17,
			granted_by_type = $9, granted_by_id = $10,
			granted_at = clock_timestamp(), credential_version = $11, sealed_access_token = $12,
			sealed_refresh_token = $13, refresh_epoch = refresh_epoch + 1, refresh_lease_until = null,
			refresh_intent_at = null, destroyed_at = null,
			standing = (standing and destroyed_at is null) or $14
		where tenant_id = $1 and id = $2`,
		[
			tenantId,
			grant.id,
			clientId,
			input.method,
			toStorableName(input.platformUser.name),
			scopes,
			secondsLeft,
			issued.renewableFor?.left() ?? null,
			actor.type,
			actor.id,
			version,
			sealed.access,
			sealed.refresh,
			input.standing ?? false,
			issuedRefresh === null && refresh !== null,
			secondsUntilRenewal(
				methodOf(deps, {
					platform: grant.platform,
					authentication_method: input.method,
				}),
				{ secondsLeft, hasRefreshToken: refresh !== null },
			),
			issued.dataAccessEndsAt,
		],
	);
	const saved = { tenantId, id: grant.id };
	await deps.onGrantChanged(sql, saved, { kind: "renewed" });
	await deps.onGrantChanged(sql, saved, {
		kind: "scopes",
		scopes,
		changed: false,
	});
	await beforeAudit({ grantId: grant.id });
	await recordAudit(sql, ctx, {
		action: "CREDENTIAL_SAVE",
		target: {
			type: "Grant",
			id: grant.id,
			label: toStorableName(input.platformUser.name),
		},
		detail: {
			...sealed.detail,
			platform,
			method: input.method,
			scopes,
			refreshTokenKept: issuedRefresh === null && refresh !== null,
		},
	});
	return { grantId: grant.id, created };
}

/**
 * Nothing of an answer is stored of which an identifier cannot be.
 * @throws {TokenResponseInvalid}
 */
function assertStorable(
	{ platforms }: Pick<Dependencies, "platforms">,
	{ platform, platformUser, issued }: GrantToSave,
): void {
	const refuse = (what: string): never => {
		const platformName = providerNameOf(platforms, platform);
		throw new TokenResponseInvalid(
			`${platformName} sent an answer that cannot be used. Try again; if this keeps happening, tell the operator.`,
			`${what} has control characters`,
		);
	};
	if (!isStorable(platformUser.id)) refuse("user id");
	if (!issued.scopes?.every(isStorable) && issued.scopes !== null)
		refuse("scope");
}

/** The row of this person, app and tenant, locked; made when there is none. */
async function lockOrInsert(
	deps: Dependencies,
	sql: SqlExecutor,
	ctx: AccessContext,
	input: GrantToSave,
): Promise<{ grant: GrantRow; created: boolean }> {
	const { platform, clientId, platformUser } = input;
	const identityProvider = providerIdOf(getPlatform(deps.platforms, platform));
	const find = async () => {
		const { rows } = await sql.query<{ id: string }>(
			`select id from platform_grant
			where tenant_id = $1 and identity_provider = $2 and client_id is not distinct from $3 and platform_user_id = $4`,
			[ctx.tenantId, identityProvider, clientId, platformUser.id],
		);
		return rows[0] && (await lockGrant(sql, ctx.tenantId, rows[0].id));
	};
	const reconnected = input.grantId
		? await lockGrant(sql, ctx.tenantId, input.grantId)
		: undefined;
	if (
		reconnected &&
		(reconnected.identity_provider !== identityProvider ||
			reconnected.platform_user_id !== platformUser.id)
	)
		throw new AppError(
			"PLATFORM_USER_MISMATCH",
			"This access belongs to another login than the one that agreed. Connect again with the same login as before.",
		);
	const found = (await find()) ?? reconnected;
	if (found) return { grant: found, created: false };
	const actor = actorColumns(ctx.actor);
	const { rowCount } = await sql.query(
		`insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id,
			platform_user_id, status, granted_by_type, granted_by_id, granted_at)
		values ($1, $2, $3, $4, $5, $6, $7, 'PENDING', $8, $9, clock_timestamp()) on conflict do nothing`,
		[
			newId(),
			ctx.tenantId,
			platform,
			identityProvider,
			input.method,
			clientId,
			platformUser.id,
			actor.type,
			actor.id,
		],
	);
	const made = await find();
	if (!made) throw new Error("a grant that was just inserted is not there");
	return { grant: made, created: rowCount === 1 };
}

/** The stored refresh token where the platform issued none: it is never overwritten by nothing. */
async function keptRefreshToken(
	deps: Dependencies,
	grant: GrantRow,
	{ method, clientId }: GrantToSave,
): Promise<Secret | null> {
	// One that was issued to another app, or destroyed, is worth nothing.
	if (
		method !== "OAUTH2" ||
		grant.authentication_method !== "OAUTH2" ||
		grant.sealed_refresh_token === null ||
		grant.destroyed_at !== null ||
		grant.client_id !== clientId
	)
		return null;
	assertAsSaved(grant);
	return openToken(deps, grant, "refresh_token");
}
