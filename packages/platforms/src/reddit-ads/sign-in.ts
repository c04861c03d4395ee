import type { OAuth2Definition } from "@patchbay/oauth";

/** OAuth 2.0 as Reddit Ads speaks it; values and hooks are those of `OAuth2Definition`. */
export const redditAdsOAuth: OAuth2Definition = {
	platformName: "Reddit Ads",
	clientAuthentication: "body",
	pkce: true,
	scopeSeparator: " ",
	canonicalScope: (scope) => scope,
	authorizationParameters: () => ({}),
	issuer: null,
	tokenType: "Bearer",
	defaultExpiresInSeconds: 3600,
	revokes: "refresh_token",
	revocationAuthentication: "body",
	limits: { code: 512, accessToken: 2048, refreshToken: 2048 },
};
