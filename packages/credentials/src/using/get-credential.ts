import type { AccessContext } from "@patchbay/access";
import type { Platform } from "@patchbay/db";
import { AppError, InvalidInput } from "@patchbay/errors";
import type { Credential } from "@patchbay/oauth";
import {
	findScopeMissing,
	GrantRevoked,
	getPlatform,
	neededSets,
	PlatformUnavailable,
	providerNameOf,
	requireScopeSets,
} from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { hasEnded } from "../grants/expire-ended.ts";
import {
	assertAsSaved,
	assertUsable,
	type GrantRow,
	openSigning,
	readGrant,
	secondsLeft,
} from "../grants/grant-row.ts";
import { isRenewable } from "../refreshing/not-renewable.ts";
import { ensureRefreshed } from "../refreshing/refresh-grant.ts";
import { RenewalFailed } from "../refreshing/renewal-failed.ts";
import { marginSeconds } from "../timings.ts";
import { signsAs } from "../tokens/credential-text.ts";

export interface CredentialOptions {
	/** Purpose of the credential's use, for the audit. */
	purpose: string;
	/** Action of the audit entry; CREDENTIAL_USE when left out. */
	action?: "CREDENTIAL_USE" | "CREDENTIAL_VEND";
	/** 300 when left out. */
	minValiditySeconds?: number;
	/** Scope sets of the connection's platform that the credential is for; those that it is useless without when left out. */
	scopeSets?: readonly string[];
	/** Credential that the platform refused although it had not ended: another one is fetched. */
	rejected?: Credential;
	/** True for a worker: after a renewal that failed it waits until the grant's pause is over, and a person does not. */
	inBackground?: boolean;
}

/** A grant's id, or the connection that uses it. */
export type CredentialOwner = string | { connectionId: string };

/** A credential that can be used now, with the grant as it was read. */
export interface LiveCredential {
	credential: Credential;
	grant: GrantRow;
}

/** A token that ends sooner is as good as ended: it would not survive the way to the platform. */
const leastSeconds = 5;

/** Longest validity that may be asked of any platform's tokens: most of them live for about an hour. */
const usualMostSeconds = 3_000;

/**
 * The one way to a credential: live, renewed when less than five minutes are left (or `minValiditySeconds`), and audited
 * before it is given out.
 */
export async function getCredential(
	deps: Dependencies,
	ctx: AccessContext,
	of: CredentialOwner,
	options: CredentialOptions,
): Promise<LiveCredential> {
	const entry = {
		action: options.action ?? ("CREDENTIAL_USE" as const),
		target:
			typeof of === "string"
				? { type: "Grant", id: of }
				: { type: "Connection", id: of.connectionId },
		purpose: options.purpose,
	};
	let first: GrantRow & { connection_platform?: Platform };
	if (typeof of === "string") first = await readGrant(deps, ctx.tenantId, of);
	else {
		const { grant, isAudited } = await deps.grantLoader.load(
			ctx,
			of.connectionId,
			{
				minValiditySeconds: options.minValiditySeconds ?? marginSeconds,
				// What has further conditions is looked at first.
				entry: options.rejected || options.scopeSets ? null : entry,
			},
		);
		const credential = isAudited ? await openOnce(deps, grant) : null;
		if (credential) return { credential, grant };
		first = grant;
	}
	if (options.action === "CREDENTIAL_VEND") assertVendable(deps, first);
	const live = await findLive(deps, ctx, first, options);
	if (first.connection_platform)
		requireScopes(
			deps,
			first.connection_platform,
			live.grant.granted_scopes,
			options.scopeSets,
		);
	await deps.audit.append(ctx, {
		...entry,
		detail: {
			grantId: live.grant.id,
			credentialVersion: live.grant.credential_version,
		},
	});
	return live;
}

/**
 * A key reaches everything that its owner gave it, for ever: it is never handed out.
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM
 */
function assertVendable(
	{ platforms }: Pick<Dependencies, "platforms">,
	{ platform, authentication_method: method }: GrantRow,
): void {
	if (method !== "API_KEY") return;
	const platformName = providerNameOf(platforms, platform);
	throw new AppError(
		"UNSUPPORTED_BY_PLATFORM",
		`${platformName} is connected by a key, and a key is never handed out. Create another key for the script at ${platformName}.`,
		{ field: ["connectionId"] },
	);
}

