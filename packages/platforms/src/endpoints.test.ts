import { InvalidInput } from "@patchbay/errors";
import { describe, expect, test } from "vitest";
import {
	defaultEndpoints,
	endpointOrigins,
	isOverridden,
	parsePlatformEndpoints,
} from "./endpoints.ts";

describe("the platform endpoints", () => {
	test("are the platforms' own without a file", () => {
		expect(parsePlatformEndpoints(undefined)).toEqual(defaultEndpoints);
	});

	test("can be put elsewhere for one platform, and no token then reaches the platform's own userinfo", () => {
		const table = parsePlatformEndpoints({
			GOOGLE_ADS: {
				authorizeUrl: "http://127.0.0.1:4400/google-ads/o/oauth2/v2/auth",
				tokenUrl: "http://127.0.0.1:4400/google-ads/token",
				revokeUrl: "http://127.0.0.1:4400/google-ads/revoke",
				apiUrl: "http://127.0.0.1:4400/google-ads/",
			},
		});
		expect(table.GOOGLE_ADS.apiUrl).toBe("http://127.0.0.1:4400/google-ads");
		expect(table.GOOGLE_ADS.userInfoUrl).toBeNull();
		expect(table.KLAVIYO).toEqual(defaultEndpoints.KLAVIYO);
		expect(endpointOrigins(table)).toContain("http://127.0.0.1:4400");
	});

	test("follow another root of the API, with their own paths, unless they are named too", () => {
		const { X_ADS, META_ADS } = parsePlatformEndpoints({
			X_ADS: {
				apiUrl: "http://127.0.0.1:4400/x-ads/",
				revokeUrl: "http://127.0.0.1:4400/elsewhere",
			},
		});
		expect(X_ADS).toEqual({
			apiUrl: "http://127.0.0.1:4400/x-ads",
			requestTokenUrl: "http://127.0.0.1:4400/x-ads/oauth/request_token",
			authorizeUrl: "http://127.0.0.1:4400/x-ads/oauth/authorize",
			tokenUrl: "http://127.0.0.1:4400/x-ads/oauth/access_token",
			revokeUrl: "http://127.0.0.1:4400/elsewhere",
			userInfoUrl: null,
			issuer: null,
		});
		expect(META_ADS).toEqual(defaultEndpoints.META_ADS);
	});

	test("of one platform are overridden alone", () => {
		const table = parsePlatformEndpoints({
			KLAVIYO: { apiUrl: "http://127.0.0.1:4400/klaviyo" },
		});
		expect(isOverridden(table, "KLAVIYO")).toBe(true);
		expect(isOverridden(table, "X_ADS")).toBe(false);
	});

	test("say how the server in a platform's place names itself, which is called by nobody", () => {
		const table = parsePlatformEndpoints({
			GOOGLE_ADS: { issuer: "https://names.example/google" },
		});
		expect(table.GOOGLE_ADS.issuer).toBe("https://names.example/google");
		expect(table.GOOGLE_WORKSPACE.issuer).toBeNull();
		expect(endpointOrigins(table)).not.toContain("https://names.example");
	});

	test.each([
		["an issuer that is no address", { GOOGLE_ADS: { issuer: "google" } }],
		["an unknown platform", { MYSPACE: { apiUrl: "https://x.example" } }],
		["an unknown endpoint", { GOOGLE_ADS: { api: "https://x.example" } }],
		[
			"an endpoint of another platform",
			{ KLAVIYO: { requestTokenUrl: "https://x.example" } },
		],
		["another scheme", { GOOGLE_ADS: { apiUrl: "file:///etc/passwd" } }],
		[
			"a password in the address",
			{ GOOGLE_ADS: { apiUrl: "https://a:b@x.example" } },
		],
		["a path alone", { GOOGLE_ADS: { apiUrl: "/google-ads" } }],
		["a list", []],
	])("with %s are refused", (_what, file) => {
		expect(() => parsePlatformEndpoints(file)).toThrow(InvalidInput);
	});
});
