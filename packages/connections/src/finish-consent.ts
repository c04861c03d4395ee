import { asSql, inTenant, type Platform, retryConflicts } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import {
	callbackError,
	checkIssuer,
	exchangeCode,
	type OAuthApp,
	parseCallbackQuery,
	StateRefused,
	TokenResponseInvalid,
	type TokenSet,
} from "@patchbay/oauth";
import {
	AccessMissing,
	type AdAccountDraft,
	createTokenSession,
	findScopeMissing,
	GrantRevoked,
	indispensableSets,
	type PlatformConnector,
	type PlatformSession,
	type PlatformUser,
} from "@patchbay/platforms";
import { type Attempt, verifierContext } from "./attempt.ts";
import { checkPlatformUser, hasRefreshToken } from "./check-platform-user.ts";
import type { ConnectionsContext } from "./context.ts";
import { requireAccounts } from "./discover-accounts.ts";
import { establishConnection, lockBrand } from "./establish-connection.ts";
import { getPlatformApp } from "./platform-app.ts";
import { revokeRefused } from "./revoke-refused.ts";

/**
 * Takes what the platform sent for a checked attempt to a saved connection: exchanges the code, looks at what was
 * granted and which accounts it reaches, and only then writes grant, connection and accounts in one transaction. What
 * is refused on the way was never stored, and is revoked at the platform.
 */
export async function finishConsent(
	ctx: ConnectionsContext,
	attempt: Attempt,
	callbackQuery: string,
): Promise<{ id: string; platform: Platform; grantId: string }> {
	const { connector, app } = await getAttemptApp(ctx, attempt);
	const { oauth: definition, platform } = connector;
	const endpoints = ctx.endpoints[platform];
	const query = parseCallbackQuery(callbackQuery);
	checkIssuer(definition, endpoints, query.iss);
	if (query.code === null)
		throw callbackError(definition, query.error ?? "invalid_request");
	const codeVerifier = await inTenant(ctx.db, ctx.tenantId, (tx) =>
		ctx.keys.openField(
			asSql(tx),
			ctx.tenantId,
			verifierContext(attempt.id),
			attempt.sealedVerifier,
		),
	);
	const tokens = await exchangeCode({
		definition,
		app,
		endpoints,
		requestId: ctx.requestId,
		code: query.code,
		codeVerifier,
	});
	let user: PlatformUser | null = null;
	try {
		const session = createTokenSession({
			tokens,
			endpoints,
			extras: app.extras,
			requestId: ctx.requestId,
			logger: ctx.logger,
		});
		user = await connector.identify(session, {
			idToken: tokens.idToken,
			clientId: app.clientId,
		});
		const renewed = await checkPlatformUser(ctx, attempt, user);
		checkScopes(connector, attempt, tokens);
		await checkLasting(ctx, connector, app, tokens, user);
		const accounts = await listAccounts(connector, session);
		return await save(ctx, attempt, connector, {
			grantId: renewed,
			clientId: app.clientId,
			tokens,
			user,
			accounts,
		});
	} catch (error) {
		await revokeRefused(ctx, { connector, app, tokens, user });
		throw asChangedApp(error);
	}
}

/** The connector and the app of the attempt, with the very redirect URI that the authorization had. */
async function getAttemptApp(
	ctx: ConnectionsContext,
	attempt: Attempt,
): Promise<{ connector: PlatformConnector; app: OAuthApp }> {
	try {
		const { connector, app } = await getPlatformApp(ctx, attempt.platform, {
			clientId: attempt.clientId,
		});
		return { connector, app: { ...app, redirectUri: attempt.redirectUri } };
	} catch (error) {
		throw asChangedApp(error);
	}
}

/** An app that is gone by now was there when the attempt began. */
function asChangedApp(error: unknown): unknown {
	if (!(error instanceof AppError) || error.code !== "APP_NOT_CONFIGURED")
		return error;
	return new StateRefused(
		"STATE_INVALID",
		"The app of this installation was changed while you were connecting. Start the connection again.",
		{ cause: error },
	);
}

