import { describe, expect, test } from "vitest";
import { byTokenCode, classifyToken } from "./token-errors.ts";

const judge = (status: number, json: unknown) =>
	classifyToken({
		status,
		json,
		headers: {},
		mediaType: "application/json",
		text: JSON.stringify(json),
		retryAt: null,
	} as unknown as Parameters<typeof classifyToken>[0]);

const error = (word: string, ...codes: number[]) => ({
	error: word,
	error_description: "AADSTS0: In words.",
	error_codes: codes,
});

describe("an error of the token endpoint", () => {
	test.each([...byTokenCode])("with %i is %s", (code, kind) => {
		expect(judge(400, error("invalid_grant", code))).toBe(kind);
	});

	test.each([
		["interaction_required", "grant"],
		["consent_required", "grant"],
		["invalid_resource", "app"],
		["invalid_grant", null],
		["a_word_of_tomorrow", null],
	])("without a known code is told by its word: %s is %s", (word, kind) => {
		expect(judge(400, error(word, 1))).toBe(kind);
		expect(judge(400, { error: word })).toBe(kind);
	});

	test("is left to its status where that says enough, and a success is none", () => {
		expect(judge(503, error("invalid_grant", 70008))).toBeNull();
		expect(judge(429, error("invalid_grant", 70008))).toBeNull();
		expect(judge(200, { access_token: "t" })).toBeNull();
	});
});
