import type { OAuthApp } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import type { Outgoing } from "../outgoing.ts";
import { missingOfSet, neededSets } from "../scope-policy.ts";
import { signRequest, tiktokAdsOAuth, tiktokAdsScoped } from "./oauth.ts";

const app: OAuthApp = {
	platform: "TIKTOK_ADS",
	clientId: "7310000000000000001",
	clientSecrets: [new Secret("newest"), new Secret("older")],
	redirectUri: "http://localhost:3000/oauth/tiktok-ads/callback",
	extras: {},
};
const credential = {
	method: "OAUTH2",
	token: new Secret("the token"),
	refreshToken: null,
} as const;
const request = (path: string): Outgoing => ({
	method: "GET",
	url: new URL(`https://business-api.tiktok.com/open_api/v1.3/${path}`),
	headers: { "x-request-id": "1" },
	expects: "json",
	bucket: "default",
	account: null,
	repeatable: true,
});

test("a request is authorized by TikTok's own header, and none by a bearer token", () => {
	const given = request("user/info/");
	const signed = signRequest(given, { credential, app });
	expect(signed.headers).toEqual({
		"x-request-id": "1",
		"access-token": "the token",
	});
	expect(signed.url.search).toBe("");
	expect(given.headers).toEqual({ "x-request-id": "1" });
});

test("the list of advertisers alone has the app's proof in its address", () => {
	const given = request("oauth2/advertiser/get/");
	const signed = signRequest(given, { credential, app });
	expect(Object.fromEntries(signed.url.searchParams)).toEqual({
		app_id: "7310000000000000001",
		secret: "newest",
	});
	expect(given.url.search).toBe("");
	const info = signRequest(request("advertiser/info/?advertiser_ids=[]"), {
		credential,
		app,
	});
	expect(info.url.href).not.toContain("newest");
	expect(() => signRequest(given, { credential, app: null })).toThrow(
		"there is none",
	);
});

test("permissions are numbers that stay exact, wrapped in an envelope", () => {
	expect(
		tiktokAdsOAuth.unwrap?.({
			code: 0,
			data: { access_token: "t", scope: [1, "7224195155857866754"] },
		}),
	).toEqual({ access_token: "t", scope: "1 7224195155857866754" });
	for (const data of [undefined, null, [], "t"])
		expect(tiktokAdsOAuth.unwrap?.({ code: 0, data })).toBeNull();
});

test.each([
	["ads", ["1", "2", "4", "6"], []],
	["ads", ["100", "200", "210", "220", "44"], []],
	["ads", ["2", "7224195155857866754"], ["100", "44"]],
	["ads", [], ["100", "200", "210", "220", "44"]],
	["ads", null, []],
	["files", ["6"], []],
	["files", ["600"], ["610"]],
	["sources", ["8"], []],
	["sources", ["1"], ["800"]],
	["manage", ["2"], []],
	["manage", ["200", "211"], ["201", "221"]],
])("of what %s needs, the permissions %j lack %j", (set, granted, missing) => {
	expect(missingOfSet(tiktokAdsScoped, set, granted)).toEqual(missing);
});

test("an app without images and videos is of use all the same", () => {
	expect(neededSets(tiktokAdsScoped)).toEqual(["ads"]);
});
