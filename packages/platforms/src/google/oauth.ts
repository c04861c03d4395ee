import type {
	CallbackErrorKind,
	OAuth2Definition,
	TokenErrorKind,
} from "@patchbay/oauth";
import type { ScopePolicy } from "../scope-policy.ts";
import { googleScopeNames } from "./scope-names.ts";

// Google grants the OpenID scopes under their long names.
const shortNames: ReadonlyMap<string, string> = new Map([
	["https://www.googleapis.com/auth/userinfo.email", "email"],
	["https://www.googleapis.com/auth/userinfo.profile", "profile"],
]);

// Beyond the words of RFC 6749.
const errorWords: ReadonlyMap<string, TokenErrorKind> = new Map([
	["deleted_client", "app"],
	["redirect_uri_mismatch", "app"],
	["org_internal", "app"],
	["admin_policy_enforced", "policy"],
	["rate_limit_exceeded", "rate_limited"],
	["internal_failure", "unavailable"],
]);

const callbackWords: ReadonlyMap<string, CallbackErrorKind> = new Map([
	["admin_policy_enforced", "policy"],
	["deleted_client", "app"],
	["org_internal", "app"],
]);

/** Values of every Google platform's scope policy; those of OpenID Connect tell who consented and open no data. */
export const googleScopePolicy = {
	canonical: (scope) => shortNames.get(scope) ?? scope,
	askedFor: "request",
	names: googleScopeNames,
	silent: ["openid", "email", "profile"],
} satisfies Omit<ScopePolicy, "sets">;

/** OAuth 2.0 for web servers as all of Google's platforms have it; sources in google-ads/README.md. */
export const googleOAuth: Omit<OAuth2Definition, "platformName"> = {
	appPlace: "in the Google Cloud console under APIs & Services → Credentials",
	identityProviderName: "Google",
	clientAuthentication: "body",
	pkce: true,
	scopeSeparator: " ",
	canonicalScope: googleScopePolicy.canonical,
	// Whether it is a reconnect or not: without both of the first two a second consent brings no refresh token.
	authorizationParameters: ({ loginHint }) => ({
		access_type: "offline",
		prompt: "consent",
		include_granted_scopes: "true",
		...(loginHint === undefined ? {} : { login_hint: loginHint }),
	}),
	issuer: "https://accounts.google.com",
	tokenType: "Bearer",
	defaultExpiresInSeconds: 3599,
	revokes: "refresh_token",
	revocationAuthentication: "none",
	errorWords,
	callbackWords,
	limits: { code: 256, accessToken: 2048, refreshToken: 512 },
};
