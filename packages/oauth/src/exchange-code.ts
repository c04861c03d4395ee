import type { Secret } from "@patchbay/vault";
import { CodeRejected } from "./errors.ts";
import type { OAuthRequestOptions, TokenSet } from "./provider.ts";
import { requestTokens } from "./request-tokens.ts";

/**
 * Exchanges an authorization code for tokens (RFC 6749 4.1.3, RFC 7636 4.5). `scopes` of the result may be fewer than
 * were asked for: the user can untick some.
 * @throws {CodeRejected} used, expired or unknown code
 * @throws {AppRejected} client id, every client secret or the redirect URI refused
 * @throws {TokenResponseInvalid} the reply is not a token response
 * @throws {ConsentDenied | PlatformUnavailable | RateLimited | PlatformRejected}
 */
export async function exchangeCode(
	options: OAuthRequestOptions & {
		code: string;
		/** Of the attempt; left out of the request where the platform knows no PKCE. */
		codeVerifier: Secret<string>;
	},
): Promise<TokenSet> {
	const { definition, app, code } = options;
	if (code === "" || Buffer.byteLength(code) > definition.limits.code)
		throw new CodeRejected(
			`This is not an answer of ${definition.platformName}. Start the connection again.`,
		);
	return requestTokens(options, "exchange", {
		grant_type: "authorization_code",
		code,
		redirect_uri: app.redirectUri,
		...(definition.pkce
			? { code_verifier: options.codeVerifier.reveal() }
			: {}),
	});
}
