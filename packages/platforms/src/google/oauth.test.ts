import {
	ConsentDenied,
	callbackError,
	checkIssuer,
	createAuthorizationRequest,
	parseScopes,
	StateRefused,
} from "@patchbay/oauth";
import { expect, test } from "vitest";
import { defaultEndpoints } from "../endpoints.ts";
import { googleAds } from "../google-ads/index.ts";
import { missingScopes, scopesOfSets } from "../scope-policy.ts";
import { googleOAuth } from "./oauth.ts";

const googleAdsOAuth = { ...googleOAuth, platformName: "Google Ads" };
const adwordsScope = "https://www.googleapis.com/auth/adwords";

const app = {
	platform: "GOOGLE_ADS" as const,
	clientId: "client",
	clientSecrets: [],
	redirectUri: "https://hub.example/oauth/google-ads/callback",
	extras: {},
};
const request = {
	scopes: scopesOfSets(googleAds),
	state: "s".repeat(43),
	codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
	reconsent: false,
};

test("the authorization request asks for a refresh token, proves its sender and carries no secret", () => {
	const url = createAuthorizationRequest(
		googleAdsOAuth,
		app,
		defaultEndpoints.GOOGLE_ADS,
		request,
	);
	expect(url.origin + url.pathname).toBe(
		"https://accounts.google.com/o/oauth2/v2/auth",
	);
	expect(Object.fromEntries(url.searchParams)).toEqual({
		response_type: "code",
		client_id: "client",
		redirect_uri: app.redirectUri,
		state: request.state,
		scope: `openid email ${adwordsScope}`,
		// RFC 7636, appendix B.
		code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
		code_challenge_method: "S256",
		access_type: "offline",
		include_granted_scopes: "true",
		prompt: "consent",
	});
	expect(url.href).not.toContain(request.codeVerifier);
});

test("a reconnect names the user that is expected", () => {
	const url = createAuthorizationRequest(
		googleAdsOAuth,
		app,
		defaultEndpoints.GOOGLE_ADS,
		{ ...request, reconsent: true, loginHint: "someone@example.com" },
	);
	expect(url.searchParams.get("login_hint")).toBe("someone@example.com");
});

test("an unticked scope is missing; the long name of e-mail is not", () => {
	const asked = scopesOfSets(googleAds, ["ads"]);
	expect(
		missingScopes(googleAds.scopes, asked, [
			...parseScopes(
				googleAdsOAuth,
				"https://www.googleapis.com/auth/userinfo.email openid",
			),
		]),
	).toEqual([adwordsScope]);
	expect(() => scopesOfSets(googleAds, ["drive"])).toThrow(RangeError);
});

test.each([
	["https://accounts.google.com", "https://accounts.google.com", true],
	["https://evil.example", "https://accounts.google.com", false],
	["https://accounts.google.com/", "https://accounts.google.com", false],
	["http://127.0.0.1:4400", "http://127.0.0.1:4400", true],
	["https://accounts.google.com", "http://127.0.0.1:4400", false],
	["https://evil.example", "http://127.0.0.1:4400", false],
	["not an address", "http://127.0.0.1:4400", false],
])(
	"iss %s from an authorization server at %s is accepted: %s",
	(iss, origin, accepted) => {
		const check = () =>
			checkIssuer(googleAdsOAuth, { authorizeUrl: `${origin}/auth` }, iss);
		if (accepted) expect(check).not.toThrow();
		else expect(check).toThrow(StateRefused);
	},
);

test("a denial is the user's word, a bad client the operator's matter, and foreign text is not repeated", () => {
	expect(callbackError(googleAdsOAuth, "access_denied")).toBeInstanceOf(
		ConsentDenied,
	);
	expect(callbackError(googleAdsOAuth, "invalid_client").code).toBe(
		"APP_REJECTED",
	);
	expect(callbackError(googleAdsOAuth, "temporarily_unavailable").code).toBe(
		"PLATFORM_UNAVAILABLE",
	);
	const strange = callbackError(googleAdsOAuth, "<script>");
	expect(strange.code).toBe("PLATFORM_REJECTED");
	expect(`${strange.message} ${strange.cause}`).not.toContain("<script>");
});
