import { requirePermission } from "@patchbay/access";
import { asSql, inTenant, retryConflicts } from "@patchbay/db";
import { AppError, InvalidInput } from "@patchbay/errors";
import {
	GrantRevoked,
	type OAuthApp,
	type PlatformId,
	refreshTokens,
	scopesOfSets,
	type TokenSet,
} from "@patchbay/oauth";
import {
	type AdAccountDraft,
	createTokenSession,
	findScopeMissing,
	indispensableSets,
	type PlatformConnector,
	type PlatformUser,
} from "@patchbay/platforms";
import { getBrandRow } from "@patchbay/tenancy";
import type { Secret } from "@patchbay/vault";
import type { ConnectionsContext } from "./context.ts";
import {
	establishConnection,
	isSelectable,
	lockBrand,
} from "./establish-connection.ts";
import { listAccounts } from "./finish-consent.ts";
import { getPlatformApp } from "./platform-app.ts";
import { proveQuietly } from "./prove-quietly.ts";
import { selectAdAccounts } from "./select-ad-accounts.ts";

export interface GivenAccess {
	platform: PlatformId;
	brandId: string;
	/** The app that the refresh token was issued to. */
	clientId: string;
	refreshToken: Secret<string>;
	/** Of the ad accounts to import; the only one there is when empty. */
	externalIds: readonly string[];
}

export interface GivenAccessResult {
	connectionId: string;
	/** False when the brand was connected through this very grant already: nothing was changed then. */
	created: boolean;
	user: PlatformUser;
}

/**
 * Connects a brand by a refresh token that was obtained elsewhere, for the operator's command line: the same way that a
 * consent goes from its token on. It is tried, the person is identified and the accounts are listed before anything is
 * written; nothing is revoked when it is refused, since it is still in use elsewhere.
 *
 * @throws {NotFound} for an unknown brand
 * @throws {AppError} CREDENTIAL_REJECTED when the platform refuses the token, SCOPE_MISSING, ACCESS_MISSING, and what
 * `connect` and `selectAdAccounts` throw
 */
export async function connectWithRefreshToken(
	ctx: ConnectionsContext,
	given: GivenAccess,
): Promise<GivenAccessResult> {
	requirePermission(ctx, "connection.connect");
	await inTenant(ctx.db, ctx.tenantId, (tx) =>
		getBrandRow(tx, ctx.tenantId, given.brandId),
	);
	const { connector, app } = await getPlatformApp(ctx, given.platform, {
		clientId: given.clientId,
	});
	const tokens = await tryToken(ctx, connector, app, given.refreshToken);
	const session = createTokenSession({
		tokens,
		endpoints: ctx.endpoints[given.platform],
		extras: app.extras,
		requestId: ctx.requestId,
		logger: ctx.logger,
		meter: ctx.credentials.meter({
			platform: given.platform,
			clientId: app.clientId,
			person: ctx.requestId,
		}),
	});
	const user = await connector.identify(session, {
		idToken: tokens.idToken,
		clientId: app.clientId,
	});
	const known = await findLiveConnection(ctx, connector, given, user);
	if (known) return { connectionId: known, created: false, user };
	const accounts = await listAccounts(connector, session);
	requireListed(accounts, given.externalIds);
	const { platform } = given;
	const made = await retryConflicts(() =>
		inTenant(ctx.db, ctx.tenantId, async (tx) => {
			await lockBrand(asSql(tx), ctx.tenantId, given.brandId);
			const { grantId } = await ctx.credentials.saveGrant(tx, ctx, {
				platform,
				authenticationMethod: "OAUTH2",
				clientId: app.clientId,
				platformUser: user,
				tokens,
			});
			const { connectionId, chosen } = await establishConnection(tx, ctx, {
				platform,
				brandId: given.brandId,
				grantId,
				scopeSets: indispensableSets(connector.oauth),
				connectionId: null,
				accounts,
				loginName: user.name,
				by: "refresh token",
			});
			return { connectionId, grantId, chosen };
		}),
	);
	if (given.externalIds.length > 0)
		await selectAdAccounts(ctx, {
			connectionId: made.connectionId,
			externalIds: [...given.externalIds],
		});
	else
		await proveQuietly(ctx, {
			id: made.connectionId,
			platform: given.platform,
			grantId: made.grantId,
		});
	return { connectionId: made.connectionId, created: true, user };
}

/** @throws {InvalidInput} for an account that the login does not reach, or one that holds no campaigns */
function requireListed(
	accounts: readonly AdAccountDraft[] | null,
	externalIds: readonly string[],
): void {
	const wrong = externalIds.filter(
		(id) =>
			!accounts?.some((each) => each.externalId === id && isSelectable(each)),
	);
	if (wrong.length > 0)
		throw new InvalidInput(
			`This login cannot import the ad accounts ${wrong.join(", ")}: it does not reach them, or they are managers or closed. Give others.`,
			{ field: ["externalIds"] },
		);
}

/** New tokens for the given one, with that one in them when the platform sent no other. */
async function tryToken(
	ctx: ConnectionsContext,
	connector: PlatformConnector,
	app: OAuthApp,
	refreshToken: Secret<string>,
): Promise<TokenSet> {
	const { oauth: definition, platform } = connector;
	let tokens: TokenSet;
	try {
		tokens = await refreshTokens({
			definition,
			app,
			endpoints: ctx.endpoints[platform],
			refreshToken,
			requestId: ctx.requestId,
		});
	} catch (error) {
		if (!(error instanceof GrantRevoked)) throw error;
		throw new AppError(
			"CREDENTIAL_REJECTED",
			`${definition.platformName} does not accept this refresh token for this app: it has ended, was revoked, or belongs to another client id. Give a newer one.`,
			{ cause: error },
		);
	}
	const sets = indispensableSets(definition);
	const scopes = tokens.scopes ?? scopesOfSets(definition);
	const missing = findScopeMissing(definition, sets, scopes);
	if (missing) throw missing;
	return {
		...tokens,
		scopes,
		refreshToken: tokens.refreshToken ?? refreshToken,
	};
}

async function findLiveConnection(
	ctx: ConnectionsContext,
	connector: PlatformConnector,
	given: GivenAccess,
	user: PlatformUser,
): Promise<string | null> {
	const { tenantId } = ctx;
	const found = await inTenant(ctx.db, tenantId, (tx) =>
		tx.connection.findFirst({
			where: {
				tenantId,
				brandId: given.brandId,
				platform: given.platform,
				status: { not: "DISCONNECTED" },
				reconnectRequired: false,
				adAccounts: { some: { selected: true } },
				grant: {
					identityProvider: connector.oauth.identityProvider,
					clientId: given.clientId,
					platformUserId: user.id,
					destroyedAt: null,
					reconnectRequired: false,
				},
			},
			select: { id: true },
		}),
	);
	return found?.id ?? null;
}
