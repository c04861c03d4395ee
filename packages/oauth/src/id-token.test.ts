import { Secret } from "@patchbay/vault";
import { describe, expect, test } from "vitest";
import { ClockDiffers, IdTokenRefused, readIdToken } from "./id-token.ts";
import type { OAuth2Definition } from "./provider.ts";

const definition = {
	platformName: "Example Ads",
	identityProviderName: "Example",
	issuer: "https://accounts.google.com",
} as OAuth2Definition;
const endpoints = {
	authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
};
const now = new Date("2026-11-29T12:00:00Z");
const seconds = now.getTime() / 1000;
const claims = {
	iss: "https://accounts.google.com",
	azp: "client",
	aud: "client",
	sub: "100000000000000000001",
	email: "Agency.Admin@example.com",
	email_verified: true,
	nonce: "n",
	iat: seconds,
	exp: seconds + 3_600,
};
const encode = (value: unknown) =>
	Buffer.from(
		typeof value === "string" ? value : JSON.stringify(value),
	).toString("base64url");
const token = (payload: unknown, header: unknown = { alg: "RS256" }) =>
	`${encode(header)}.${encode(payload)}.c2ln`;
const read = (text: string, nonce?: string, at = now) =>
	readIdToken(
		new Secret(text),
		{
			definition,
			endpoints,
			clientId: "client",
			...(nonce === undefined ? {} : { nonce }),
		},
		at,
	);
const refusal = (text: string, nonce?: string, at?: Date) => {
	try {
		read(text, nonce, at);
	} catch (error) {
		if (error instanceof IdTokenRefused) return error;
		throw error;
	}
	return null;
};

describe("an ID token", () => {
	test.each([
		["as Google writes it", claims],
		["with the issuer's short name", { ...claims, iss: "accounts.google.com" }],
		["with our client in a list", { ...claims, aud: ["client"] }],
		["without an authorized party", { ...claims, azp: undefined }],
		["verified in words", { ...claims, email_verified: "true" }],
		["with a subject of 255 characters", { ...claims, sub: "s".repeat(255) }],
	])("%s is taken", (_what, payload) => {
		expect(read(token(payload), "n")).toEqual({
			subject: payload.sub,
			email: "Agency.Admin@example.com",
			emailVerified: true,
			name: null,
		});
	});

	test("with control characters or half a character in its name is taken, and they are replaced", () => {
		const named = token({ ...claims, name: "A\u0000da \ud800" });
		expect(read(named, "n").name).toBe("A\ufffdda \ufffd");
	});

	test.each([
		["no algorithm", token(claims, {}), "alg"],
		["the algorithm none", token(claims, { alg: "none" }), "alg"],
		["the algorithm nOnE", token(claims, { alg: "nOnE" }), "alg"],
		["a shared secret's algorithm", token(claims, { alg: "HS256" }), "alg"],
		["no signature", token(claims).replace(/[^.]*$/, ""), "form"],
		["four parts", `${token(claims)}.x`, "form"],
		["one part", "x", "form"],
		["a list for claims", token([claims]), "form"],
		[
			"another issuer",
			token({ ...claims, iss: "https://evil.example" }),
			"iss",
		],
		[
			"an issuer's name with more",
			token({ ...claims, iss: "https://accounts.google.com.evil.example" }),
			"iss",
		],
		["no issuer", token({ ...claims, iss: undefined }), "iss"],
		["another client", token({ ...claims, aud: "other" }), "aud"],
		["no audience", token({ ...claims, aud: [] }), "aud"],
		[
			"another client beside ours",
			token({ ...claims, aud: ["client", "other"] }),
			"aud",
		],
		[
			"a list and a foreign party",
			token({ ...claims, aud: ["client", "other"], azp: "other" }),
			"aud",
		],
		["a foreign party", token({ ...claims, azp: "other" }), "azp"],
		[
			"several audiences and no party",
			token({ ...claims, aud: ["client", "client"], azp: undefined }),
			"azp",
		],
		["another attempt", token({ ...claims, nonce: "m" }), "nonce"],
		["no attempt", token({ ...claims, nonce: undefined }), "nonce"],
		["nobody", token({ ...claims, sub: undefined }), "sub"],
		["an empty subject", token({ ...claims, sub: "" }), "sub"],
		["a number for a subject", token({ ...claims, sub: 1 }), "sub"],
		[
			"a control character in the subject",
			token({ ...claims, sub: "1\u0000" }),
			"sub",
		],
		["a line break in the subject", token({ ...claims, sub: "1\n" }), "sub"],
		["a subject that is no ASCII", token({ ...claims, sub: "ä" }), "sub"],
		[
			"a subject of 256 characters",
			token({ ...claims, sub: "s".repeat(256) }),
			"sub",
		],
		[
			"a control character in the address",
			token({ ...claims, email: "a\r\nb" }),
			"email",
		],
		["a name that is a number", token({ ...claims, name: 7 }), "name"],
		["no end", token({ ...claims, exp: undefined }), "exp"],
		["an end in words", token({ ...claims, exp: "soon" }), "exp"],
		["no beginning", token({ ...claims, iat: undefined }), "iat"],
	])("of %s is refused, and nothing of it is told", (_what, text, claim) => {
		const refused = refusal(text, "n");
		expect(refused).toMatchObject({ claim, shape: `id_token.${claim}` });
		expect(refused).not.toBeInstanceOf(ClockDiffers);
		expect(refused?.message).not.toMatch(/evil|other|1000000/);
	});

	test("a wrong clock is told as one, with how far it is off and which way", () => {
		const minutes = (by: number) => new Date(now.getTime() + by * 60_000);
		for (const by of [-10, 10, 70])
			expect(refusal(token(claims), "n", minutes(by))).toBeNull();
		const behind = refusal(token(claims), "n", minutes(-20));
		expect(behind).toBeInstanceOf(ClockDiffers);
		expect(behind?.message).toContain("20 minutes behind");
		const ahead = refusal(token(claims), "n", minutes(120));
		expect(ahead).toBeInstanceOf(ClockDiffers);
		expect(ahead?.message).toContain("120 minutes ahead");
	});

	test("another's token is told as another's, whatever the clock says", () => {
		const old = { ...claims, aud: "other", exp: 1_700_000_000 };
		expect(refusal(token(old), "n")).toMatchObject({ claim: "aud" });
	});
});
