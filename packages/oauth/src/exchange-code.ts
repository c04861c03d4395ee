import type { Secret } from "@patchbay/vault";
import { CodeRejected } from "./errors.ts";
import type { OAuthRequestOptions, TokenSet } from "./provider.ts";
import { inspectTokens, requestTokens } from "./request-tokens.ts";

/**
 * Exchanges an authorization code for tokens (RFC 6749 4.1.3, RFC 7636 4.5), in two steps where the platform has two.
 * `scopes` of the result may be fewer than were asked for: the user can untick some.
 * @throws {CodeRejected} used, expired or unknown code
 * @throws {AppRejected} client id, every client secret or the redirect URI refused
 * @throws {TokenResponseInvalid} the reply is not a token response
 * @throws {ConsentDenied | PlatformUnavailable | RateLimited | PlatformRejected}
 */
export async function exchangeCode(
	options: OAuthRequestOptions & {
		code: string;
		/** The attempt's; left out of the request where the platform knows no PKCE. */
		codeVerifier: Secret<string> | null;
		/** Scopes that were asked for, which some platforms want again. */
		scopes?: readonly string[];
	},
): Promise<TokenSet> {
	const { code, codeVerifier, scopes = null, ...call } = options;
	const { definition, app } = call;
	if (code === "" || Buffer.byteLength(code) > definition.limits.code)
		throw new CodeRejected(
			`This answer is not from ${definition.platformName}. Start the connection again.`,
		);
	if (definition.pkce && codeVerifier === null)
		throw new Error(`${definition.platformName} needs the PKCE verifier`);
	const first = await requestTokens(
		call,
		"exchange",
		{
			grant_type: "authorization_code",
			code,
			redirect_uri: app.redirectUri,
			...(definition.pkce && codeVerifier !== null
				? { code_verifier: codeVerifier.reveal() }
				: {}),
		},
		scopes,
	);
	const { secondStep, needsSecondStep } = definition;
	if (
		!secondStep ||
		needsSecondStep?.({ app, expiresIn: first.expiresIn }) === false
	)
		return inspectTokens(call, first);
	const second = await requestTokens(
		call,
		"exchange",
		secondStep(first.accessToken),
		scopes,
	);
	return inspectTokens(call, {
		...second,
		scopes: second.scopes ?? first.scopes,
		idToken: second.idToken ?? first.idToken,
		told: {
			...first.told,
			...second.told,
			facts: { ...first.told?.facts, ...second.told?.facts },
		},
	});
}
