import type { OAuthApp } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import type { Outgoing } from "../outgoing.ts";
import { classifyToken, redditAdsOAuth, signRequest } from "./oauth.ts";
import { userAgentExtra, userAgentOf } from "./user-agent.ts";

const app: OAuthApp = {
	platform: "REDDIT_ADS",
	clientId: "app 1",
	clientSecrets: [new Secret("newest")],
	redirectUri: "http://localhost:3000/oauth/reddit-ads/callback",
	extras: {},
};
const named = {
	...app,
	extras: { userAgent: "web:brandhub:1.0 (by /u/owner)" },
};
const credential = {
	method: "OAUTH2",
	token: new Secret("the token"),
	refreshToken: null,
} as const;
const request: Outgoing = {
	method: "GET",
	url: new URL("https://ads-api.reddit.com/api/v3/me"),
	headers: { "x-request-id": "1" },
	expects: "json",
	bucket: "ads-business-manager",
	account: null,
	repeatable: true,
};

test.each([
	[200, { access_token: "t" }, "exchange", null],
	[200, { access_token: "t", error: null }, "refresh", null],
	[200, { error: "invalid_grant" }, "exchange", "grant"],
	[200, { error: "invalid_grant" }, "refresh", "grant"],
	[200, { error: "unsupported_grant_type" }, "exchange", "app"],
	[200, { error: "a_word_of_tomorrow" }, "exchange", "rejected"],
	[200, { error: 400 }, "refresh", "grant"],
	[200, { error: 429 }, "refresh", "rate_limited"],
	[200, { error: {} }, "exchange", "rejected"],
	[400, { message: "Bad Request", error: 400 }, "refresh", "grant"],
	[400, { error: 400 }, "refresh", "grant"],
	[400, { message: "Bad Request", error: 400 }, "exchange", "rejected"],
	[400, { error: "invalid_request" }, "exchange", null],
	[401, { message: "Unauthorized", error: 401 }, "refresh", "client"],
	[401, undefined, "revoke", "client"],
	[403, undefined, "exchange", "app"],
	[
		429,
		{ message: "Too Many Requests", error: 429 },
		"refresh",
		"rate_limited",
	],
	[429, undefined, "refresh", "rate_limited"],
	[503, undefined, "refresh", "unavailable"],
	[400, undefined, "refresh", null],
	[204, undefined, "revoke", null],
] as const)(
	"a token endpoint's %i with %j to a call for %s is: %s",
	(status, json, use, kind) => {
		expect(
			classifyToken(
				{
					status,
					json,
					headers: {},
					mediaType: "application/json",
					retryAt: null,
					text: "",
				},
				use,
			),
		).toBe(kind);
	},
);

test("access is asked for to last, with the client's proof in the header alone", () => {
	expect(
		redditAdsOAuth.authorizationParameters({ reconsent: false, app }),
	).toEqual({ duration: "permanent" });
	expect(redditAdsOAuth.clientAuthentication).toBe("basic");
	expect(redditAdsOAuth.revocationAuthentication).toBe("basic");
});

test("every request bears a user agent of its own: the one that was set, else the client id's", () => {
	expect(userAgentOf(app)).toBe("web:app1:patchbay");
	expect(redditAdsOAuth.headers?.(named)).toEqual({
		"user-agent": "web:brandhub:1.0 (by /u/owner)",
	});
	expect(signRequest(request, { credential, app }).headers).toEqual({
		"x-request-id": "1",
		"user-agent": "web:app1:patchbay",
		authorization: "Bearer the token",
	});
	const own = { ...request, headers: { "user-agent": "set by the call" } };
	expect(
		signRequest(own, { credential, app: named }).headers["user-agent"],
	).toBe("set by the call");
	expect(request.headers).toEqual({ "x-request-id": "1" });
});

test("a user agent has Reddit's form", () => {
	expect(userAgentExtra.form.test(userAgentExtra.example)).toBe(true);
	for (const wrong of ["", "Mozilla/5.0", "web:a:1 (by /u/a\r\nb)", "web:a:1"])
		expect(userAgentExtra.form.test(wrong)).toBe(false);
});
