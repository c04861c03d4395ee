import { randomBytes } from "node:crypto";
import {
	type Credential,
	type OAuth1Definition,
	type OAuthApp,
	signOAuth1,
	type TokenErrorKind,
} from "@patchbay/oauth";
import { appSecretOf } from "../app-secret.ts";
import type { Outgoing } from "../outgoing.ts";
import { fields, list } from "../read-failure.ts";

/** Meanings of X's numbers while signing in; another number is told by the status. */
const byNumber: ReadonlyMap<unknown, TokenErrorKind> = new Map([
	// The signature does not fit: the API key's secret, since the rest of it is ours.
	[32, "client"],
	[88, "rate_limited"],
	[89, "grant"],
	[99, "client"],
	[135, "clock"],
	// Callback address that is not registered.
	[415, "app"],
]);

/** X's OAuth 1.0a. Its tokens last until the person, the app or X ends them. */
export const xAdsOAuth: OAuth1Definition = {
	platformName: "X Ads",
	appPlace: "on the app's page in X's developer console, under Keys and tokens",
	user(reply) {
		const id = reply.get("user_id");
		const name = reply.get("screen_name");
		return id ? { id, name: name ? `@${name}` : null } : null;
	},
	classify({ json }) {
		const [first] = list(fields(json)?.errors);
		return byNumber.get(first?.code) ?? null;
	},
	revokes: true,
	limits: { token: 512, verifier: 512 },
};

/** Signs a request with the app's secret and the token's (RFC 5849). A JSON body is no part of the signature. */
export function signRequest(
	request: Outgoing,
	{ credential, app }: { credential: Credential; app: OAuthApp | null },
): Outgoing {
	if (credential.method !== "OAUTH1")
		throw new TypeError(`X Ads cannot sign by ${credential.method}`);
	const { clientId, secret } = appSecretOf(app, xAdsOAuth.platformName);
	const authorization = signOAuth1(
		{
			method: request.method,
			url: request.url,
			...(request.body && "form" in request.body
				? { form: request.body.form }
				: {}),
		},
		{
			consumerKey: clientId,
			consumerSecret: secret,
			token: credential.token.reveal(),
			tokenSecret: credential.tokenSecret,
		},
		{
			nonce: randomBytes(16).toString("hex"),
			timestamp: Math.floor(Date.now() / 1000),
		},
	);
	return { ...request, headers: { ...request.headers, authorization } };
}
