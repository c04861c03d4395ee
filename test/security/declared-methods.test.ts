import { inspect } from "node:util";
import {
	CallbackQuery,
	type Method,
	type MethodCall,
	type OAuthApp,
	type PlatformId,
} from "@patchbay/oauth";
import { connectablePlatforms, platforms } from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import {
	form,
	huge,
	json,
	type MethodServer,
	startMethodServer,
} from "../support/method-server.ts";
import { waitTurn } from "../support/uncounted.ts";

// Every platform of the registry, by each method that it declares, against replies and callbacks that none should send.
// A method's own oddities are tried in sign-in-methods.test.ts; here nobody is forgotten.

let server: MethodServer;
beforeAll(async () => {
	server = await startMethodServer();
});
beforeEach(() => {
	server.calls.length = 0;
});
afterAll(() => server.close());

const marker = "marker-of-the-hostile-body";
const declared = connectablePlatforms(platforms).flatMap((platform) =>
	platform.methods.map(
		(method) => [platform.name, method.kind, platform.id, method] as const,
	),
);
const ofKind = <Kind extends Method["kind"]>(kind: Kind) =>
	declared.filter(
		(
			entry,
		): entry is typeof entry &
			readonly [string, Kind, PlatformId, Extract<Method, { kind: Kind }>] =>
			entry[1] === kind,
	);

const callOf = (platform: PlatformId): MethodCall => {
	const app: OAuthApp = {
		platform,
		clientId: "client-1",
		clientSecrets: [new Secret("secret-of-the-client")],
		redirectUri: "https://hub.example/oauth/callback",
		extras: {},
	};
	return {
		app,
		endpoints: {
			authorizeUrl: `${server.url}/authorize`,
			tokenUrl: `${server.url}/oauth/token`,
			revokeUrl: `${server.url}/revoke`,
			apiUrl: server.url,
			issuer: server.url,
		},
		waitTurn,
	};
};
const refusal = (acting: Promise<unknown>) =>
	acting.then(
		() => expect.fail("it was accepted"),
		(error: Error & { code: string }) => error,
	);
const secret = new Secret("v".repeat(43));

/** Callback with every name that a platform gives its code; the right issuer is there for those that look for it. */
const answered = () =>
	`code=c&auth_code=c&iss=${encodeURIComponent(server.url)}`;

