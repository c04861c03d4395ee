import { describe, expect, test } from "vitest";
import { TokenResponseInvalid } from "./errors.ts";
import type { Lifetime } from "./lifetime.ts";
import type { OAuth2Definition } from "./provider.ts";
import { readTokenResponse } from "./token-response.ts";

const definition: OAuth2Definition = {
	platformName: "Example",
	clientAuthentication: "body",
	pkce: true,
	scopeSeparator: " ",
	canonicalScope: (scope) => (scope === "long/email" ? "email" : scope),
	authorizationParameters: () => ({}),
	issuer: null,
	tokenType: "Bearer",
	defaultExpiresInSeconds: 3600,
	revokes: "refresh_token",
	revocationAuthentication: "none",
	limits: { code: 256, accessToken: 64, refreshToken: 32 },
};
const secret = "ya29.very-secret-value";
const good = {
	access_token: secret,
	token_type: "Bearer",
	expires_in: 3599,
	refresh_token: "1//0g",
	scope: "openid long/email  openid",
	id_token: "a.b.c",
};
const read = (fields: object) =>
	readTokenResponse(definition, { ...good, ...fields });
/** In seconds; what has passed of it since is less than one. */
const whole = (life: Lifetime | null) => life && Math.ceil(life.left());

describe("a token response", () => {
	test("is read with its scopes in our spelling and its times as what is left of them", () => {
		const tokens = read({ refresh_token_expires_in: 604_799 });
		expect(tokens.accessToken.reveal()).toBe(secret);
		expect(tokens.refreshToken?.reveal()).toBe("1//0g");
		expect(tokens.scopes).toEqual(["openid", "email"]);
		expect(whole(tokens.expiresIn)).toBe(3599);
		expect(whole(tokens.refreshTokenExpiresIn)).toBe(604_799);
		expect(JSON.stringify(tokens)).not.toContain(secret);
	});

	test("without a refresh token, scopes and lifetime leaves those open", () => {
		const tokens = read({
			refresh_token: undefined,
			scope: undefined,
			expires_in: undefined,
			id_token: null,
		});
		expect(tokens.refreshToken).toBeNull();
		expect(tokens.scopes).toBeNull();
		expect(tokens.idToken).toBeNull();
		expect(whole(tokens.expiresIn)).toBe(3600);
	});

	test("takes a lifetime written as digits and a token type in another case", () => {
		const tokens = read({ expires_in: "60", token_type: "bearer" });
		expect(whole(tokens.expiresIn)).toBe(60);
		expect(tokens.tokenType).toBe("Bearer");
	});

	test("narrowed scopes are handed on as they are", () => {
		expect(read({ scope: "openid" }).scopes).toEqual(["openid"]);
		expect(read({ scope: "" }).scopes).toEqual([]);
	});

	test.each([
		["no access token", { access_token: undefined }],
		["an empty access token", { access_token: "" }],
		["an access token that is a number", { access_token: 7 }],
		["an access token with a line break", { access_token: "a\r\nb" }],
		["an access token too long", { access_token: "a".repeat(65) }],
		["a refresh token too long", { refresh_token: "a".repeat(33) }],
		["a refresh token that is an object", { refresh_token: {} }],
		["no token type", { token_type: undefined }],
		["another token type", { token_type: "mac" }],
		["a negative lifetime", { expires_in: -1 }],
		["no lifetime left", { expires_in: 0 }],
		["a huge lifetime", { expires_in: 1e15 }],
		["a lifetime in words", { expires_in: "soon" }],
		["a broken lifetime", { expires_in: 1.5 }],
		["a refresh lifetime that is negative", { refresh_token_expires_in: -5 }],
		["scopes in a list", { scope: ["openid"] }],
		["scopes without end", { scope: "a ".repeat(20_000) }],
		["an id token too long", { id_token: "a".repeat(20_000) }],
	])(
		"with %s is refused as a whole, and the error holds no value",
		(_what, fields) => {
			const error = refusal(() => read(fields));
			expect(`${error.message} ${error.shape}`).not.toContain("ya29");
			expect(error.shape).toContain("access_token");
		},
	);

	test("with a scope that holds a NUL is refused: it could not be stored", () => {
		expect(() => read({ scope: "openid a\u0000b" })).toThrow(
			TokenResponseInvalid,
		);
	});

	test.each([
		["no JSON", undefined],
		["a list", ["ya29.very-secret-value"]],
		["a word", "ya29.very-secret-value"],
		["null", null],
	])("that is %s is refused", (_what, body) => {
		const error = refusal(() => readTokenResponse(definition, body));
		expect(`${error.message} ${error.shape}`).not.toContain("ya29");
	});
});

function refusal(act: () => unknown): TokenResponseInvalid {
	try {
		act();
	} catch (error) {
		if (error instanceof TokenResponseInvalid) return error;
		throw error;
	}
	throw new Error("was not refused");
}
