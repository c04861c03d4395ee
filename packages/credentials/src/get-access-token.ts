import type { AccessContext } from "@patchbay/access";
import type { AuditEntry } from "@patchbay/audit";
import { AppError } from "@patchbay/errors";
import {
	GrantRevoked,
	getConnector,
	PlatformUnavailable,
} from "@patchbay/platforms";
import type { Secret } from "@patchbay/vault";
import { type Dependencies, marginSeconds } from "./dependencies.ts";
import {
	assertAsSaved,
	assertUsable,
	type GrantRow,
	openToken,
	readGrant,
} from "./grant-row.ts";
import { ensureRefreshed } from "./refresh-grant.ts";
import { notRefreshable } from "./refresh-lease.ts";

export interface AccessTokenOptions {
	/** For the audit: what the token is used for. */
	purpose: string;
	/** Of the audit entry; CREDENTIAL_USE when left out. */
	action?: "CREDENTIAL_USE" | "CREDENTIAL_VEND";
	/** Of the audit entry; the grant when left out. */
	target?: AuditEntry["target"];
	/** 300 when left out. */
	minValiditySeconds?: number;
	/** A token that the platform refused although it had not ended: another one is fetched. */
	rejectedToken?: Secret;
}

export interface AccessToken {
	accessToken: Secret;
	/** Such as `Bearer`. */
	tokenType: string;
	/** Null when it does not end by itself. */
	expiresAt: Date | null;
}

/** A token that ends sooner is as good as ended: it would not survive the way to the platform. */
const leastMilliseconds = 5_000;

export async function getAccessToken(
	deps: Dependencies,
	ctx: AccessContext,
	grantId: string,
	options: AccessTokenOptions,
): Promise<AccessToken> {
	const { grant, accessToken } = await findLiveToken(
		deps,
		ctx,
		grantId,
		options,
	);
	await deps.audit.append(ctx, {
		action: options.action ?? "CREDENTIAL_USE",
		target: options.target ?? { type: "Grant", id: grantId },
		purpose: options.purpose,
		detail: { grantId, credentialVersion: grant.credential_version },
	});
	return {
		accessToken,
		tokenType: getConnector(deps.connectors, grant.platform).oauth.tokenType,
		expiresAt: grant.access_token_expires_at,
	};
}

async function findLiveToken(
	deps: Dependencies,
	ctx: AccessContext,
	grantId: string,
	options: AccessTokenOptions,
): Promise<{ grant: GrantRow; accessToken: Secret }> {
	const margin = (options.minValiditySeconds ?? marginSeconds) * 1_000;
	const first = await readGrant(deps, ctx.tenantId, grantId);
	const found = await openUnlessRejected(deps, first, options.rejectedToken);
	if (found && isLive(first, margin))
		return { grant: first, accessToken: found };
	try {
		await ensureRefreshed(deps, ctx, first);
	} catch (error) {
		// The margin is there for this: what is left of the old token bridges a short trouble.
		if (
			found &&
			isLive(first, leastMilliseconds) &&
			!(error instanceof GrantRevoked) &&
			error instanceof AppError
		)
			return { grant: first, accessToken: found };
		throw error;
	}
	const second = await readGrant(deps, ctx.tenantId, grantId);
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
	assertUsable(grant);
	assertAsSaved(grant);
	const token = await openToken(deps, grant, "access_token");
	return token && rejected?.equals(token) ? null : token;
}

function isLive(
	{ access_token_expires_at: at }: GrantRow,
	milliseconds: number,
): boolean {
	return at === null || at.getTime() > Date.now() + milliseconds;
}
