import type { Secret } from "@patchbay/vault";
import type { OAuthRequestOptions, TokenSet } from "./provider.ts";
import { inspectTokens, requestTokens } from "./request-tokens.ts";

/**
 * Gets a new access token (RFC 6749 6). `refreshToken` of the result is null where the platform does not rotate: the
 * old one stays in use.
 * @throws {GrantRevoked} the refresh token is dead, or an administrator blocks us
 * @throws {AppRejected} client id or every client secret refused: no tenant's fault
 * @throws {TokenResponseInvalid | PlatformUnavailable | RateLimited | PlatformRejected}
 */
export async function refreshTokens(
	options: OAuthRequestOptions & {
		refreshToken: Secret<string>;
		/** Scopes that are held, which some platforms want again. */
		scopes?: readonly string[] | null;
	},
): Promise<TokenSet> {
	const { refreshToken, scopes = null, ...call } = options;
	return inspectTokens(
		call,
		await requestTokens(
			call,
			"refresh",
			{ grant_type: "refresh_token", refresh_token: refreshToken.reveal() },
			scopes,
		),
	);
}

/**
 * Exchanges an access token for one that lives longer, while it still lives.
 * @throws what `refreshTokens` throws
 */
export async function extendToken(
	options: OAuthRequestOptions & {
		accessToken: Secret<string>;
		scopes?: readonly string[] | null;
	},
): Promise<TokenSet> {
	const { accessToken, scopes = null, ...call } = options;
	const { secondStep, platformName } = call.definition;
	if (!secondStep)
		throw new Error(`${platformName} does not renew by the access token`);
	return inspectTokens(
		call,
		await requestTokens(call, "refresh", secondStep(accessToken), scopes),
	);
}
