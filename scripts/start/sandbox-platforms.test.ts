import { expect, test } from "vitest";
import { modules } from "../../apps/sandbox/src/modules.ts";
import {
	sandboxApps,
	sandboxEndpoints,
	sandboxKeys,
} from "./sandbox-platforms.ts";

const url = "http://127.0.0.1:4400";

test("every platform of the sandbox stands in the endpoints file, under the product's name and below the sandbox's address", () => {
	const endpoints = sandboxEndpoints(url);
	expect(Object.keys(endpoints)).toEqual(
		modules.map(({ platform }) => platform.toUpperCase().replaceAll("-", "_")),
	);
	expect(endpoints.GOOGLE_ADS).toEqual({
		authorizeUrl: `${url}/google-ads/o/oauth2/v2/auth`,
		tokenUrl: `${url}/google-ads/token`,
		revokeUrl: `${url}/google-ads/revoke`,
		issuer: `${url}/google-ads`,
		apiUrl: `${url}/google-ads`,
	});
});

test("an app that serves several platforms is set up once, with the first one's callback", () => {
	const apps = sandboxApps();
	expect(new Set(apps.map(({ clientId }) => clientId)).size).toBe(apps.length);
	expect(apps.find(({ platform }) => platform === "GOOGLE_ADS")).toMatchObject({
		clientId: "sandbox-google-client",
		callbackPath: "/oauth/google-ads/callback",
	});
	expect(apps.some(({ platform }) => platform === "GOOGLE_WORKSPACE")).toBe(
		false,
	);
});

test("keys are told for the platforms that are connected by one, and for no other", () => {
	const withKeys = modules.filter(({ client }) => client?.API_KEY);
	expect(Object.keys(sandboxKeys())).toHaveLength(withKeys.length);
});
