import type { AccessContext } from "@patchbay/access";
import type { Platform } from "@patchbay/db";
import { bearer, type PlatformSession } from "@patchbay/platforms";
import type { Secret } from "@patchbay/vault";
import type { Dependencies } from "./dependencies.ts";
import { useEnvironmentToken } from "./environment-tokens.ts";
import { type AccessToken, getAccessToken } from "./get-access-token.ts";
import { readGrant } from "./grant-row.ts";
import { rejectGrant } from "./mark-grant.ts";
import { getApp } from "./request-refresh.ts";
import { marginSeconds } from "./timings.ts";

export interface SessionOptions
	extends Pick<PlatformSession, "signal" | "limits" | "onRequest"> {
	grantId: string;
	/** Which is called: the grant may serve several. */
	platform: Platform;
	/** For the audit: what the session is for. */
	purpose: string;
}

export async function openSession(
	deps: Dependencies,
	ctx: AccessContext,
	{ grantId, platform, purpose, ...rest }: SessionOptions,
): Promise<PlatformSession> {
	const { environmentTokens } = deps;
	const fetchToken = async (rejectedToken?: Secret): Promise<HeldToken> => {
		if (environmentTokens) {
			const { scopes, ...token } = await useEnvironmentToken(
				deps,
				environmentTokens,
				ctx,
				{ grantId, platform, purpose, rejectedToken },
			);
			const left = token.life?.left() ?? null;
			return { ...token, grantedScopes: scopes, renewAt: renewalTime(left) };
		}
		const token = await getAccessToken(deps, ctx, grantId, {
			purpose,
			...(rejectedToken ? { rejectedToken } : {}),
		});
		return { ...token, renewAt: renewalTime(token.expiresInSeconds) };
	};
	// An app is looked up first: without one no token is fetched, nor its use audited.
	const appExtras = environmentTokens
		? null
		: await extrasOfGrant(deps, ctx, grantId, platform);
	let held = await fetchToken();
	const extras = appExtras ?? held.extras ?? {};
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
		authorize: async (request) =>
			bearer(
				request,
				performance.now() < held.renewAt ? held.accessToken : await renew(),
			),
		renewAfterRefusal: async (refused) => {
			if (refused === held.accessToken) await renew(held.accessToken);
		},
		reject: async (message) => {
			await rejectGrant(deps, ctx, grantId, {
				accessToken: held.accessToken,
				platform,
				message,
			});
		},
		grantedScopes: () => held.grantedScopes,
		standsIn: environmentTokens !== null,
		endpoints: deps.endpoints[platform],
		extras,
		requestId: ctx.requestId,
		logger: deps.logger,
	};
}

type HeldToken = Pick<AccessToken, "accessToken"> & {
	/** Null when nobody told. */
	grantedScopes: readonly string[] | null;
	/** Of the environment's app, where the token is the environment's. */
	extras?: Readonly<Record<string, string>>;
	/** By `performance.now()`. */
	renewAt: number;
};

async function extrasOfGrant(
	deps: Dependencies,
	ctx: AccessContext,
	grantId: string,
	platform: Platform,
): Promise<Readonly<Record<string, string>>> {
	const grant = await readGrant(deps, ctx.tenantId, grantId);
	return (await getApp(deps, { ...grant, platform })).extras;
}

/** With the usual margin; a token that lives shorter than that is used for half of its life. */
function renewalTime(secondsLeft: number | null): number {
	if (secondsLeft === null) return Number.POSITIVE_INFINITY;
	const seconds = Math.max(secondsLeft - marginSeconds, secondsLeft / 2);
	return performance.now() + seconds * 1000;
}
