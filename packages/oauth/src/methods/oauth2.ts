import { Secret } from "@patchbay/vault";
import { generateCodeVerifier, generateState } from "../arctic.ts";
import { createAuthorizationRequest } from "../authorization-request.ts";
import { callbackError, refusedCallback } from "../callback-error.ts";
import { readAuthorizationAnswer } from "../callback-query.ts";
import type { Credential } from "../credential.ts";
import { GrantRevoked } from "../errors.ts";
import { exchangeCode } from "../exchange-code.ts";
import { readIdToken } from "../id-token.ts";
import { checkIssuer } from "../issuer.ts";
import type { OAuth2Definition } from "../provider.ts";
import { extendToken, refreshTokens } from "../refresh-tokens.ts";
import { revokeToken } from "../revoke-token.ts";
import type { Renewal } from "./issued.ts";
import type { OAuth2Method } from "./method.ts";
import { toIssued } from "./to-issued.ts";

const byRefreshToken: Renewal = { by: "refresh_token", aheadSeconds: 1800 };

/** OAuth 2.0 with the authorization code (RFC 6749 4.1, RFC 7636, RFC 9207), as one platform speaks it. */
export function oauth2(definition: OAuth2Definition): OAuth2Method {
	// A grant may serve several platforms: what is said of it later names whoever keeps it.
	const ofGrant: OAuth2Definition = {
		...definition,
		platformName: definition.identityProviderName ?? definition.platformName,
	};
	const renewal = definition.renewal ?? byRefreshToken;
	const codeName = definition.names?.code ?? "code";

	const method: OAuth2Method = {
		kind: "OAUTH2",
		renewal,
		tokenType: definition.tokenType,
		pkce: definition.pkce,
		async begin({ app, endpoints }, wanted) {
			const {
				state = generateState(),
				codeVerifier = new Secret(generateCodeVerifier()),
			} = wanted;
			const url = createAuthorizationRequest(definition, app, endpoints, {
				...wanted,
				state,
				codeVerifier: codeVerifier.reveal(),
			});
			return { url, key: state, secret: definition.pkce ? codeVerifier : null };
		},
		keyOf: (query) => query.text("state"),
		async finish(call, { query, secret, scopes }) {
			query.assertSound();
			checkIssuer(definition, call.endpoints, query.get("iss"));
			if (
				definition.deniedWithoutCode &&
				query.text(codeName) === null &&
				query.text("error") === null
			)
				throw refusedCallback(
					definition.platformName,
					"denied",
					new Error("a callback without a code"),
				);
			const { code, error } = readAuthorizationAnswer(query, {
				code: codeName,
			});
			if (code === null)
				throw callbackError(definition, error ?? "invalid_request");
			const tokens = await exchangeCode({
				...call,
				definition,
				code,
				codeVerifier: secret,
				scopes,
			});
			return toIssued(tokens);
		},
		readIdToken: (idToken, expected) =>
			readIdToken(idToken, { ...expected, definition }),
	};
	const refresh: NonNullable<OAuth2Method["refresh"]> = async (
		call,
		refreshToken,
		scopes,
	) =>
		toIssued(
			await refreshTokens({
				...call,
				definition: ofGrant,
				refreshToken,
				scopes,
			}),
		);
	switch (renewal.by) {
		case "refresh_token":
			method.refresh = refresh;
			method.renew = async (call, credential, scopes) => {
				const { refreshToken } = asOAuth2(credential);
				if (refreshToken !== null) return refresh(call, refreshToken, scopes);
				throw new GrantRevoked(
					`${ofGrant.platformName} gave no lasting access. Connect again.`,
				);
			};
			break;
		case "access_token":
			method.renew = async (call, credential, scopes) =>
				toIssued(
					await extendToken({
						...call,
						definition: ofGrant,
						accessToken: asOAuth2(credential).token,
						scopes,
					}),
				);
			break;
	}
	if (definition.revokes !== null)
		method.revoke = async (call, credential) => {
			const { token, refreshToken } = asOAuth2(credential);
			await revokeToken({
				...call,
				definition: ofGrant,
				accessToken: token,
				refreshToken,
			});
		};
	return method;
}

function asOAuth2(
	credential: Credential,
): Extract<Credential, { method: "OAUTH2" }> {
	if (credential.method !== "OAUTH2")
		throw new TypeError(
			`a credential of ${credential.method} is not OAuth 2.0's`,
		);
	return credential;
}
