import { requirePermission } from "@patchbay/access";
import { inTenant } from "@patchbay/db";
import { InvalidInput } from "@patchbay/errors";
import type { PlatformId } from "@patchbay/oauth";
import {
	defaultSets,
	type GivenLogin,
	type Platform,
	type PlatformUser,
	providerIdOf,
	scopesOfSets,
} from "@patchbay/platforms";
import { getBrandRow } from "@patchbay/tenancy";
import { isSelectable } from "../accounts/choose-accounts.ts";
import type { Discovered } from "../accounts/discover-accounts.ts";
import { selectAdAccounts } from "../accounts/select-ad-accounts.ts";
import type { IssuedAccess } from "../admission/admission.ts";
import { admit } from "../admission/admit.ts";
import { connectDeadline } from "../admission/connect-deadline.ts";
import { identifyUser } from "../admission/identify-user.ts";
import { inspectAccess } from "../admission/inspect-key.ts";
import { newcomerMeter } from "../admission/newcomer-meter.ts";
import type { ConnectionsContext } from "../context.ts";
import { readNow } from "../reading/read-now.ts";
import { chooseMethod, getApp } from "./chosen-method.ts";
import { asRefusedLogin, issueOf, methodOfLogin } from "./given-access.ts";

export interface GivenAccess {
	platform: PlatformId;
	brandId: string;
	/** The app that the login was given to; null for a key, which belongs to none. */
	clientId: string | null;
	login: GivenLogin;
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
 * Connects a brand by a login that was obtained elsewhere, for the operator's command line: the same way that a consent
 * goes from its token on. It is tried, the person is identified and the accounts are listed before anything is written;
 * nothing is revoked when it is refused, since it is still in use elsewhere.
 *
 * @throws {NotFound} for an unknown brand
 * @throws {AppError} CREDENTIAL_REJECTED when the platform refuses the login, SCOPE_MISSING, ACCESS_MISSING, and what
 * `connect` and `selectAdAccounts` throw
 */
export async function connectWithLogin(
	ctx: ConnectionsContext,
	given: GivenAccess,
): Promise<GivenAccessResult> {
	requirePermission(ctx, "connection.connect");
	const deadline = connectDeadline(ctx);
	await inTenant(ctx.db, ctx.tenantId, (tx) =>
		getBrandRow(tx, ctx.tenantId, given.brandId),
	);
	const { platform } = chooseMethod(ctx, given.platform, null);
	const { login, clientId } = given;
	const method = methodOfLogin(platform, login);
	const app =
		clientId === null ? null : await getApp(ctx, platform, { clientId });
	try {
		const access = await openAccess();
		const user = await identifyUser(ctx, { platform, deadline }, access);
		const known = await findLiveConnection(ctx, platform, given, user);
		if (known) return { connectionId: known, created: false, user };
		const { connectionId, grantId } = await admit(ctx, {
			platform,
			access: { ...access, user },
			brandId: given.brandId,
			scopeSets: defaultSets(platform),
			connectionId: null,
			by: login.by,
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
	} catch (error) {
		throw asRefusedLogin(error, platform, login);
	}

	async function openAccess(): Promise<IssuedAccess> {
		const key = login.by === "key" ? login.values.apiKey : undefined;
		const meter = newcomerMeter(ctx, {
			platform,
			app,
			...(key ? { credential: { method: "API_KEY", key } } : {}),
			signal: deadline,
		});
		const issued = await issueOf(ctx, { platform, method, app, meter }, login);
		const access: IssuedAccess = {
			issued,
			method,
			app,
			meter,
			askedScopes: login.by === "refresh token" ? scopesOfSets(platform) : null,
			revokeIfRefused: false,
			isGiven: true,
		};
		// Nobody has told yet what a token that was taken as it is may do, and until when.
		return login.by === "access token" && issued.scopes === null
			? inspectAccess(ctx, { platform, deadline }, access)
			: access;
	}
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
				// Where there are none, none is chosen.
				...(platform.parts.accounts
					? { adAccounts: { some: { selected: true } } }
					: {}),
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
