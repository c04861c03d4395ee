import {
	asSql,
	inTenant,
	newId,
	retryConflicts,
	type TenantTransaction,
} from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import {
	type CredentialMethod,
	cleanName,
	GrantRevoked,
	type Issued,
	isIdentifier,
	type Method,
	type OAuthApp,
	type PlatformUser,
	TokenResponseInvalid,
} from "@patchbay/oauth";
import {
	createTokenSession,
	defaultSets,
	findScopeMissing,
	type Platform,
	type PlatformId,
	providerIdOf,
	ScopeMissing,
	UnexpectedReply,
} from "@patchbay/platforms";
import {
	type Discovered,
	discoverAccounts,
	noAccounts,
} from "../accounts/discover-accounts.ts";
import type { ConnectionsContext } from "../context.ts";
import { withSession } from "../grants/with-session.ts";
import { listIsNewMilliseconds, readListing } from "../reading/listing.ts";
import { hasRefreshToken, requireSameUser } from "./check-platform-user.ts";
import { asTooSlow, whileWaitedFor } from "./connect-deadline.ts";
import { requireLiveGrant } from "./require-live-grant.ts";
import { revokeRefused } from "./revoke-refused.ts";
import {
	lockBrand,
	type NewConnection,
	writeConnection,
} from "./write-connection.ts";

/** A credential that nothing is stored of yet. */
export interface IssuedAccess {
	issued: Issued;
	method: Method;
	/** Null for a key, which belongs to no app. */
	app: OAuthApp | null;
	/** Granted where the platform does not say: those that were asked for (RFC 6749 5.1); null when nobody knows. */
	askedScopes: readonly string[] | null;
	/** Owner of the credential, where it was found out before. */
	user?: PlatformUser;
	/** True when the credential is ended at the platform if it is refused here; false for one that is in use elsewhere. */
	revokeIfRefused: boolean;
}

/** A grant that the tenant has, which serves one more brand. */
export interface HeldAccess {
	grantId: string;
	loginName: string | null;
}

export interface Admission {
	platform: Platform;
	access: IssuedAccess | HeldAccess;
	brandId: string;
	scopeSets: readonly string[];
	/** The connection that is reconnected, when it is one. */
	connectionId: string | null;
	by: NewConnection["by"];
	/** Ends the calls to the platform as a whole. */
	deadline: AbortSignal;
	/** Refuses a list of accounts, by throwing. */
	checkAccounts?(accounts: Discovered): void;
}

export interface Admitted {
	connectionId: string;
	grantId: string;
	platform: PlatformId;
	/** Number of chosen accounts. */
	chosen: number;
}

/** Facts that the platform gave about a grant's access, before anything is written. */
interface Found {
	accounts: Discovered;
	loginName: string | null;
	/** Writes the grant, and `within` the same transaction the connection. */
	withGrant<T>(
		tx: TenantTransaction,
		within: (grantId: string) => Promise<T>,
	): Promise<T>;
}

/**
 * The one end of every way to connect: a consent, a key, the operator's token or a grant that is there already. It finds
 * out whose access it is, what it may do and which accounts it reaches, and only then writes grant, connection and
 * accounts in one transaction. A credential that is refused on the way was never stored, and is revoked at the platform.
 *
 * @throws {AppError} PLATFORM_USER_MISMATCH, CREDENTIAL_REJECTED for a key, RECONNECT_REQUIRED for a held grant
 * @throws {AccessMissing | ScopeMissing | TokenResponseInvalid | UnexpectedReply | PlatformUnavailable | RateLimited}
 */
export async function admit(
	ctx: ConnectionsContext,
	admission: Admission,
): Promise<Admitted> {
	const { access, platform, deadline } = admission;
	let user: PlatformUser | null = null;
	try {
		let found: Found;
		if ("issued" in access) {
			user = await identifyUser(ctx, admission, access);
			found = await lookAtIssued(ctx, admission, access, user);
		} else found = await lookAtHeld(ctx, admission, access);
		admission.checkAccounts?.(found.accounts);
		return await write(ctx, admission, found);
	} catch (error) {
		if ("issued" in access && access.revokeIfRefused)
			await revokeRefused(ctx, { platform, ...access, user });
		throw asTooSlow(error, whileWaitedFor(ctx, deadline), platform.name);
	}
}

