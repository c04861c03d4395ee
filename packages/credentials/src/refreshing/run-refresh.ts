import type { AccessContext } from "@patchbay/access";
import { InstallationFault, Unavailable } from "@patchbay/errors";
import {
	AppRejected,
	GrantRevoked,
	type Issued,
	PlatformRejected,
	RateLimited,
} from "@patchbay/oauth";
import { KeyUnavailable, SecretTampered } from "@patchbay/vault";
import type { Dependencies } from "../dependencies.ts";
import { expireEnded } from "../grants/expire-ended.ts";
import {
	type GrantRow,
	openCredential,
	secondsLeft,
} from "../grants/grant-row.ts";
import { expireGrant } from "../grants/mark-grant.ts";
import { assertSameUser } from "./assert-same-user.ts";
import { isRenewable, notRenewable } from "./not-renewable.ts";
import { holdingLease, LeaseLost, releaseLease } from "./refresh-lease.ts";
import { requestRefresh } from "./request-refresh.ts";
import { saveFailure } from "./save-failure.ts";
import { saveRefreshed } from "./save-refreshed.ts";

/**
 * The refresh itself, by the holder of the lease: asks the platform, then saves what came by compare-and-set, or what
 * went wrong, which it throws. "overtaken": the row was changed by someone else meanwhile, so look at it again.
 */
export async function runRefresh(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
	isAmbiguous: boolean,
): Promise<"saved" | "overtaken"> {
	const { key, credential } = await prepare(deps, grant);
	if (credential === null || !isRenewable(deps, grant))
		return leaveOrExpire(deps, ctx, grant);
	let issued: Issued;
	try {
		issued = await holdingLease(deps, grant, (lost) =>
			requestRefresh(deps, grant, credential, {
				requestId: ctx.requestId,
				signal: lost,
			}),
		);
		await assertSameUser(deps, ctx, grant, issued);
	} catch (error) {
		return handleFailure(deps, ctx, grant, isAmbiguous, error);
	}
	return saveRefreshed(deps, ctx, grant, { key, issued, used: credential });
}

/** Nobody but a person can renew it: one that still lives stays as it is. */
async function leaveOrExpire(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
): Promise<"overtaken"> {
	const left = secondsLeft(grant);
	if (grant.sealed_access_token === null || (left !== null && left <= 0))
		return expireEnded(deps, ctx, grant);
	// The platform was not called: what was open before still is.
	await releaseQuietly(deps, grant, grant.refresh_intent_at === null);
	throw notRenewable(deps, grant);
}

/** All that can fail at home fails before the platform is called, where no token can be lost by it. */
async function prepare(deps: Dependencies, grant: GrantRow) {
	try {
		return {
			key: await deps.keys.current(grant.tenant_id),
			credential: await openCredential(deps, grant),
		};
	} catch (error) {
		logHomeMatter(deps, grant, error);
		await releaseQuietly(deps, grant, grant.refresh_intent_at === null);
		throw error;
	}
}

async function handleFailure(
	deps: Dependencies,
	ctx: AccessContext,
	grant: GrantRow,
	isAmbiguous: boolean,
	error: unknown,
): Promise<"overtaken"> {
	// Whoever holds the lease now decides.
	if (error instanceof LeaseLost) return "overtaken";
	if (error instanceof GrantRevoked) {
		// Compare-and-set: a changed row means a lost race, not a revocation.
		const isOurs = await expireGrant(deps, ctx, grant, {
			status: grant.refresh_token_has_ended ? "EXPIRED" : "REVOKED",
			message: error.message,
			detail: { reason: "refresh token refused", isAmbiguous },
		});
		if (isOurs) throw error;
		return "overtaken";
	}
	if (isHomeMatter(error)) {
		logHomeMatter(deps, grant, error);
		// The platform was not called: what was open before still is.
		await releaseQuietly(deps, grant, !isAmbiguous);
		throw error;
	}
	if (isOperatorMatter(error)) {
		deps.logger.error(
			{ err: error, platform: grant.platform, grantId: grant.id },
			"the platform refuses our OAuth app: check its client id and secrets",
		);
		await releaseQuietly(deps, grant, true);
		throw error;
	}
	const isAnswered =
		error instanceof PlatformRejected || error instanceof RateLimited;
	await saveFailure(deps, ctx, grant, error, isAnswered);
	throw error;
}

/**
 * A key or the OAuth app could not be opened, the database is gone, or this host cannot open a connection: no tenant has
 * caused it, none is marked for it.
 */
function isHomeMatter(error: unknown): boolean {
	return (
		error instanceof KeyUnavailable ||
		error instanceof SecretTampered ||
		(error instanceof RateLimited && error.isOurs) ||
		error instanceof InstallationFault ||
		error instanceof Unavailable
	);
}

function logHomeMatter(
	{ logger }: Pick<Dependencies, "logger">,
	grant: GrantRow,
	err: unknown,
): void {
	logger.error(
		{ err, tenantId: grant.tenant_id, grantId: grant.id },
		"a token cannot be refreshed: something of this installation fails or cannot be opened",
	);
}

function isOperatorMatter(error: unknown): boolean {
	return (
		error instanceof AppRejected ||
		(error as { code?: unknown }).code === "APP_NOT_CONFIGURED"
	);
}

async function releaseQuietly(
	deps: Dependencies,
	grant: GrantRow,
	isAnswered: boolean,
): Promise<void> {
	await releaseLease(deps, grant, isAnswered).catch((err: unknown) => {
		deps.logger.warn(
			{ err, grantId: grant.id },
			"a refresh lease could not be released; it ends by itself",
		);
	});
}