/**
 * A grant serves several platforms: its credential opens nothing at one that was not allowed. Where the platform does not
 * say which scopes are held, it says itself what is missing.
 * @throws {ScopeMissing}
 * @throws {InvalidInput} for a set that the platform does not have
 */
function requireScopes(
	{ platforms }: Dependencies,
	platform: Platform,
	granted: readonly string[] | null,
	scopeSets: readonly string[] | undefined,
): void {
	const connector = getPlatform(platforms, platform);
	requireScopeSets(connector, scopeSets);
	const missing = findScopeMissing(
		connector,
		scopeSets ?? neededSets(connector),
		granted,
	);
	if (missing) throw missing;
}

async function findLive(
	deps: Dependencies,
	ctx: AccessContext,
	first: GrantRow,
	options: CredentialOptions,
): Promise<LiveCredential> {
	const margin = options.minValiditySeconds ?? marginSeconds;
	const found = await openUnlessRejected(deps, first, options.rejected);
	if (found && isLive(first, margin))
		return { grant: first, credential: found };
	// What cannot be renewed is used to its very end.
	if (found && isLive(first, leastSeconds) && !isRenewable(deps, first))
		return { grant: first, credential: found };
	assertWithinLifetime(first, margin);
	try {
		if (options.inBackground) assertNotPaused(deps, first);
		await ensureRefreshed(deps, ctx, first);
	} catch (error) {
		// The margin is there for this: what is left of the old token bridges a short trouble.
		if (
			found &&
			isLive(first, leastSeconds) &&
			!(error instanceof GrantRevoked) &&
			error instanceof AppError
		)
			return { grant: first, credential: found };
		throw error;
	}
	const second = await readGrant(deps, first.tenant_id, first.id);
	const fresh = await openUnlessRejected(deps, second, options.rejected);
	// Just issued: taken as it is, however short it lives.
	if (fresh && isLive(second, 0)) return { grant: second, credential: fresh };
	if (fresh)
		throw new PlatformUnavailable(
			"The platform issued an access that had ended already. Try again in a few minutes.",
		);
	throw hasEnded();
}

/**
 * A renewal gives no longer life than the one before: asking for more would renew each time.
 * @throws {InvalidInput}
 */
function assertWithinLifetime(
	{ access_token_lifetime_seconds: lifetime }: GrantRow,
	seconds: number,
): void {
	const most = Math.max(
		usualMostSeconds,
		Math.floor(((lifetime ?? 0) * 5) / 6),
	);
	if (seconds <= most) return;
	throw new InvalidInput(
		`At most ${most} seconds: that is how long a token of this platform can be relied on.`,
		{ field: ["minValiditySeconds"] },
	);
}

/** @throws {RenewalFailed} while workers leave the grant alone after a renewal that failed */
function assertNotPaused(
	{ platforms }: Pick<Dependencies, "platforms">,
	grant: GrantRow,
): void {
	const { pause_seconds_left: pause, platform } = grant;
	if (pause === null || grant.consecutive_failures === 0) return;
	const platformName = providerNameOf(platforms, platform);
	throw new RenewalFailed(platformName, pause);
}

/** @throws {GrantRevoked | SecretTampered | KeyUnavailable} */
async function openUnlessRejected(
	deps: Dependencies,
	grant: GrantRow,
	rejected: Credential | undefined,
): Promise<Credential | null> {
	const credential = await openOnce(deps, grant);
	return credential && rejected && signsAs(credential, rejected)
		? null
		: credential;
}

const opened = new WeakMap<GrantRow, Promise<Credential | null>>();

/** Callers that share one read of a row share its check and its opening; nothing outlives the row. */
function openOnce(
	deps: Dependencies,
	grant: GrantRow,
): Promise<Credential | null> {
	let credential = opened.get(grant);
	if (!credential) {
		credential = checkAndOpen(deps, grant);
		opened.set(grant, credential);
	}
	return credential;
}

async function checkAndOpen(
	deps: Dependencies,
	grant: GrantRow,
): Promise<Credential | null> {
	assertUsable(grant);
	assertAsSaved(grant);
	return openSigning(deps, grant);
}

function isLive(grant: GrantRow, seconds: number): boolean {
	const left = secondsLeft(grant);
	return left === null || left > seconds;
}
