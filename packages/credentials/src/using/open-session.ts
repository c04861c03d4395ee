import { setTimeout as sleep } from "node:timers/promises";
import type { AccessContext } from "@patchbay/access";
import type { Platform } from "@patchbay/db";
import type { AppError } from "@patchbay/errors";
import type { Urgency } from "@patchbay/limits";
import {
	type Credential,
	type OAuthApp,
	PlatformRejected,
	TokenResponseInvalid,
} from "@patchbay/oauth";
import {
	type AuthorizedRequest,
	bearer,
	type CredentialHandle,
	GrantRevoked,
	getPlatform,
	type Outgoing,
	type PlatformSession,
	PlatformUnavailable,
	providerNameOf,
	RateLimited,
} from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { appOfGrant } from "../grants/app-of-grant.ts";
import { readGrant, secondsLeft } from "../grants/grant-row.ts";
import { rejectGrant } from "../grants/mark-grant.ts";
import { forgetRefusal, noteRefusal } from "../grants/note-refusal.ts";
import { isRenewable as canBeRenewed } from "../refreshing/not-renewable.ts";
import { RenewalFailed } from "../refreshing/renewal-failed.ts";
import { endTime, renewalTime } from "../renewal-time.ts";
import {
	environmentPerson,
	useEnvironmentToken,
} from "./environment-tokens.ts";
import { FreshAccessRefused } from "./fresh-access-refused.ts";
import { getCredential } from "./get-credential.ts";

export interface SessionOptions
	extends Pick<PlatformSession, "signal" | "limits"> {
	grantId: string;
	/** Platform that is called: the grant may serve several. */
	platform: Platform;
	/** Purpose of the session, for the audit. */
	purpose: string;
	/**
	 * True for a worker: a renewal that failed moments ago is not tried again before the grant's pause is over, and the
	 * session is refused with {@link RenewalFailed}.
	 */
	inBackground?: boolean;
	/** Urgency of its requests, for platforms that allow only so many a day; a person's when left out. */
	urgency?: Urgency;
}

/** Credential that the session holds. It is the handle of the requests that it signed. */
interface Held {
	credential: Credential;
	/** Null when nobody told. */
	grantedScopes: readonly string[] | null;
	/** Time of the renewal, by `performance.now()`. */
	renewAt: number;
	isRenewable: boolean;
	/** Time, by `performance.now()`, before which a refusal is no reason to renew it: it has just been renewed. */
	freshUntil: number;
	/** The platform has refused this credential before, and not accepted it since. */
	isSuspect: boolean;
	/** The environment's app, where the credential is the environment's. */
	app?: OAuthApp | null;
}

/**
 * Signs a connector's requests. The credential is fetched and audited once here, kept in memory for the session, and
 * fetched again when it ends. Throws what `getAccessToken` throws.
 */
export async function openSession(
	deps: Dependencies,
	ctx: AccessContext,
	options: SessionOptions,
): Promise<PlatformSession> {
	const { grantId, platform, purpose, inBackground, urgency, ...rest } =
		options;
	const { environmentTokens } = deps;
	// An app is looked up first: without one no credential is fetched, nor its use audited.
	const grant = environmentTokens
		? null
		: await readGrant(deps, ctx.tenantId, grantId);
	const ofGrant = grant && (await appOfGrant(deps, { ...grant, platform }));
	const fetchHeld = (rejected?: Credential) =>
		fetchCredential(deps, ctx, options, rejected);
	let held = await fetchHeld();
	const app = grant ? ofGrant : (held.app ?? null);
	const meter = deps.limits.meter({
		platform,
		clientId: grant ? grant.client_id : (app?.clientId ?? null),
		tenantId: app?.tenantId,
		person: grant?.platform_user_id ?? environmentPerson,
		policy: getPlatform(deps.platforms, platform).limits,
		extras: app?.extras,
		urgency,
		signal: rest.signal,
	});
	let fetching: Promise<Held> | undefined;
	// Requests run side by side; what one of them fetches serves all.
	const renew = async (rejected?: Credential): Promise<Held> => {
		fetching ??= fetchHeld(rejected).finally(() => {
			fetching = undefined;
		});
		held = await fetching;
		return held;
	};
	const pause = () =>
		sleep(
			deps.timings.freshGrace,
			undefined,
			rest.signal ? { signal: rest.signal } : {},
		);
	/** Time at which the platform began to refuse a credential that was renewed for it. */
	const firstRefused = new WeakMap<CredentialHandle, number>();
	return {
		...rest,
		...meter,
		authorize: async (request) =>
			signRequest(
				deps,
				platform,
				app,
				performance.now() < held.renewAt ? held : await renew(),
				request,
			),
		renewAfterRefusal: async (refused, hasEnded = false) => {
			if (refused !== held) return;
			const isFresh = performance.now() < held.freshUntil && !hasEnded;
			if (held.isRenewable && !isFresh) await renew(held.credential);
			else {
				// A reconnect may have brought another one; else the platform is given a moment, and asked once more.
				await pause();
				await renew();
			}
		},
		confirmRefusal: async (refused, hasEnded) => {
			if (refused !== held) return;
			// Only the operator can set it right: no customer's grant is blamed.
			if (environmentTokens && !held.isRenewable)
				throw environmentTokens.refused(platform);
			if (!held.isRenewable) {
				held.isSuspect = true;
				return noteRefusal(deps, ctx, {
					grantId,
					platform,
					credential: held.credential,
				});
			}
			const since = firstRefused.get(held);
			const now = performance.now();
			if (since === undefined) firstRefused.set(held, now);
			else if (now - since >= deps.timings.freshGrace) {
				const { name } = getPlatform(deps.platforms, platform);
				throw hasEnded
					? new GrantRevoked(
							`${name} no longer accepts this access. Connect again.`,
						)
					: new FreshAccessRefused(name);
			}
			await pause();
		},
		accepted: (credential) => {
			if (credential !== held || !held.isSuspect) return;
			held.isSuspect = false;
			forgetRefusal(deps, ctx.tenantId, grantId).catch((err: unknown) =>
				deps.logger.warn({ err, grantId }, "a refusal could not be forgotten"),
			);
		},
		reject: async (message) => {
			await rejectGrant(deps, ctx, grantId, {
				credential: held.credential,
				platform,
				message,
			});
		},
		grantedScopes: () => held.grantedScopes,
		fromEnvironment: environmentTokens !== null,
		endpoints: deps.endpoints[platform],
		extras: app?.extras ?? {},
		requestId: ctx.requestId,
		logger: deps.logger,
	};
}

