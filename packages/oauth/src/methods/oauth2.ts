import { Secret } from "@patchbay/vault";
import { generateCodeVerifier, generateState } from "../arctic.ts";
import { createAuthorizationRequest } from "../authorization-request.ts";
import { callbackError, refusedCallback } from "../callback-error.ts";
import { readAuthorizationAnswer } from "../callback-query.ts";
import type { Credential } from "../credential.ts";
import { GrantRevoked } from "../errors.ts";
import { exchangeCode } from "../exchange-code.ts";
import { checkIssuer } from "../issuer.ts";
import type { OAuth2Definition } from "../provider.ts";
import { extendToken, refreshTokens } from "../refresh-tokens.ts";
import { revokeToken } from "../revoke-token.ts";
import type { Renewal } from "./issued.ts";
import type { ConsentMethod } from "./method.ts";
import { toIssued } from "./to-issued.ts";

const byRefreshToken: Renewal = { by: "refresh_token", aheadSeconds: 1800 };

/** OAuth 2.0 with the authorization code (RFC 6749 4.1, RFC 7636, RFC 9207), as one platform speaks it. */
export function oauth2(definition: OAuth2Definition): ConsentMethod<"OAUTH2"> {
	// A grant may serve several platforms: what is said of it later names whoever keeps it.
	const ofGrant: OAuth2Definition = {
		...definition,
		platformName: definition.identityProviderName ?? definition.platformName,
	};
	const renewal = definition.renewal ?? byRefreshToken;
	const codeName = definition.names?.code ?? "code";

	const method: ConsentMethod<"OAUTH2"> = {
		kind: "OAUTH2",
		renewal,
		async begin({ app, endpoints }, wanted) {
			const state = generateState();
			const codeVerifier = generateCodeVerifier();
			const url = createAuthorizationRequest(definition, app, endpoints, {
				...wanted,
				state,
				codeVerifier,
			});
			return {
				url,
				key: state,
				secret: definition.pkce ? new Secret(codeVerifier) : null,
			};
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
	};
	if (renewal.by !== "consent")
		method.renew = async (call, credential, scopes) => {
			const { token, refreshToken } = asOAuth2(credential);
			if (renewal.by === "access_token")
				return toIssued(
					await extendToken({
						...call,
						definition: ofGrant,
						accessToken: token,
						scopes,
					}),
				);
			if (refreshToken === null)
				throw new GrantRevoked(
					`${ofGrant.platformName} gave no lasting access. Connect again.`,
				);
			return toIssued(
				await refreshTokens({
					...call,
					definition: ofGrant,
					refreshToken,
					scopes,
				}),
			);
		};
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
