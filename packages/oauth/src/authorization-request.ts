import { buildAuthorizationUrl } from "./arctic.ts";
import type {
	OAuth2Definition,
	OAuthApp,
	OAuthEndpoints,
	ParameterNames,
} from "./provider.ts";

export interface AuthorizationRequest {
	scopes: readonly string[];
	/** The attempt's random state, at least 128 bits. */
	state: string;
	/** The PKCE verifier (RFC 7636 4.1); unused where the platform knows no PKCE. */
	codeVerifier: string;
	/** The platform's user that is expected: e-mail or id. */
	loginHint?: string;
	/** Show the consent page although the user agreed before, which also brings a refresh token. */
	reconsent: boolean;
	/** OpenID Connect Core 3.1.2.1. */
	nonce?: string;
}

/** The address to send the user's browser to. Extra parameters never replace those of RFC 6749 and 7636. */
export function createAuthorizationRequest(
	definition: OAuth2Definition,
	app: OAuthApp,
	endpoints: OAuthEndpoints,
	request: AuthorizationRequest,
): URL {
	const url = buildAuthorizationUrl({
		authorizeUrl: endpoints.authorizeUrl,
		clientId: app.clientId,
		redirectUri: app.redirectUri,
		state: request.state,
		codeVerifier: definition.pkce ? request.codeVerifier : null,
	});
	if (request.scopes.length > 0)
		url.searchParams.set(
			"scope",
			request.scopes.join(definition.scopeSeparator),
		);
	if (request.nonce !== undefined) url.searchParams.set("nonce", request.nonce);
	rename(url.searchParams, definition.names?.authorization);
	const extra = definition.authorizationParameters({
		reconsent: request.reconsent,
		app,
		...(request.loginHint === undefined
			? {}
			: { loginHint: request.loginHint }),
	});
	for (const [name, value] of Object.entries(extra)) {
		if (value === null) {
			url.searchParams.delete(name);
			continue;
		}
		if (url.searchParams.has(name))
			throw new Error(
				`${definition.platformName} must not set the parameter ${name}`,
			);
		url.searchParams.set(name, value);
	}
	return url;
}

/** Gives parameters the platform's own names, in place; those named null are left out. */
export function rename(
	parameters: URLSearchParams,
	names: ParameterNames = {},
): void {
	for (const [name, own] of Object.entries(names)) {
		const value = parameters.get(name);
		if (value === null) continue;
		parameters.delete(name);
		if (own !== null) parameters.set(own, value);
	}
}
