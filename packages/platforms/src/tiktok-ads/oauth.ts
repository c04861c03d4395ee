import type { Credential, OAuth2Definition, OAuthApp } from "@patchbay/oauth";
import { appSecretOf } from "../app-secret.ts";
import type { Outgoing } from "../outgoing.ts";
import { fields } from "../read-failure.ts";
import type { Scoped } from "../scope-policy.ts";
import { classifyToken } from "./errors.ts";
import { covers, scopeNames, scopeSets } from "./scopes.ts";

/** TikTok's words and scopes: the app's settings in the developer portal decide which a token has. */
export const tiktokAdsScoped: Scoped = {
	name: "TikTok Ads",
	scopes: {
		sets: scopeSets,
		askedFor: "app",
		names: scopeNames,
		silent: [],
		covers,
	},
};

const appNames = { client_id: "app_id", client_secret: "secret" };

/** TikTok's authorization for the Marketing API: a portal of three parameters, JSON, and tokens that last. */
export const tiktokAdsOAuth: OAuth2Definition = {
	platformName: tiktokAdsScoped.name,
	clientAuthentication: "body",
	pkce: false,
	scopeSeparator: " ",
	canonicalScope: (scope) => scope,
	authorizationParameters: () => ({}),
	issuer: null,
	tokenType: "Bearer",
	tokenTypeOptional: true,
	defaultExpiresInSeconds: null,
	renewal: { by: "consent" },
	revokes: "access_token",
	revocationAuthentication: "body",
	revocation: {
		body: "json",
		names: { ...appNames, token: "access_token" },
		headers: (token) => ({ "access-token": token.reveal() }),
	},
	limits: { code: 2048, accessToken: 2048, refreshToken: 2048 },
	names: {
		authorization: { client_id: "app_id", response_type: null, scope: null },
		token: {
			...appNames,
			code: "auth_code",
			grant_type: null,
			redirect_uri: null,
		},
		code: "auth_code",
	},
	body: "json",
	// Its list has thousands of ids for an agency; they are asked for page by page instead.
	tokenFields: { exchange: { return_advertiser_ids: false } },
	deniedWithoutCode: true,
	unwrap({ data }) {
		const told = fields(data);
		if (told === null) return null;
		const { access_token, scope } = told;
		return {
			access_token,
			// Numbers, and texts beyond 2^53.
			scope: Array.isArray(scope) ? scope.map(String).join(" ") : scope,
		};
	},
	classify: classifyToken,
};

const advertiserList = /\/oauth2\/advertiser\/get\/$/;

/** Adds the token as TikTok's own header, and the app's proof where the list of advertisers wants it in the address. */
export function signRequest(
	request: Outgoing,
	{ credential, app }: { credential: Credential; app: OAuthApp | null },
): Outgoing {
	if (credential.method !== "OAUTH2")
		throw new TypeError(`TikTok Ads cannot sign by ${credential.method}`);
	const headers = {
		...request.headers,
		"access-token": credential.token.reveal(),
	};
	if (!advertiserList.test(request.url.pathname))
		return { ...request, headers };
	const { clientId, secret } = appSecretOf(app, tiktokAdsScoped.name);
	const url = new URL(request.url);
	url.searchParams.set("app_id", clientId);
	url.searchParams.set("secret", secret.reveal());
	return { ...request, url, headers };
}
