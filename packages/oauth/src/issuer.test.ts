import { expect, test } from "vitest";
import { checkIssuer, isIssuer } from "./issuer.ts";
import type { OAuth2Definition } from "./provider.ts";

const definition = {
	platformName: "Google Ads",
	issuer: "https://accounts.google.com",
} as OAuth2Definition;
const own = { authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth" };
const standIn = { authorizeUrl: "http://127.0.0.1:4400/google-ads/auth" };
const named = { ...standIn, issuer: "http://127.0.0.1:4400/google-ads" };

test.each([
	["the platform's own", own, "https://accounts.google.com", true],
	["it with a slash", own, "https://accounts.google.com/", false],
	["it under a path", own, "https://accounts.google.com/other", false],
	["a stand-in's name", standIn, "http://127.0.0.1:4400/google-ads", true],
	["another name of its origin", standIn, "http://127.0.0.1:4400", true],
	["another port", standIn, "http://127.0.0.1:4401/google-ads", false],
	[
		"the platform's at a stand-in",
		standIn,
		"https://accounts.google.com",
		false,
	],
	["no address at a stand-in", standIn, "google-ads", false],
	["the name that the operator gave", named, named.issuer, true],
	["another of the same origin", named, "http://127.0.0.1:4400", false],
	[
		"the platform's at a named one",
		named,
		"https://accounts.google.com",
		false,
	],
])("%s", (_what, endpoints, issuer, expected) => {
	expect(isIssuer(definition, endpoints, issuer)).toBe(expected);
});

test("a callback without an issuer is refused where the platform declares it, an empty one everywhere", () => {
	expect(() => checkIssuer(definition, own, null)).not.toThrow();
	expect(() =>
		checkIssuer({ ...definition, requiresIssuer: true }, own, null),
	).toThrow(expect.objectContaining({ code: "ISSUER_MISMATCH" }));
	expect(() => checkIssuer(definition, own, "")).toThrow(
		expect.objectContaining({ code: "ISSUER_MISMATCH" }),
	);
});
