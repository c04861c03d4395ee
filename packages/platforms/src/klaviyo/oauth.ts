import type { Credential, OAuth2Definition } from "@patchbay/oauth";
import { bearer, type Outgoing } from "../outgoing.ts";
import { klaviyoScoped } from "./scoped.ts";

/**
 * Klaviyo's OAuth 2.0: PKCE also for an app with a secret, Basic at the token endpoint, tokens of an hour. A refresh may bring
 * another refresh token or none; one dies after 90 days without use.
 */
export const klaviyoOAuth: OAuth2Definition = {
	platformName: klaviyoScoped.name,
	clientAuthentication: "basic",
	pkce: true,
	scopeSeparator: " ",
	canonicalScope: (scope) => scope,
	authorizationParameters: () => ({}),
	issuer: null,
	tokenType: "Bearer",
	defaultExpiresInSeconds: 3_600,
	revokes: "refresh_token",
	revocationAuthentication: "basic",
	revocation: { typeHint: true },
	// One page of Klaviyo's names it so.
	errorWords: new Map([["invalid_grant_type", "grant"]]),
	limits: { code: 2_048, accessToken: 8_192, refreshToken: 2_048 },
};

/** Adds a key as Klaviyo wants it, or a token of OAuth as everybody does. */
export function signRequest(
	request: Outgoing,
	{ credential }: { credential: Credential },
): Outgoing {
	switch (credential.method) {
		case "OAUTH2":
			return bearer(request, credential.token).request;
		case "API_KEY":
			return {
				...request,
				headers: {
					...request.headers,
					authorization: `Klaviyo-API-Key ${credential.key.reveal()}`,
				},
			};
		default:
			throw new TypeError(`Klaviyo cannot sign by ${credential.method}`);
	}
}
