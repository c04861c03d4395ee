import { expect, test } from "vitest";
import { carriesSecret, loggablePath } from "./secret-addresses.ts";

test.each([
	"/invitations/q9Jx-secret",
	"/invitations/q9Jx-secret.data",
	"/Invitations/q9Jx-secret?x=1",
	"/%69nvitations/q9Jx-secret",
	"//invitations/q9Jx-secret",
])("the token of the invitation %s is logged nowhere", (url) => {
	expect(carriesSecret(url)).toBe(true);
	expect(loggablePath(url)).toBe("/invitations/[token]");
});

test.each([
	["/reset-password?token=abc", "/reset-password"],
	[
		"/oauth/google-sign-in/callback?code=abc&state=def",
		"/oauth/google-sign-in/callback",
	],
])("%s is a key, and its query is not logged", (url, path) => {
	expect(carriesSecret(url)).toBe(true);
	expect(loggablePath(url)).toBe(path);
});

test.each([
	"/invitations/accept",
	"/invitations/accept.data",
	"/reset-password/new",
	// Pages with forms, which a browser sends without their origin where the policy is "no-referrer".
	"/oauth/google-ads/start",
	"/settings/audit",
	"/brands/1",
])("%s is no key and is logged as it is", (path) => {
	expect(carriesSecret(path)).toBe(false);
	expect(carriesSecret(`${path}?brandId=1`)).toBe(false);
	expect(loggablePath(path)).toBe(path);
});
