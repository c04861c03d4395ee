import type { Credential, OAuth2Definition, OAuthApp } from "@patchbay/oauth";
import { appSecretOf } from "../app-secret.ts";
import type { Outgoing } from "../outgoing.ts";
import { appSecretProof } from "./app-secret-proof.ts";
import { metaAdsScoped } from "./scoped.ts";
import { classifyToken } from "./token-errors.ts";
import { readInspection } from "./token-inspection.ts";
import { apiVersion } from "./version.ts";

const day = 86_400;

/** App extra that names a configuration of Facebook Login for Business, in the place of permissions. */
export const configId = "configId";

/** Facebook Login: no PKCE, no refresh tokens; a short token is exchanged for one of about 60 days, which renews itself while it lives. */
export const metaAdsOAuth: OAuth2Definition = {
	platformName: metaAdsScoped.name,
	clientAuthentication: "body",
	pkce: false,
	scopeSeparator: ",",
	canonicalScope: (scope) => scope,
	authorizationParameters: ({ reconsent, app }) => ({
		// Without it the dialog does not show again what was declined before.
		...(reconsent ? { auth_type: "rerequest" } : {}),
		...(app.extras[configId]
			? {
					config_id: app.extras[configId],
					override_default_response_type: "true",
					// The configuration has the permissions.
					scope: null,
				}
			: {}),
	}),
	issuer: null,
	tokenType: "bearer",
	// Without a lifetime in the reply `debug_token` tells.
	defaultExpiresInSeconds: null,
	renewal: {
		by: "access_token",
		aheadSeconds: 14 * day,
		everySeconds: 7 * day,
	},
	secondStep: (token) => ({
		grant_type: "fb_exchange_token",
		fb_exchange_token: token.reveal(),
	}),
	// A configuration may issue a token of a system user, which lives long, or for ever, from the start.
	needsSecondStep: ({ app, expiresIn }) =>
		!app.extras[configId] || (expiresIn !== null && expiresIn.left() < day),
	inspect: {
		request({ app, endpoints }, token) {
			const { clientId, secret } = appSecretOf(app, metaAdsScoped.name);
			const url = new URL(
				`${endpoints.apiUrl ?? "https://graph.facebook.com"}/${apiVersion}/debug_token`,
			);
			url.searchParams.set("input_token", token.reveal());
			return {
				url,
				headers: { authorization: `Bearer ${clientId}|${secret.reveal()}` },
			};
		},
		read: readInspection,
	},
	revokes: "access_token",
	revocationAuthentication: "none",
	revocation: {
		method: "DELETE",
		body: "query",
		names: { token: null },
		headers: (token) => ({ authorization: `Bearer ${token.reveal()}` }),
		fields: (token, clientSecret) => ({
			appsecret_proof: appSecretProof(token, clientSecret),
		}),
	},
	limits: { code: 4096, accessToken: 4096, refreshToken: 4096 },
	classify: classifyToken,
};

/**
 * Adds the token, and the proof that is made with the app's secret. A token that an admin pasted belongs to an app of theirs:
 * its secret is not known here.
 */
export function signRequest(
	request: Outgoing,
	{ credential, app }: { credential: Credential; app: OAuthApp | null },
): Outgoing {
	if (credential.method === "OAUTH1")
		throw new TypeError("Meta Ads cannot sign by OAUTH1");
	const token =
		credential.method === "API_KEY" ? credential.key : credential.token;
	const url = new URL(request.url);
	// A token that asks about itself.
	if (url.pathname.endsWith("/debug_token"))
		url.searchParams.set("input_token", token.reveal());
	if (credential.method === "OAUTH2")
		url.searchParams.set(
			"appsecret_proof",
			appSecretProof(token, appSecretOf(app, metaAdsScoped.name).secret),
		);
	return {
		...request,
		url,
		headers: { ...request.headers, authorization: `Bearer ${token.reveal()}` },
	};
}
