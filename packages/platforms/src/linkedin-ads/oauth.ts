import type {
	Credential,
	OAuth2Definition,
	OAuthApp,
	TokenErrorKind,
	TokenReply,
	TokenUse,
} from "@patchbay/oauth";
import { appSecretOf } from "../app-secret.ts";
import { bearer, type Outgoing } from "../outgoing.ts";
import { fields } from "../read-failure.ts";
import { linkedinAdsScoped } from "./scoped.ts";

const day = 86_400;

/**
 * LinkedIn's OAuth 2.0: no PKCE, the client in the body, tokens of 60 days, scopes separated by blanks in the request and by commas
 * in the reply. Only apps that LinkedIn approved for it get refresh tokens, whose end is fixed from the first consent: each reply
 * tells the days that are left, and no refresh moves it.
 */
export const linkedinAdsOAuth: OAuth2Definition = {
	platformName: linkedinAdsScoped.name,
	appPlace:
		"on the app's page in LinkedIn's developer portal, under Auth; the Advertising API is asked for there under Products",
	clientAuthentication: "body",
	pkce: false,
	scopeSeparator: " ",
	canonicalScope: (scope) => scope,
	authorizationParameters: () => ({}),
	issuer: null,
	tokenType: "Bearer",
	tokenTypeOptional: true,
	defaultExpiresInSeconds: 60 * day,
	renewal: { by: "refresh_token", aheadSeconds: 7 * day, optional: true },
	// LinkedIn documents no revocation; the address is what others use, and a failure of it is noted and no more.
	revokes: "access_token",
	revocationAuthentication: "body",
	callbackWords: new Map([
		["user_cancelled_login", "denied"],
		["user_cancelled_authorize", "denied"],
		// The app lacks a product.
		["unauthorized_scope_error", "app"],
	]),
	classify: classifyToken,
	// Tokens have some 500 characters, and LinkedIn asks for room for 1,000 and more.
	limits: { code: 2048, accessToken: 4096, refreshToken: 4096 },
};

/**
 * Judges a refusal of the token endpoint: a code or a token that is dead is an `invalid_request` at LinkedIn, whose requests are
 * right here.
 */
function classifyToken(
	{ status, json }: TokenReply,
	use: TokenUse,
): TokenErrorKind | null {
	if (use !== "exchange" && use !== "refresh") return null;
	return status === 400 && fields(json)?.error === "invalid_request"
		? "grant"
		: null;
}

const introspection = /\/introspectToken$/;

/** Adds the token: in a header, or with the app's proof in the form of a question about the token itself. */
export function signRequest(
	request: Outgoing,
	{ credential, app }: { credential: Credential; app: OAuthApp | null },
): Outgoing {
	if (credential.method !== "OAUTH2")
		throw new TypeError(`LinkedIn Ads cannot sign by ${credential.method}`);
	const { token } = credential;
	if (!introspection.test(request.url.pathname))
		return bearer(request, token).request;
	const { clientId, secret } = appSecretOf(app, linkedinAdsScoped.name);
	return {
		...request,
		body: {
			form: new URLSearchParams({
				client_id: clientId,
				client_secret: secret.reveal(),
				token: token.reveal(),
			}),
		},
	};
}