/**
 * A login without ad accounts is refused by some platforms as if its grant had ended; here nothing has begun that could
 * be reconnected.
 * @throws {AccessMissing} ACCESS_MISSING
 */
export async function listAccounts(
	connector: PlatformConnector,
	session: PlatformSession,
): Promise<AdAccountDraft[] | null> {
	try {
		return await requireAccounts(connector, session);
	} catch (error) {
		if (!(error instanceof GrantRevoked)) throw error;
		throw new AccessMissing("ACCESS_MISSING", error.message, { cause: error });
	}
}

/**
 * Of what was asked for now, features beyond the default sets may be left out: they show as missing.
 * @throws {ScopeMissing} SCOPE_MISSING naming what was left unticked
 */
function checkScopes(
	connector: PlatformConnector,
	attempt: Attempt,
	tokens: TokenSet,
): void {
	const { oauth: definition } = connector;
	// RFC 6749 5.1: a reply without scopes grants what was asked for.
	const granted = tokens.scopes ?? attempt.requestedScopes;
	const missing = findScopeMissing(
		definition,
		indispensableSets(definition),
		granted,
	);
	if (missing) throw missing;
}

/** Without a refresh token, new or kept, the connection would end within the hour. */
async function checkLasting(
	ctx: ConnectionsContext,
	connector: PlatformConnector,
	app: OAuthApp,
	tokens: TokenSet,
	user: PlatformUser,
): Promise<void> {
	if (!connector.oauth.refreshes || tokens.refreshToken !== null) return;
	const { identityProvider } = connector.oauth;
	if (await hasRefreshToken(ctx, identityProvider, app.clientId, user.id))
		return;
	throw new TokenResponseInvalid(
		`${connector.oauth.platformName} gave no lasting access. Connect again and agree on its consent page.`,
		"no refresh_token",
	);
}

async function save(
	ctx: ConnectionsContext,
	attempt: Attempt,
	{ platform }: PlatformConnector,
	granted: {
		grantId: string | undefined;
		clientId: string;
		tokens: TokenSet;
		user: PlatformUser;
		accounts: readonly AdAccountDraft[] | null;
	},
): Promise<{ id: string; platform: Platform; grantId: string }> {
	const { tokens } = granted;
	const grant = {
		grantId: granted.grantId,
		platform,
		authenticationMethod: "OAUTH2",
		clientId: granted.clientId,
		platformUser: granted.user,
		tokens: { ...tokens, scopes: tokens.scopes ?? attempt.requestedScopes },
	} as const;
	const wanted = {
		brandId: attempt.brandId,
		platform,
		scopeSets: attempt.scopeSets,
		connectionId: attempt.connectionId,
		accounts: granted.accounts,
		loginName: granted.user.name,
		by: "consent",
	} as const;
	const { grantId, connectionId, formerGrantId } = await retryConflicts(() =>
		inTenant(ctx.db, ctx.tenantId, async (tx) => {
			await lockBrand(asSql(tx), ctx.tenantId, attempt.brandId);
			let made: Awaited<ReturnType<typeof establishConnection>> | undefined;
			const { grantId } = await ctx.credentials.saveGrant(
				tx,
				ctx,
				grant,
				async ({ grantId }) => {
					made = await establishConnection(tx, ctx, { ...wanted, grantId });
				},
			);
			if (!made) throw new Error("a grant was saved without its connection");
			return { grantId, ...made };
		}),
	);
	if (formerGrantId !== null)
		// The connection stands already: it must not be told as a failure.
		await ctx.credentials
			.destroyGrant(ctx, formerGrantId)
			.catch((err: unknown) =>
				ctx.logger.error(
					{ err, grantId: formerGrantId },
					"the grant of before could not be given up",
				),
			);
	return { id: connectionId, platform, grantId };
}
