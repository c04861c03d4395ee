import type { AccessContext } from "@patchbay/access";
import type { PlatformSession } from "@patchbay/platforms";
import type { Secret } from "@patchbay/vault";
import { type Dependencies, marginSeconds } from "./dependencies.ts";
import { type AccessToken, getAccessToken } from "./get-access-token.ts";
import { readGrant } from "./grant-row.ts";
import { getApp } from "./request-refresh.ts";

export interface SessionOptions
	extends Pick<PlatformSession, "signal" | "limits" | "onRequest"> {
	grantId: string;
	/** For the audit: what the session is for. */
	purpose: string;
}

export async function openSession(
	deps: Dependencies,
	ctx: AccessContext,
	{ grantId, purpose, ...rest }: SessionOptions,
): Promise<PlatformSession> {
	const fetchToken = async (rejectedToken?: Secret): Promise<HeldToken> => {
		const token = await getAccessToken(deps, ctx, grantId, {
			purpose,
			...(rejectedToken ? { rejectedToken } : {}),
		});
		return { ...token, renewAt: renewalTime(token) };
	};
	const grant = await readGrant(deps, ctx.tenantId, grantId);
	const { extras } = await getApp(deps, grant);
	let held = await fetchToken();
	let fetching: Promise<HeldToken> | undefined;
	// Requests run side by side; what one of them fetches serves all.
	const renew = async (rejected?: Secret): Promise<Secret> => {
		fetching ??= fetchToken(rejected).finally(() => {
			fetching = undefined;
		});
		held = await fetching;
		return held.accessToken;
	};
	return {
		...rest,
		accessToken: async () =>
			Date.now() < held.renewAt ? held.accessToken : renew(),
		refreshAfterUnauthorized: async (rejected) =>
			rejected.equals(held.accessToken) ? renew(rejected) : held.accessToken,
		endpoints: deps.endpoints[grant.platform],
		extras,
		requestId: ctx.requestId,
		logger: deps.logger,
	};
}

type HeldToken = AccessToken & { renewAt: number };

/** With the usual margin; a token that lives shorter than that is used for half of its life. */
function renewalTime({ expiresAt }: AccessToken): number {
	if (expiresAt === null) return Number.POSITIVE_INFINITY;
	const left = expiresAt.getTime() - Date.now();
	return Date.now() + Math.max(left - marginSeconds * 1_000, left / 2);
}
