import type { TokenReply, TokenUse } from "@patchbay/oauth";
import { expect, test } from "vitest";
import { classifyToken } from "./token-errors.ts";

const reply = (json: unknown, status = 400): TokenReply => ({
	status,
	headers: {},
	mediaType: "application/json",
	retryAt: null,
	text: "",
	json,
});
const error = (code: number, error_subcode?: number, more: object = {}) => ({
	error: { message: "…", type: "OAuthException", code, error_subcode, ...more },
});

test.each<[string, TokenUse, unknown, string | null]>([
	["a used code", "exchange", error(100, 36009), "grant"],
	["an expired code", "exchange", error(100, 36007), "grant"],
	["another redirect address", "exchange", error(100, 36008), "app"],
	["a redirect address of no app", "exchange", error(191), "app"],
	["a wrong secret", "exchange", error(1), "client"],
	["an app that is not there", "exchange", error(101), "app"],
	["a dead token", "refresh", error(190, 463), "grant"],
	["a dead session", "refresh", error(102), "grant"],
	["a wrong app token", "inspect", error(190), "client"],
	[
		"a new token that is not valid",
		"inspect",
		{ data: { is_valid: false } },
		"grant",
	],
	["a new token", "inspect", { data: { is_valid: true } }, null],
	["an app's limit", "exchange", error(4), "rate_limited"],
	["an outage", "refresh", error(2), "unavailable"],
	[
		"what passes, in Meta's word",
		"refresh",
		error(190, 463, { is_transient: true }),
		"unavailable",
	],
	[
		"a wrong proof",
		"revoke",
		error(100, undefined, { type: "GraphMethodException" }),
		"client",
	],
	["a token that has ended", "revoke", error(190), "grant"],
	["a number that is not known", "exchange", error(99_999), "rejected"],
	["no error object", "exchange", { access_token: "t" }, null],
	["a word in its place", "exchange", { error: "invalid_grant" }, null],
])("%s (%s) is read by its numbers", (_what, use, json, kind) => {
	expect(classifyToken(reply(json), use)).toBe(kind);
});

test("code 1 with a status of Meta's own failures is an outage", () => {
	expect(classifyToken(reply(error(1), 500), "exchange")).toBe("unavailable");
});
