import type { Secret } from "@patchbay/vault";
import type { OAuthRequestOptions, TokenSet } from "./provider.ts";
import { requestTokens } from "./request-tokens.ts";

/**
 * Gets a new access token (RFC 6749 6). `refreshToken` of the result is null where the platform does not rotate: the
 * old one stays in use.
 * @throws {GrantRevoked} the refresh token is dead, or an administrator blocks us
 * @throws {AppRejected} client id or every client secret refused: no tenant's fault
 * @throws {TokenResponseInvalid | PlatformUnavailable | RateLimited | PlatformRejected}
 */
export async function refreshTokens(
	options: OAuthRequestOptions & { refreshToken: Secret<string> },
): Promise<TokenSet> {
	return requestTokens(options, "refresh", {
		grant_type: "refresh_token",
		refresh_token: options.refreshToken.reveal(),
	});
}
