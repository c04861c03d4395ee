import type { AccessContext } from "@patchbay/access";
import type { Platform } from "@patchbay/db";
import { AppError, InvalidInput } from "@patchbay/errors";
import {
	defaultSets,
	findScopeMissing,
	GrantRevoked,
	getPlatform,
	oauth2Of,
	PlatformUnavailable,
} from "@patchbay/platforms";
import type { Secret } from "@patchbay/vault";
import type { Dependencies } from "./dependencies.ts";
import {
	assertAsSaved,
	assertUsable,
	type GrantRow,
	openToken,
	readGrant,
	secondsLeft,
} from "./grant-row.ts";
import { ensureRefreshed } from "./refresh-grant.ts";
import { notRefreshable } from "./refresh-lease.ts";
import { marginSeconds } from "./timings.ts";

export interface AccessTokenOptions {
	/** For the audit: what the token is used for. */
	purpose: string;
	/** Of the audit entry; CREDENTIAL_USE when left out. */
	action?: "CREDENTIAL_USE" | "CREDENTIAL_VEND";
	/** 300 when left out. */
	minValiditySeconds?: number;
	/** For a connection: what of its platform the token is for; the default sets when left out. */
	scopeSets?: readonly string[];
	/** A token that the platform refused although it had not ended: another one is fetched. */
	rejectedToken?: Secret;
}

/** A grant's id, or the connection that stands on it. */
export type TokenOwner = string | { connectionId: string };

export interface AccessToken {
	accessToken: Secret;
	/** Such as `Bearer`. */
	tokenType: string;
	/** By the database's clock; null when it does not end by itself. */
	expiresAt: Date | null;
	/** How long it lives from now on; null when it does not end by itself. */
	expiresInSeconds: number | null;
	/** What the grant holds: of all platforms that share it. */
	grantedScopes: readonly string[];
}

/** A token that ends sooner is as good as ended: it would not survive the way to the platform. */
const leastSeconds = 5;

export async function getAccessToken(
	deps: Dependencies,
	ctx: AccessContext,
	of: TokenOwner,
	options: AccessTokenOptions,
): Promise<AccessToken> {
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
		const { grant, isAudited } = await deps.liveTokens.take(
			ctx,
			of.connectionId,
			{
				minValiditySeconds: options.minValiditySeconds ?? marginSeconds,
				// What has further conditions is looked at first.
				entry: options.rejectedToken || options.scopeSets ? null : entry,
			},
		);
		const token = isAudited ? await openOnce(deps, grant) : null;
		if (token) return toAccessToken(deps, grant, token);
		first = grant;
	}
	const { grant, accessToken } = await findLiveToken(deps, ctx, first, options);
	if (first.connection_platform)
		requireScopes(
			deps,
			first.connection_platform,
			grant.granted_scopes,
			options.scopeSets,
		);
	await deps.audit.append(ctx, {
		...entry,
		detail: { grantId: grant.id, credentialVersion: grant.credential_version },
	});
	return toAccessToken(deps, grant, accessToken);
}

function toAccessToken(
	{ platforms }: Dependencies,
	grant: GrantRow,
	accessToken: Secret,
): AccessToken {
	return {
		accessToken,
		tokenType: oauth2Of(getPlatform(platforms, grant.platform)).tokenType,
		expiresAt: grant.access_token_expires_at,
		expiresInSeconds: secondsLeft(grant),
		grantedScopes: grant.granted_scopes,
	};
}

/**
 * A grant serves several platforms: its token is of no use to one that was not allowed.
 * @throws {ScopeMissing}
 * @throws {InvalidInput} for a set that the platform does not have
 */
function requireScopes(
	{ platforms }: Dependencies,
	platform: Platform,
	granted: readonly string[],
	scopeSets: readonly string[] | undefined,
): void {
	const connector = getPlatform(platforms, platform);
	const unknown = scopeSets?.find(
		(key) => !connector.scopes.sets.some((set) => set.key === key),
	);
	if (unknown !== undefined)
		throw new InvalidInput(
			`${connector.name} has no scope set "${unknown}". It has: ${connector.scopes.sets.map((set) => set.key).join(", ")}.`,
			{ field: ["scopeSets"] },
		);
	const missing = findScopeMissing(
		connector,
		scopeSets ?? defaultSets(connector),
		granted,
	);
	if (missing) throw missing;
}

async function findLiveToken(
	deps: Dependencies,
	ctx: AccessContext,
	first: GrantRow,
	options: AccessTokenOptions,
): Promise<{ grant: GrantRow; accessToken: Secret }> {
	const margin = options.minValiditySeconds ?? marginSeconds;
	const found = await openUnlessRejected(deps, first, options.rejectedToken);
	if (found && isLive(first, margin))
		return { grant: first, accessToken: found };
	try {
		await ensureRefreshed(deps, ctx, first);
	} catch (error) {
		// The margin is there for this: what is left of the old token bridges a short trouble.
		if (
			found &&
			isLive(first, leastSeconds) &&
			!(error instanceof GrantRevoked) &&
			error instanceof AppError
		)
			return { grant: first, accessToken: found };
		throw error;
	}
	const second = await readGrant(deps, first.tenant_id, first.id);
	const fresh = await openUnlessRejected(deps, second, options.rejectedToken);
	// Just issued: taken as it is, however short it lives.
	if (fresh && isLive(second, 0)) return { grant: second, accessToken: fresh };
	if (fresh)
		throw new PlatformUnavailable(
			"The platform issued an access that had ended already. Try again in a few minutes.",
		);
	throw notRefreshable();
}

/** @throws {GrantRevoked | SecretTampered | KeyUnavailable} */
async function openUnlessRejected(
	deps: Dependencies,
	grant: GrantRow,
	rejected: Secret | undefined,
): Promise<Secret | null> {
	const token = await openOnce(deps, grant);
	return token && rejected?.equals(token) ? null : token;
}

const opened = new WeakMap<GrantRow, Promise<Secret | null>>();

/** Callers that share one read of a row share its check and its opening; nothing outlives the row. */
function openOnce(deps: Dependencies, grant: GrantRow): Promise<Secret | null> {
	let token = opened.get(grant);
	if (!token) {
		token = checkAndOpen(deps, grant);
		opened.set(grant, token);
	}
	return token;
}

async function checkAndOpen(
	deps: Dependencies,
	grant: GrantRow,
): Promise<Secret | null> {
	assertUsable(grant);
	assertAsSaved(grant);
	return openToken(deps, grant, "access_token");
}

function isLive(grant: GrantRow, seconds: number): boolean {
	const left = secondsLeft(grant);
	return left === null || left > seconds;
}