/**
 * Finds out whom an issued credential belongs to.
 * @throws {UnexpectedReply} when the platform names nobody, or with an id that none can be
 * @throws {AppError} CREDENTIAL_REJECTED for a key that the platform refuses
 */
export async function identifyUser(
	ctx: ConnectionsContext,
	admission: Pick<Admission, "platform" | "deadline">,
	access: IssuedAccess,
): Promise<PlatformUser> {
	const { platform } = admission;
	const { issued, app } = access;
	const told =
		access.user ??
		issued.user ??
		(await platform
			.identify(openIssued(ctx, admission, access), {
				idToken: issued.idToken,
				clientId: app?.clientId ?? null,
				facts: issued.facts,
			})
			.catch((error: unknown) => {
				throw asRefusedKey(error, access.method.kind, platform.name);
			}));
	if (!isIdentifier(told.id))
		throw new UnexpectedReply(
			`${platform.name} names the login in a way that cannot be stored. Try again; if this keeps happening, tell the operator.`,
			"user.id",
		);
	return { id: told.id, name: cleanName(told.name) };
}

const strangers = new WeakMap<Issued, string>();

/**
 * Name under which the requests of a credential are counted until its owner is known: nobody else's. A request's id would
 * not do, since whoever sends the request chooses it.
 */
function nameOfStranger(issued: Issued): string {
	const name = strangers.get(issued) ?? newId();
	strangers.set(issued, name);
	return name;
}

function openIssued(
	ctx: ConnectionsContext,
	{ platform, deadline }: Pick<Admission, "platform" | "deadline">,
	{ issued, app, askedScopes }: IssuedAccess,
) {
	const stranger = nameOfStranger(issued);
	return createTokenSession({
		credential: issued.credential,
		scopes: issued.scopes ?? askedScopes,
		facts: issued.facts,
		platform,
		app,
		endpoints: ctx.endpoints[platform.id],
		requestId: ctx.requestId,
		logger: ctx.logger,
		signal: deadline,
		meter: ctx.credentials.meter({
			platform: platform.id,
			clientId: app?.clientId ?? stranger,
			tenantId: app?.tenantId,
			// Who it is is not known yet.
			person: issued.user?.id ?? stranger,
			extras: app?.extras,
			signal: deadline,
		}),
	});
}

async function lookAtIssued(
	ctx: ConnectionsContext,
	admission: Admission,
	access: IssuedAccess,
	user: PlatformUser,
): Promise<Found> {
	const { platform, connectionId } = admission;
	const { issued, method, app } = access;
	const renewed =
		connectionId === null
			? undefined
			: await requireSameUser(ctx, connectionId, user, access.method.kind);
	const scopes = issued.scopes ?? access.askedScopes;
	// Of what was asked for now, features beyond the default sets may be left out: they show as missing.
	const missing = findScopeMissing(platform, defaultSets(platform), scopes);
	if (missing) throw missing;
	await requireLasting(ctx, platform, access, user);
	const accounts = await discoverAccounts(
		platform,
		openIssued(
			ctx,
			{ platform, deadline: whileWaitedFor(ctx, admission.deadline) },
			access,
		),
	).catch((error: unknown) => {
		throw asRefusedKey(error, method.kind, platform.name);
	});
	const grant = {
		grantId: renewed,
		platform: platform.id,
		method: method.kind,
		clientId: app?.clientId ?? null,
		platformUser: user,
		issued: { ...issued, scopes: scopes && [...scopes] },
	};
	return {
		accounts,
		loginName: user.name,
		async withGrant<T>(
			tx: TenantTransaction,
			within: (grantId: string) => Promise<T>,
		) {
			let made: { value: T } | undefined;
			await ctx.credentials.saveGrant(tx, ctx, grant, async ({ grantId }) => {
				made = { value: await within(grantId) };
			});
			if (!made) throw new Error("a grant was saved without its connection");
			return made.value;
		},
	};
}

