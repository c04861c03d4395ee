import { createHmac } from "node:crypto";
import {
	callbackError,
	createAuthorizationRequest,
	Lifetime,
	type OAuthApp,
} from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import type { Outgoing } from "../outgoing.ts";
import { missingScopes, scopesOfSets } from "../scope-policy.ts";
import { metaAdsOAuth, signRequest } from "./oauth.ts";
import { metaAdsScoped } from "./scoped.ts";
import { readInspection } from "./token-inspection.ts";
import { metaAdsUrls } from "./urls.ts";

const day = 86_400;
const app: OAuthApp = {
	platform: "META_ADS",
	clientId: "100000000000001",
	clientSecrets: [new Secret("newest"), new Secret("older")],
	redirectUri: "https://hub.example/oauth/meta-ads/callback",
	extras: {},
};
const endpoints = { ...metaAdsUrls, issuer: null };
const credential = {
	method: "OAUTH2",
	token: new Secret("EAABtoken"),
	refreshToken: null,
} as const;
const request = (path: string): Outgoing => ({
	method: "GET",
	url: new URL(`https://graph.facebook.com/v26.0/${path}`),
	headers: { "x-request-id": "1" },
	expects: "json",
	bucket: "person",
	account: null,
	repeatable: true,
});
const wanted = {
	scopes: scopesOfSets(metaAdsScoped, ["ads", "manage"]),
	state: "s".repeat(43),
	codeVerifier: "v".repeat(43),
};
const addressOf = (of: OAuthApp, reconsent: boolean) =>
	Object.fromEntries(
		createAuthorizationRequest(metaAdsOAuth, of, endpoints, {
			...wanted,
			reconsent,
		}).searchParams,
	);

test("the dialog is asked for permissions with commas, and shows again what was declined", () => {
	expect(addressOf(app, true)).toEqual({
		response_type: "code",
		client_id: app.clientId,
		redirect_uri: app.redirectUri,
		state: wanted.state,
		scope: "ads_read,ads_management,pages_show_list,pages_read_engagement",
		auth_type: "rerequest",
	});
	expect(addressOf(app, false)).not.toHaveProperty("auth_type");
});

test("a configuration of Login for Business stands for the permissions", () => {
	const parameters = addressOf(
		{ ...app, extras: { configId: "880001" } },
		true,
	);
	expect(parameters).toMatchObject({
		config_id: "880001",
		override_default_response_type: "true",
	});
	expect(parameters).not.toHaveProperty("scope");
});

test("a token of an hour takes the second step, and a system user's does not", () => {
	const needs = metaAdsOAuth.needsSecondStep ?? expect.fail();
	const configured = { ...app, extras: { configId: "880001" } };
	expect(needs({ app, expiresIn: new Lifetime(3_600) })).toBe(true);
	expect(needs({ app, expiresIn: null })).toBe(true);
	expect(needs({ app: configured, expiresIn: new Lifetime(3_600) })).toBe(true);
	expect(needs({ app: configured, expiresIn: null })).toBe(false);
	expect(needs({ app: configured, expiresIn: new Lifetime(60 * day) })).toBe(
		false,
	);
});

test("a request is signed with the token and the proof of the newest secret", () => {
	const given = request("me");
	const { url, headers } = signRequest(given, { credential, app });
	expect(headers).toEqual({
		"x-request-id": "1",
		authorization: "Bearer EAABtoken",
	});
	expect(Object.fromEntries(url.searchParams)).toEqual({
		appsecret_proof: createHmac("sha256", "newest")
			.update("EAABtoken")
			.digest("hex"),
	});
	expect(given.url.search).toBe("");
	expect(() => signRequest(given, { credential, app: null })).toThrow(
		"there is none",
	);
});

test("a pasted token is sent without a proof, and asks about itself", () => {
	const key = { method: "API_KEY", key: new Secret("EAABsystem") } as const;
	const by = { credential: key, app: null };
	expect(signRequest(request("me"), by).url.search).toBe("");
	const inspection = signRequest(request("debug_token"), by);
	expect(inspection.url.searchParams.get("input_token")).toBe("EAABsystem");
	expect(inspection.headers.authorization).toBe("Bearer EAABsystem");
});

test("an inspection is asked for with the app's own token, which stands in no address", () => {
	const asked = metaAdsOAuth.inspect?.request(
		{ app, endpoints },
		credential.token,
	);
	expect(String(asked?.url)).toBe(
		"https://graph.facebook.com/v26.0/debug_token?input_token=EAABtoken",
	);
	expect(asked?.headers).toEqual({
		authorization: "Bearer 100000000000001|newest",
	});
});

test("an inspection tells permissions, the token's end and that of the data", () => {
	const now = 1_794_816_000_500;
	expect(
		readInspection(
			{
				data: {
					app_id: "1",
					type: "USER",
					is_valid: true,
					expires_at: 1_794_816_000 + 60 * day,
					data_access_expires_at: 1_802_592_000,
					scopes: ["ads_read", "public_profile"],
					user_id: "9007199254740993",
				},
			},
			now,
		),
	).toEqual({
		scopes: ["ads_read", "public_profile"],
		expiresInSeconds: 60 * day,
		dataAccessEndsAt: new Date(1_802_592_000_000),
		facts: { tokenType: "USER" },
	});
	expect(
		readInspection(
			{
				data: {
					type: "SYSTEM_USER",
					expires_at: 0,
					data_access_expires_at: 0,
					scopes: [],
				},
			},
			now,
		),
	).toMatchObject({ expiresInSeconds: null, dataAccessEndsAt: null });
	expect(readInspection({}, now)).toMatchObject({ scopes: null });
});

test.each([
	[["ads_read"], []],
	[["ads_management"], []],
	[["public_profile"], ["ads_read"]],
	[null, []],
])("of the permissions %j are missing: %j", (granted, missing) => {
	expect(
		missingScopes(metaAdsScoped.scopes, scopesOfSets(metaAdsScoped), granted),
	).toEqual(missing);
});

test("every permission of a set has a name, and there are about forty", () => {
	const { sets, names } = metaAdsScoped.scopes;
	const all = new Set(sets.flatMap(({ scopes }) => scopes));
	for (const scope of all) expect(names).toHaveProperty([scope]);
	expect(all.size).toBeGreaterThan(33);
});

test("a refusal on the dialog is a denial", () => {
	expect(callbackError(metaAdsOAuth, "access_denied")).toMatchObject({
		code: "ACCESS_DENIED",
	});
});