/** Adds what proves the credential, as the platform wants it. Credential and app go no further than its `sign`. */
async function signRequest(
	{ platforms }: Pick<Dependencies, "platforms">,
	platform: Platform,
	app: OAuthApp | null,
	held: Held,
	request: Outgoing,
): Promise<AuthorizedRequest> {
	const { credential } = held;
	const { sign } = getPlatform(platforms, platform);
	if (sign)
		return {
			request: await sign(request, { credential, app }),
			credential: held,
		};
	if (credential.method !== "OAUTH2")
		throw new TypeError("a platform without bearer tokens has to sign");
	return { ...bearer(request, credential.token), credential: held };
}

async function fetchCredential(
	deps: Dependencies,
	ctx: AccessContext,
	{ grantId, platform, purpose, inBackground = false }: SessionOptions,
	rejected: Credential | undefined,
): Promise<Held> {
	const { environmentTokens } = deps;
	if (environmentTokens) {
		const { scopes, credential, life, app, isRenewable } =
			await useEnvironmentToken(deps, environmentTokens, ctx, {
				grantId,
				platform,
				purpose,
				rejectedToken:
					rejected?.method === "OAUTH2" ? rejected.token : undefined,
			});
		return {
			credential,
			grantedScopes: scopes,
			renewAt: isRenewable
				? renewalTime(life?.left() ?? null)
				: endTime(life?.left() ?? null),
			isRenewable,
			freshUntil: 0,
			isSuspect: false,
			app,
		};
	}
	try {
		const { credential, grant } = await getCredential(deps, ctx, grantId, {
			purpose,
			inBackground,
			...(rejected ? { rejected } : {}),
		});
		const renewable = canBeRenewed(deps, grant);
		return {
			credential,
			grantedScopes: grant.granted_scopes,
			// What cannot be renewed is used until it ends.
			renewAt: renewable
				? renewalTime(secondsLeft(grant))
				: endTime(secondsLeft(grant)),
			isRenewable: renewable,
			freshUntil:
				grant.renewed_seconds_ago === null
					? 0
					: grant.read_at +
						deps.timings.renewalHolds -
						grant.renewed_seconds_ago * 1_000,
			isSuspect: grant.refused_at !== null,
		};
	} catch (error) {
		if (!inBackground || !isFailedRenewal(error)) throw error;
		const platformName = providerNameOf(deps.platforms, platform);
		const { pause_seconds_left: pause } = await readGrant(
			deps,
			ctx.tenantId,
			grantId,
		);
		throw new RenewalFailed(platformName, pause ?? 0, error);
	}
}

/** Failures of a renewal that may pass, and were counted where they happened. */
function isFailedRenewal(error: unknown): error is AppError {
	return (
		!(error instanceof RenewalFailed) &&
		(error instanceof PlatformUnavailable ||
			error instanceof RateLimited ||
			error instanceof PlatformRejected ||
			error instanceof TokenResponseInvalid)
	);
}
