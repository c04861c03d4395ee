import type { Credential, OAuthApp } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import type { Outgoing } from "../outgoing.ts";
import { signRequest, xAdsOAuth } from "./oauth.ts";

const app: OAuthApp = {
	platform: "X_ADS",
	clientId: "api-key",
	clientSecrets: [new Secret("newest-secret"), new Secret("older-secret")],
	redirectUri: "https://hub.example/oauth/x-ads/callback",
	extras: {},
};
const credential: Credential = {
	method: "OAUTH1",
	token: new Secret("111-AAA"),
	tokenSecret: new Secret("token-secret"),
};
const request: Outgoing = {
	method: "GET",
	url: new URL("https://ads-api.x.com/12/accounts?count=1000"),
	headers: { accept: "application/json" },
	expects: "json",
	bucket: "discovery",
	account: null,
	repeatable: true,
};

test("a request is signed anew each time, and holds no secret", () => {
	const headers = [1, 2].map(
		() => signRequest(request, { credential, app }).headers,
	);
	const [first, second] = headers.map(({ authorization }) => authorization);
	expect(first).toMatch(
		/^OAuth oauth_consumer_key="api-key", oauth_nonce="[0-9a-f]{32}", oauth_signature="[^"]+", oauth_signature_method="HMAC-SHA1", oauth_timestamp="\d{10}", oauth_token="111-AAA", oauth_version="1.0"$/,
	);
	expect(first).not.toBe(second);
	expect(JSON.stringify(headers)).not.toMatch(/secret/);
	expect(headers[0]?.accept).toBe("application/json");
});

test("another kind of credential, or none of an app, signs nothing", () => {
	expect(() => signRequest(request, { credential, app: null })).toThrow();
	expect(() =>
		signRequest(request, {
			credential: { method: "API_KEY", key: new Secret("k") },
			app,
		}),
	).toThrow(TypeError);
});

test("the person is who the exchange names: an id of 19 digits stays exact", () => {
	const user = (text: string) => xAdsOAuth.user?.(new URLSearchParams(text));
	expect(user("user_id=9223372036854775807&screen_name=brand_eu")).toEqual({
		id: "9223372036854775807",
		name: "@brand_eu",
	});
	expect(user("user_id=1")).toEqual({ id: "1", name: null });
	expect(user("screen_name=brand_eu")).toBeNull();
});

test.each([
	[32, "client"],
	[88, "rate_limited"],
	[89, "grant"],
	[99, "client"],
	[135, "clock"],
	[415, "app"],
	[4711, null],
])("number %i while signing in is: %s", (code, kind) => {
	const json = { errors: [{ code, message: "ignored" }] };
	expect(
		xAdsOAuth.classify?.(
			{
				status: 401,
				headers: {},
				mediaType: "application/json",
				text: JSON.stringify(json),
				json,
				retryAt: null,
			},
			"request",
		),
	).toBe(kind);
});
