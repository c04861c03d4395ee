import type {
	Credential,
	OAuth2Definition,
	OAuthApp,
	TokenErrorKind,
	TokenReply,
	TokenUse,
} from "@patchbay/oauth";
import { bearer, type Outgoing } from "../outgoing.ts";
import { fields } from "../read-failure.ts";
import { redditAdsScoped } from "./scoped.ts";
import { userAgentOf } from "./user-agent.ts";

/** Reddit's OAuth 2.0: the client proves itself by Basic authentication alone, and only a permanent grant can be renewed. */
export const redditAdsOAuth: OAuth2Definition = {
	platformName: redditAdsScoped.name,
	appPlace:
		"in Reddit Ads Manager under Business settings → Developer Applications",
	clientAuthentication: "basic",
	// Not documented: the client's secret and `state` protect the code.
	pkce: false,
	scopeSeparator: " ",
	canonicalScope: (scope) => scope,
	// Without it Reddit gives no refresh token.
	authorizationParameters: () => ({ duration: "permanent" }),
	issuer: null,
	tokenType: "Bearer",
	// A day as of 2026; the shorter time that it was before holds where the reply says none.
	defaultExpiresInSeconds: 3600,
	revokes: "refresh_token",
	revocationAuthentication: "basic",
	revocation: { typeHint: true },
	limits: { code: 512, accessToken: 4096, refreshToken: 2048 },
	headers: (app) => ({ "user-agent": userAgentOf(app) }),
	classify: classifyToken,
};

/** Words of an error inside a reply that calls itself a success. */
const words: ReadonlyMap<unknown, TokenErrorKind> = new Map([
	["invalid_grant", "grant"],
	["invalid_client", "client"],
	["unsupported_grant_type", "app"],
	["invalid_request", "app"],
	["invalid_scope", "app"],
	["access_denied", "grant"],
]);

/**
 * Judges a reply of the token endpoint by its body as well as by its status: a dead code has status 200, a dead refresh token
 * is told by the number 400 alone, and a number stands where RFC 6749 has a word.
 */
export function classifyToken(
	{ status, json }: TokenReply,
	use: TokenUse,
): TokenErrorKind | null {
	const error = fields(json)?.error;
	const isSuccess = status >= 200 && status < 300;
	const number = typeof error === "number" ? error : null;
	if (isSuccess && (error === undefined || error === null)) return null;
	if (typeof error === "string")
		return isSuccess ? (words.get(error) ?? "rejected") : null;
	const judged = isSuccess ? (number ?? 400) : status;
	if (judged === 429) return "rate_limited";
	if (judged >= 500) return "unavailable";
	if (judged === 401) return "client";
	// Whoever names no user agent of its own is turned away so.
	if (judged === 403) return "app";
	if (judged === 400 && number !== null)
		return use === "refresh" ? "grant" : "rejected";
	return isSuccess ? "rejected" : null;
}

/** Adds the token, and the app's user agent where the call has none yet. */
export function signRequest(
	request: Outgoing,
	{ credential, app }: { credential: Credential; app: OAuthApp | null },
): Outgoing {
	if (credential.method !== "OAUTH2")
		throw new TypeError(`Reddit Ads cannot sign by ${credential.method}`);
	const headers = { "user-agent": userAgentOf(app), ...request.headers };
	return bearer({ ...request, headers }, credential.token).request;
}
