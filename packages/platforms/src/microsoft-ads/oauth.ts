import type { CallbackErrorKind, OAuth2Definition } from "@patchbay/oauth";
import { microsoftAdsScoped } from "./scoped.ts";
import { classifyToken } from "./token-errors.ts";

/** Words in the callback beyond those of RFC 6749. */
const callbackWords: ReadonlyMap<string, CallbackErrorKind> = new Map([
	["consent_required", "denied"],
	["login_required", "denied"],
	["interaction_required", "denied"],
	["invalid_resource", "app"],
	["invalid_client", "app"],
]);

/**
 * The Microsoft identity platform, for work accounts and personal ones alike (tenant `common`). Every refresh brings another
 * refresh token; the one before it lives on until its own end. Scopes are sent again at the exchange and at each refresh.
 */
export const microsoftAdsOAuth: OAuth2Definition = {
	platformName: microsoftAdsScoped.name,
	appPlace: "in the Microsoft Entra admin center under App registrations",
	clientAuthentication: "body",
	pkce: true,
	scopeSeparator: " ",
	canonicalScope: (scope) => scope,
	// Who is signed in at Microsoft as somebody else chooses; a consent that is asked for again is shown again.
	authorizationParameters: ({ loginHint, reconsent }) => ({
		prompt: reconsent ? "consent" : "select_account",
		...(loginHint === undefined ? {} : { login_hint: loginHint }),
	}),
	issuer: null,
	tokenType: "Bearer",
	defaultExpiresInSeconds: 3_599,
	// Entra documents no way to revoke what one app was given.
	revokes: null,
	revocationAuthentication: "none",
	sendsScopes: true,
	classify: classifyToken,
	callbackWords,
	limits: { code: 4_096, accessToken: 16_384, refreshToken: 8_192 },
};
