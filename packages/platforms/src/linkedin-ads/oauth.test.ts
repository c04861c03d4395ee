import { oauth2 } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import type { Outgoing } from "../outgoing.ts";
import { linkedinAdsOAuth, signRequest } from "./oauth.ts";

const app = {
	platform: "LINKEDIN_ADS" as const,
	clientId: "77abcdef",
	clientSecrets: [new Secret("WPL_AP1.new"), new Secret("WPL_AP1.old")],
	redirectUri: "https://hub.example.com/oauth/linkedin-ads/callback",
	extras: {},
};
const credential = {
	method: "OAUTH2" as const,
	token: new Secret("AQX0123456789"),
	refreshToken: null,
};
const outgoing = (path: string): Outgoing => ({
	method: "POST",
	url: new URL(`https://www.linkedin.com${path}`),
	headers: {},
	expects: "json",
	bucket: "other",
	account: null,
	repeatable: true,
});

test("the consent page is asked without PKCE, with scopes apart by blanks", async () => {
	const { url, secret } = await oauth2(linkedinAdsOAuth).begin(
		{
			app,
			endpoints: {
				authorizeUrl: "https://www.linkedin.com/oauth/v2/authorization",
				tokenUrl: "https://www.linkedin.com/oauth/v2/accessToken",
				revokeUrl: null,
			},
			waitTurn: async () => {},
			requestId: "test",
		},
		{ scopes: ["r_ads", "r_ads_reporting"], reconsent: false },
	);
	const { searchParams, search } = new URL(url);
	expect(searchParams.get("code_challenge")).toBeNull();
	expect(secret).toBeNull();
	expect(search).toMatch(/scope=r_ads(%20|\+)r_ads_reporting/);
});

test.each([
	["exchange", 400, "invalid_request", "grant"],
	["refresh", 400, "invalid_request", "grant"],
	["refresh", 400, "invalid_grant", null],
	["refresh", 401, "invalid_client", null],
	["refresh", 500, "invalid_request", null],
	["revoke", 400, "invalid_request", null],
] as const)(
	"a refusal of the %s with %i %s is judged as %s",
	(use, status, error, kind) => {
		expect(
			linkedinAdsOAuth.classify?.(
				{
					status,
					headers: {},
					mediaType: "application/json",
					retryAt: null,
					text: "",
					json: { error },
				},
				use,
			),
		).toBe(kind);
	},
);

test("a call carries the token in its header, and a question about the token carries the app's proof instead", () => {
	const call = signRequest(outgoing("/rest/adAccounts"), { credential, app });
	expect(call.headers.authorization).toBe("Bearer AQX0123456789");
	expect(call.body).toBeUndefined();
	const question = signRequest(outgoing("/oauth/v2/introspectToken"), {
		credential,
		app,
	});
	expect(question.headers.authorization).toBeUndefined();
	expect(question.body).toEqual({
		form: new URLSearchParams({
			client_id: "77abcdef",
			client_secret: "WPL_AP1.new",
			token: "AQX0123456789",
		}),
	});
	expect(() =>
		signRequest(outgoing("/rest/adAccounts"), {
			credential: { method: "API_KEY", key: new Secret("x") },
			app,
		}),
	).toThrow(TypeError);
});