/**
 * Finds the accounts that a held grant was seen to reach a moment ago: agencies connect one brand after another. A list
 * that lacks something because reading it failed is not taken for the whole.
 */
async function findKept(
	ctx: ConnectionsContext,
	platform: Platform,
	grantId: string,
): Promise<Discovered | undefined> {
	const kept = await readListing(
		ctx.db,
		{ tenantId: ctx.tenantId, grantId, platform: platform.id },
		listIsNewMilliseconds,
	);
	if (!kept || noAccounts(platform, kept)) return undefined;
	return kept.some(({ unreadable }) => unreadable?.isRefusal === false)
		? undefined
		: kept;
}

async function lookAtHeld(
	ctx: ConnectionsContext,
	{ platform, deadline }: Admission,
	{ grantId, loginName }: HeldAccess,
): Promise<Found> {
	const accounts =
		(await findKept(ctx, platform, grantId)) ??
		(await withSession(
			ctx,
			{
				grantId,
				platform: platform.id,
				purpose: "list ad accounts to connect another brand",
				signal: whileWaitedFor(ctx, deadline),
			},
			(session) => discoverAccounts(platform, session),
		));
	return {
		accounts,
		loginName,
		async withGrant(tx, within) {
			// Its last connection may have been disconnected since.
			await requireLiveGrant(tx, ctx.tenantId, grantId);
			return within(grantId);
		},
	};
}

async function write(
	ctx: ConnectionsContext,
	admission: Admission,
	found: Found,
): Promise<Admitted> {
	const { platform, brandId, scopeSets, connectionId, by } = admission;
	const { formerGrantId, ...made } = await retryConflicts(() =>
		inTenant(ctx.db, ctx.tenantId, async (tx) => {
			await lockBrand(asSql(tx), ctx.tenantId, brandId);
			return found.withGrant(tx, async (grantId) => ({
				grantId,
				...(await writeConnection(tx, ctx, {
					platform: platform.id,
					brandId,
					grantId,
					scopeSets,
					connectionId,
					accounts: found.accounts,
					loginName: found.loginName,
					by,
				})),
			}));
		}),
	);
	if (formerGrantId !== null)
		// The connection stands already: it must not be told as a failure.
		await ctx.credentials
			.destroyGrant(ctx, formerGrantId)
			.catch((err: unknown) =>
				ctx.logger.error(
					{ err, grantId: formerGrantId },
					"the former grant could not be given up",
				),
			);
	return { ...made, platform: platform.id };
}

/**
 * Refuses a credential without a refresh token, new or kept, where the connection needs one: it would end within the
 * hour.
 */
async function requireLasting(
	ctx: ConnectionsContext,
	platform: Platform,
	{ issued, method, app }: IssuedAccess,
	user: PlatformUser,
): Promise<void> {
	const { credential } = issued;
	if (
		app === null ||
		credential.method !== "OAUTH2" ||
		credential.refreshToken !== null ||
		method.renewal.by !== "refresh_token" ||
		method.renewal.optional
	)
		return;
	if (await hasRefreshToken(ctx, providerIdOf(platform), app.clientId, user.id))
		return;
	throw new TokenResponseInvalid(
		`${platform.name} gave no lasting access. Connect again and agree on its consent page.`,
		"no refresh_token",
	);
}

/** Turns the platform's answer about a key into a fault of the field: it was never a grant that could be reconnected. */
function asRefusedKey(
	error: unknown,
	kind: CredentialMethod,
	name: string,
): unknown {
	if (kind !== "API_KEY") return error;
	const options = { cause: error, field: ["apiKey"] };
	if (error instanceof GrantRevoked)
		return new AppError(
			"CREDENTIAL_REJECTED",
			`${name} does not accept this key: it is wrong, or was deleted. Copy it again, or make a new one there.`,
			options,
		);
	if (error instanceof ScopeMissing)
		return new ScopeMissing(error.message, error.scopeSets, options);
	return error;
}
