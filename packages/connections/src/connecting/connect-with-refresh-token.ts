import { requirePermission } from "@patchbay/access";
import { inTenant } from "@patchbay/db";
import { AppError, InvalidInput } from "@patchbay/errors";
import {
	GrantRevoked,
	type Issued,
	type OAuthApp,
	type PlatformId,
	refreshTokens,
	toIssued,
} from "@patchbay/oauth";
import {
	defaultSets,
	oauth2Of,
	type Platform,
	type PlatformUser,
	providerIdOf,
	scopesOfSets,
} from "@patchbay/platforms";
import { getBrandRow } from "@patchbay/tenancy";
import type { Secret } from "@patchbay/vault";
import { isSelectable } from "../accounts/choose-accounts.ts";
import type { Discovered } from "../accounts/discover-accounts.ts";
import { selectAdAccounts } from "../accounts/select-ad-accounts.ts";
import { admit, type IssuedAccess, identifyUser } from "../admission/admit.ts";
import { admitSignIn } from "../admission/admit-sign-in.ts";
import { connectDeadline } from "../admission/connect-deadline.ts";
import type { ConnectionsContext } from "../context.ts";
import { readNow } from "../reading/read-now.ts";
import { chooseMethod, getApp } from "./chosen-method.ts";

export interface GivenAccess {
	platform: PlatformId;
	brandId: string;
	/** The app that the refresh token was issued to. */
	clientId: string;
	refreshToken: Secret<string>;
	/** External ids of the ad accounts to import; the only one there is when empty. */
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
	const deadline = connectDeadline(ctx);
	await inTenant(ctx.db, ctx.tenantId, (tx) =>
		getBrandRow(tx, ctx.tenantId, given.brandId),
	);
	const { platform, method } = chooseMethod(ctx, given.platform, "OAUTH2");
	if (method.renewal.by !== "refresh_token")
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`${platform.name} gives no refresh tokens. Connect it on its own page, through the admin app.`,
		);
	const app = await getApp(ctx, platform, { clientId: given.clientId });
	await admitSignIn(ctx, { platform, app, signal: deadline });
	const access: IssuedAccess = {
		issued: await tryToken(ctx, platform, app, given.refreshToken),
		method,
		app,
		askedScopes: scopesOfSets(platform),
		revokeIfRefused: false,
	};
	const user = await identifyUser(ctx, { platform, deadline }, access);
	const known = await findLiveConnection(ctx, platform, given, user);
	if (known) return { connectionId: known, created: false, user };
	const { connectionId, grantId } = await admit(ctx, {
		platform,
		access: { ...access, user },
		brandId: given.brandId,
		scopeSets: defaultSets(platform),
		connectionId: null,
		by: "refresh token",
		deadline,
		checkAccounts: (accounts) => requireListed(accounts, given.externalIds),
	});
	if (given.externalIds.length > 0)
		await selectAdAccounts(ctx, {
			connectionId,
			externalIds: [...given.externalIds],
		});
	await readQuietly(ctx, { connectionId, grantId }, platform.id);
	return { connectionId, created: true, user };
}

/** Reads what was connected: a command line may run where no worker does. The workers try again what fails. */
async function readQuietly(
	ctx: ConnectionsContext,
	{ connectionId, grantId }: { connectionId: string; grantId: string },
	platform: PlatformId,
): Promise<void> {
	const reading = { tenantId: ctx.tenantId, grantId, platform };
	await readNow(ctx, reading, { connectionId }).catch((err: unknown) =>
		ctx.logger.warn(
			{ err, connectionId, requestId: ctx.requestId },
			"a new connection could not be read yet",
		),
	);
}

/** @throws {InvalidInput} for an account that the login does not reach, or one that holds no campaigns */
function requireListed(
	accounts: Discovered,
	externalIds: readonly string[],
): void {
	const wrong = externalIds.filter(
		(id) =>
			!Array.isArray(accounts) ||
			!accounts.some((each) => each.externalId === id && isSelectable(each)),
	);
	if (wrong.length > 0)
		throw new InvalidInput(
			`This login cannot import the ad accounts ${wrong.join(", ")}: it does not reach them, or they are managers. Choose others.`,
			{ field: ["externalIds"] },
		);
}

/** A new credential for the given token, with that token in it when the platform sent no other. */
async function tryToken(
	ctx: ConnectionsContext,
	platform: Platform,
	app: OAuthApp,
	refreshToken: Secret<string>,
): Promise<Issued> {
	try {
		const tokens = await refreshTokens({
			definition: oauth2Of(platform),
			app,
			endpoints: ctx.endpoints[platform.id],
			refreshToken,
			requestId: ctx.requestId,
			scopes: scopesOfSets(platform),
		});
		return toIssued({
			...tokens,
			refreshToken: tokens.refreshToken ?? refreshToken,
		});
	} catch (error) {
		if (!(error instanceof GrantRevoked)) throw error;
		throw new AppError(
			"CREDENTIAL_REJECTED",
			`${platform.name} does not accept this refresh token for this app: it has ended, was revoked, or belongs to another client id. Use a newer one.`,
			{ cause: error },
		);
	}
}

async function findLiveConnection(
	ctx: ConnectionsContext,
	platform: Platform,
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
					identityProvider: providerIdOf(platform),
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