const hostile: [
	code: string,
	what: string,
	Parameters<MethodServer["on"]>[1],
][] = [
	["TOKEN_RESPONSE_INVALID", "a page", json(`<html>${marker}</html>`)],
	["TOKEN_RESPONSE_INVALID", "an array", json([marker])],
	["TOKEN_RESPONSE_INVALID", "null", json("null")],
	["TOKEN_RESPONSE_INVALID", "a word", json(`"${marker}"`)],
	["TOKEN_RESPONSE_INVALID", "nothing", json("")],
	["TOKEN_RESPONSE_INVALID", "an empty object", json({})],
	["TOKEN_RESPONSE_INVALID", "an envelope without data", json({ code: 0 })],
	[
		"TOKEN_RESPONSE_INVALID",
		"an envelope of nothing",
		json({ code: 0, data: null }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a token with a line break",
		json({ code: 0, access_token: "a\r\nb", data: { access_token: "a\r\nb" } }),
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a token that is an object",
		json({ code: 0, access_token: {}, data: { access_token: {} } }),
	],
	["TOKEN_RESPONSE_INVALID", "50 MB", huge(50_000_000, '{"access_token":"')],
	[
		"TOKEN_RESPONSE_INVALID",
		"a redirect",
		(_call, response) => {
			response.writeHead(307, { location: "/strayed" }).end();
		},
	],
	["PLATFORM_UNAVAILABLE", "a failure", json({ error: marker }, 503)],
	[
		"PLATFORM_UNAVAILABLE",
		"a hung-up connection",
		(_call, response) => {
			response.socket?.destroy();
		},
	],
	["RATE_LIMITED", "a limit", json({ error: marker }, 429)],
];

describe.each(ofKind("OAUTH2"))("%s by %s", (_name, _kind, id, method) => {
	test.each(hostile)(
		"an exchange is %s for %s",
		async (code, _what, answer) => {
			server.on("/oauth/token", answer);
			const error = await refusal(
				method.finish(callOf(id), {
					query: CallbackQuery.parse(answered()),
					secret,
					scopes: [],
				}),
			);
			expect(error.code).toBe(code);
			expect(inspect(error, { depth: 9 })).not.toMatch(
				/marker-of|secret-of-the-client/,
			);
			expect(server.calls.map(({ path }) => path)).not.toContain("/strayed");
		},
	);

	test.each([
		[
			"ACCESS_DENIED",
			() => `error=access_denied&iss=${encodeURIComponent(server.url)}`,
		],
		["INVALID_INPUT", () => `${answered()}&code=d&auth_code=d`],
		["INVALID_INPUT", () => `${answered()}&error=access_denied&error=other`],
		["INVALID_INPUT", () => `${answered()}%00`],
		["INVALID_INPUT", () => `${answered()}&x=%ff`],
	])("a callback is %s", async (code, text) => {
		const error = await refusal(
			method.finish(callOf(id), {
				query: CallbackQuery.parse(text()),
				secret,
				scopes: [],
			}),
		);
		expect(error.code).toBe(code);
		expect(server.calls).toEqual([]);
	});

	test("an attempt has a state of 256 bits, never twice, and no secret in its address", async () => {
		const begun = await Promise.all(
			[1, 2].map(() =>
				method.begin(callOf(id), { scopes: [], reconsent: true }),
			),
		);
		expect(new Set(begun.map(({ key }) => key)).size).toBe(2);
		for (const { url, key, secret: kept } of begun) {
			expect(Buffer.from(key, "base64url")).toHaveLength(32);
			expect(method.keyOf(CallbackQuery.parse(`state=${key}`))).toBe(key);
			expect(url.href).not.toContain("secret-of-the-client");
			if (kept) expect(url.href).not.toContain(kept.reveal());
		}
	});
});

const signedOnes = ofKind("OAUTH1");
describe("OAuth 1.0a", () => {
	const good = {
		oauth_token: "a",
		oauth_token_secret: "b",
		oauth_callback_confirmed: "true",
	};
	const legs: [
		code: string,
		what: string,
		Parameters<MethodServer["on"]>[1],
	][] = [
		[
			"TOKEN_RESPONSE_INVALID",
			"no confirmation",
			form({ ...good, oauth_callback_confirmed: "" }),
		],
		["TOKEN_RESPONSE_INVALID", "no token", form({ ...good, oauth_token: "" })],
		[
			"TOKEN_RESPONSE_INVALID",
			"a secret with a NUL",
			form({ ...good, oauth_token_secret: "b\u0000" }),
		],
		...hostile.filter(([, what]) => !what.includes("envelope")),
	];
	test.each(
		signedOnes.flatMap(([name, , id, method]) =>
			legs.map(
				([code, what, answer]) =>
					[name, code, what, answer, id, method] as const,
			),
		),
	)(
		"of %s: a first leg is %s for %s",
		async (_name, code, _what, answer, id, method) => {
			server.on("/oauth/request_token", answer);
			const error = await refusal(
				method.begin(callOf(id), { scopes: [], reconsent: true }),
			);
			expect(error.code).toBe(code);
			expect(inspect(error, { depth: 9 })).not.toMatch(
				/marker-of|secret-of-the-client/,
			);
		},
	);
});

const keyed = ofKind("API_KEY");
describe("a key", () => {
	const values: [string, string][] = [
		["nothing", ""],
		["spaces", "   "],
		["another text", marker],
		["a NUL", "pk_\u0000"],
		["a line break", "pk_a\nb"],
		["far too much", "a".repeat(20_000)],
	];
	test.each(
		keyed.flatMap(([name, , , method]) =>
			method.fields
				.filter(({ required }) => required)
				.flatMap((field) =>
					values.map(
						([what, value]) => [name, field.name, what, value, method] as const,
					),
				),
		),
	)(
		"of %s: %s is named for %s, without its value",
		(_name, field, _what, value, method) => {
			try {
				method.read({ [field]: value });
				expect.fail("it was accepted");
			} catch (error) {
				expect(error).toMatchObject({ code: "INVALID_INPUT" });
				expect(inspect(error, { depth: 9 })).not.toContain(marker);
			}
		},
	);
});
