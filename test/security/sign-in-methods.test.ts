import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import {
	apiKey,
	CallbackQuery,
	type Issued,
	type MethodCall,
	type OAuth2Definition,
	oauth1,
	oauth2,
	signatureBase,
} from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	type ArrivedCall,
	form,
	huge,
	json,
	type MethodServer,
	startMethodServer,
} from "../support/method-server.ts";
import { waitTurn } from "../support/uncounted.ts";

// Ways of signing in that no registered platform has in full, against a server that answers as they may. What a platform
// of the registry has is tried there: callbacks in oauth-callback, first legs and token endpoints in the contract suite.

let server: MethodServer;
let call: MethodCall;
beforeAll(async () => {
	server = await startMethodServer();
	call = {
		app: {
			platform: "TIKTOK_ADS",
			clientId: "client-1",
			clientSecrets: [new Secret("newest-secret"), new Secret("older-secret")],
			redirectUri: "https://hub.example/oauth/callback",
			extras: { configId: "config-7" },
		},
		endpoints: {
			authorizeUrl: `${server.url}/authorize?kept=1`,
			tokenUrl: `${server.url}/oauth/token`,
			revokeUrl: `${server.url}/revoke`,
			apiUrl: server.url,
		},
		waitTurn,
		requestId: "request-1",
	};
});
beforeEach(() => {
	server.calls.length = 0;
});
afterAll(() => server.close());

const query = (text: string) => CallbackQuery.parse(text);
const plain: OAuth2Definition = {
	platformName: "Example",
	clientAuthentication: "body",
	pkce: false,
	scopeSeparator: " ",
	canonicalScope: (scope) => scope,
	authorizationParameters: () => ({}),
	issuer: null,
	tokenType: "Bearer",
	tokenTypeOptional: true,
	defaultExpiresInSeconds: null,
	revokes: "access_token",
	revocationAuthentication: "body",
	limits: { code: 500, accessToken: 500, refreshToken: 500 },
};
const envelopeCode = (value: unknown) =>
	typeof value === "object" && value !== null && "code" in value
		? value.code
		: null;
/** As TikTok speaks: own names, JSON, an envelope, errors within HTTP 200. */
const enveloped = oauth2({
	...plain,
	platformName: "Enveloped",
	body: "json",
	renewal: { by: "consent" },
	names: {
		authorization: { client_id: "app_id", response_type: null, scope: null },
		token: {
			client_id: "app_id",
			client_secret: "secret",
			code: "auth_code",
			grant_type: null,
			redirect_uri: null,
		},
		code: "auth_code",
	},
	tokenFields: { exchange: { return_advertiser_ids: true } },
	deniedWithoutCode: true,
	unwrap: ({ data }) => {
		if (typeof data !== "object" || data === null) return null;
		const fields = data as Record<string, unknown>;
		return {
			...fields,
			scope: Array.isArray(fields.scope)
				? fields.scope.map(String).join(" ")
				: fields.scope,
		};
	},
	told: ({ advertiser_ids: ids }) => ({
		facts: Array.isArray(ids) ? { advertiserIds: ids.join(",") } : {},
	}),
	classify: ({ json }) => {
		const code = envelopeCode(json);
		if (code === 0 || code === null) return null;
		if (code === 40105) return "grant";
		return code === 40100 ? "rate_limited" : "rejected";
	},
	revocation: {
		body: "json",
		names: {
			client_id: "app_id",
			client_secret: "secret",
			token: "access_token",
		},
		headers: (token) => ({ "access-token": token.reveal() }),
	},
});

function finish(
	method: { finish: (typeof enveloped)["finish"] },
	text = "auth_code=c&state=s",
	scopes: string[] = [],
): Promise<Issued> {
	return method.finish(call, { query: query(text), secret: null, scopes });
}
const refusal = (acting: Promise<unknown>) =>
	acting.then(
		() => expect.fail("it was accepted"),
		(error: Error & { code: string; shape?: string }) => error,
	);
const tokenOf = ({ credential }: Issued) =>
	credential.method === "API_KEY" ? null : credential.token.reveal();

test("an authorization address holds the platform's own names and what the app adds, and no secret", async () => {
	const { url, key, secret } = await enveloped.begin(call, {
		scopes: ["1", "2"],
		reconsent: true,
	});
	expect(Object.fromEntries(url.searchParams)).toEqual({
		kept: "1",
		app_id: "client-1",
		redirect_uri: "https://hub.example/oauth/callback",
		state: key,
	});
	expect(secret).toBeNull();
	const withApp = oauth2({
		...plain,
		authorizationParameters: ({ app }) => ({
			config_id: app.extras.configId ?? "",
		}),
	});
	const begun = await withApp.begin(call, { scopes: [], reconsent: true });
	expect(begun.url.searchParams.get("config_id")).toBe("config-7");
});

test("a standard parameter is left out where the platform wants another in its place, and never replaced", async () => {
	const method = (scope: string | null) =>
		oauth2({ ...plain, authorizationParameters: () => ({ scope }) });
	const wanted = { scopes: ["ads_read"], reconsent: false };
	const { url } = await method(null).begin(call, wanted);
	expect(url.searchParams.has("scope")).toBe(false);
	await expect(method("all").begin(call, wanted)).rejects.toThrow("scope");
});

test("an exchange in JSON keeps types, own names, ids of 19 digits and all that was told", async () => {
	server.on(
		"/oauth/token",
		json(
			'{"code":0,"data":{"access_token":"t-1","advertiser_ids":["7001000000000000001","7001000000000000002"],"scope":[1,2,7224195155857866754]}}',
		),
	);
	const issued = await finish(enveloped);
	expect(tokenOf(issued)).toBe("t-1");
	expect(issued.scopes).toEqual(["1", "2", "7224195155857866754"]);
	expect(issued.facts).toEqual({
		advertiserIds: "7001000000000000001,7001000000000000002",
	});
	expect(issued.expiresIn).toBeNull();
	const [sent] = server.calls;
	expect(sent?.headers["content-type"]).toBe("application/json");
	expect(JSON.parse(sent?.body ?? "")).toEqual({
		app_id: "client-1",
		secret: "newest-secret",
		auth_code: "c",
		return_advertiser_ids: true,
	});
});

test.each([
	["TOKEN_RESPONSE_INVALID", "code 0 and no data", { code: 0, message: "OK" }],
	["TOKEN_RESPONSE_INVALID", "code 0 and null", { code: 0, data: null }],
	[
		"TOKEN_RESPONSE_INVALID",
		"code 0 and an empty object",
		{ code: 0, data: {} },
	],
	["TOKEN_RESPONSE_INVALID", "data that is a text", { code: 0, data: "t-1" }],
	["CREDENTIAL_REJECTED", "a dead code", { code: 40105, data: {} }],
	["RATE_LIMITED", "a limit", { code: 40100, data: {} }],
	[
		"PLATFORM_REJECTED",
		"an error beside a token",
		{ code: 40002, data: { access_token: "t-1" } },
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a token with a NUL",
		{ code: 0, data: { access_token: "t\u0000" } },
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a scope with a NUL",
		{ code: 0, data: { access_token: "t-1", scope: "a\u0000" } },
	],
	[
		"TOKEN_RESPONSE_INVALID",
		"a fact with a NUL",
		{ code: 0, data: { access_token: "t-1", advertiser_ids: ["7\u0000"] } },
	],
])(
	"a success that holds an error is judged by its envelope: %s for %s",
	async (code, _what, body) => {
		server.on("/oauth/token", json(body));
		const error = await refusal(finish(enveloped));
		expect(error.code).toBe(code);
		expect(inspect(error, { depth: 9 })).not.toMatch(/t-1|newest-secret/);
	},
);

test("a platform that sends the code under two names is asked with its own", async () => {
	server.on("/oauth/token", json({ code: 0, data: { access_token: "t-1" } }));
	await finish(enveloped, "auth_code=c&code=d&state=s");
	expect(JSON.parse(server.calls[0]?.body ?? "")).toMatchObject({
		auth_code: "c",
	});
});

test("a platform's own words for a denial are one", async () => {
	const method = oauth2({
		...plain,
		callbackWords: new Map([["user_cancelled_login", "denied"]]),
	});
	const error = await refusal(
		finish(method, "error=user_cancelled_login&state=s"),
	);
	expect(error.code).toBe("ACCESS_DENIED");
});

test.each([
	["CREDENTIAL_REJECTED", 200, { error: "invalid_grant" }],
	["PLATFORM_REJECTED", 200, { error: "unsupported_grant_type" }],
	["CREDENTIAL_REJECTED", 400, { message: "Bad Request", error: 400 }],
	["APP_REJECTED", 401, { message: "Unauthorized", error: 401 }],
	["RATE_LIMITED", 429, { message: "Too Many Requests", error: 429 }],
	["PLATFORM_UNAVAILABLE", 503, "<html>"],
	["TOKEN_RESPONSE_INVALID", 200, {}],
])(
	"errors that are numbers, or stand in a success: %s for %i %j",
	async (code, status, body) => {
		const method = oauth2({
			...plain,
			clientAuthentication: "basic",
			headers: () => ({ "user-agent": "web:patchbay:1.0" }),
			classify: ({ status, json }) => {
				const error =
					typeof json === "object" && json !== null && "error" in json
						? json.error
						: undefined;
				if (status < 300 && error !== undefined)
					return error === "invalid_grant" ? "grant" : "rejected";
				if (status === 401) return "client";
				return status === 400 ? "grant" : null;
			},
		});
		server.on("/oauth/token", json(body, status));
		expect((await refusal(finish(method, "code=c&state=s"))).code).toBe(code);
		expect(server.calls[0]?.headers["user-agent"]).toBe("web:patchbay:1.0");
		// Both secrets are tried where the client is refused, and only there.
		expect(server.calls).toHaveLength(code === "APP_REJECTED" ? 2 : 1);
	},
);

test("an error is judged by what was asked for", async () => {
	const method = oauth2({
		...plain,
		classify: ({ status }, use) =>
			status === 400 && use === "refresh" ? "grant" : null,
	});
	server.on("/oauth/token", json({ error: "invalid_request" }, 400));
	expect((await refusal(finish(method, "code=c&state=s"))).code).toBe(
		"APP_REJECTED",
	);
	const refresh = method.renew?.(call, held("r-1"), null) ?? expect.fail();
	expect((await refusal(refresh)).code).toBe("RECONNECT_REQUIRED");
});

const held = (refreshToken: string | null) => ({
	method: "OAUTH2" as const,
	token: new Secret("held-token"),
	refreshToken: refreshToken === null ? null : new Secret(refreshToken),
});

test("scopes are named again where the platform wants them", async () => {
	const method = oauth2({ ...plain, sendsScopes: true });
	server.on("/oauth/token", json({ access_token: "t-1" }));
	await finish(method, "code=c&state=s", ["ads", "offline_access"]);
	await method.renew?.(call, held("r-1"), ["ads"]);
	expect(
		server.calls.map(({ body }) => new URLSearchParams(body).get("scope")),
	).toEqual(["ads offline_access", "ads"]);
});

/** As Meta speaks: a second step, renewal by the token itself, an inspection, DELETE to revoke. */
const lastingDefinition: OAuth2Definition = {
	...plain,
	renewal: { by: "access_token", aheadSeconds: 30 * 86_400 },
	secondStep: (token) => ({
		grant_type: "fb_exchange_token",
		fb_exchange_token: token.reveal(),
	}),
	inspect: {
		request: ({ app, endpoints }, token) => {
			const url = new URL(`${endpoints.apiUrl}/debug_token`);
			url.searchParams.set("input_token", token.reveal());
			const [secret] = app.clientSecrets;
			return {
				url,
				headers: {
					authorization: `Bearer ${app.clientId}|${secret?.reveal()}`,
				},
			};
		},
		read: ({ data }) => {
			const found = data as Record<string, unknown>;
			return {
				user: { id: String(found.user_id), name: null },
				scopes: found.scopes as string[],
				expiresInSeconds: found.expires_in as number,
				dataAccessEndsAt: new Date(1_802_592_000_000),
			};
		},
	},
	classify: ({ json }) =>
		typeof json === "object" &&
		json !== null &&
		"error" in json &&
		typeof json.error === "object" &&
		json.error !== null &&
		"code" in json.error
			? json.error.code === 190
				? "grant"
				: "rejected"
			: null,
	revocationAuthentication: "none",
	revocation: {
		method: "DELETE",
		names: { token: null },
		headers: (token) => ({ authorization: `Bearer ${token.reveal()}` }),
	},
};
const lasting = oauth2(lastingDefinition);

test("a second step and an inspection make one credential with everything that was told", async () => {
	server.on("/oauth/token", ({ body }, response) => {
		const second = new URLSearchParams(body).has("fb_exchange_token");
		json({ access_token: second ? "long" : "short" })(
			{} as ArrivedCall,
			response,
		);
	});
	server.on(
		"/debug_token",
		json(
			'{"data":{"user_id":9100000000000000001,"scopes":["ads_read"],"expires_in":5183944}}',
		),
	);
	const issued = await finish(lasting, "code=c&state=s");
	expect(tokenOf(issued)).toBe("long");
	expect(issued).toMatchObject({
		user: { id: "9100000000000000001" },
		scopes: ["ads_read"],
		dataAccessEndsAt: new Date(1_802_592_000_000),
	});
	expect(issued.expiresIn?.left()).toBeGreaterThan(5_183_000);
	const asked = server.calls.filter(({ path }) => path === "/debug_token");
	expect(asked.map(({ query: of }) => of.get("input_token"))).toEqual(["long"]);
	server.calls.length = 0;
	expect(
		tokenOf((await lasting.renew?.(call, held(null), null)) ?? expect.fail()),
	).toBe("long");
	expect(
		new URLSearchParams(server.calls[0]?.body).get("fb_exchange_token"),
	).toBe("held-token");
});

test.each([
	["an id with a NUL", { user_id: "9\u0000", scopes: [] }],
	["an end in the past", { user_id: "9", scopes: [], expires_in: -5 }],
	["a scope with a NUL", { user_id: "9", scopes: ["a\u0000"] }],
])("an inspection that answers %s is refused", async (_what, data) => {
	server.on("/oauth/token", json({ access_token: "t-1" }));
	server.on("/debug_token", json({ data }));
	expect((await refusal(finish(lasting, "code=c&state=s"))).code).toBe(
		"TOKEN_RESPONSE_INVALID",
	);
});

test("a token that lives long already takes no second step, and is asked about", async () => {
	server.on("/oauth/token", json({ access_token: "first", expires_in: 9_000 }));
	server.on("/debug_token", json({ data: { user_id: "9", scopes: [] } }));
	const method = oauth2({
		...lastingDefinition,
		needsSecondStep: ({ app, expiresIn }) =>
			app.extras.configId === undefined || (expiresIn?.left() ?? 0) < 8_000,
	});
	expect(tokenOf(await finish(method, "code=c&state=s"))).toBe("first");
	expect(server.calls.map(({ path }) => path)).toEqual([
		"/oauth/token",
		"/debug_token",
	]);
});

test("the end of a token is told by the platform's clock", async () => {
	let told = 0;
	server.on("/oauth/token", json({ access_token: "t-1" }));
	server.on("/debug_token", (_call, response) => {
		response
			.writeHead(200, {
				"content-type": "application/json",
				date: new Date(1_800_000_000_000).toUTCString(),
			})
			.end('{"data":{}}');
	});
	const { inspect: asked = expect.fail() } = lastingDefinition;
	await finish(
		oauth2({
			...lastingDefinition,
			inspect: {
				...asked,
				read(_reply, now) {
					told = now;
					return {};
				},
			},
		}),
		"code=c&state=s",
	);
	expect(told).toBe(1_800_000_000_000);
});

test("an error object with a number is read", async () => {
	server.on(
		"/oauth/token",
		json({ error: { code: 190, message: "gone" } }, 400),
	);
	const renewal = lasting.renew?.(call, held(null), null) ?? expect.fail();
	expect((await refusal(renewal)).code).toBe("RECONNECT_REQUIRED");
});

test("each way to revoke is one request, and a token that has ended is revoked", async () => {
	server.on("/revoke", json({ code: 0 }));
	await enveloped.revoke?.(call, held(null));
	await lasting.revoke?.(call, held(null));
	await oauth2({
		...plain,
		clientAuthentication: "basic",
		revokes: "refresh_token",
		revocationAuthentication: "basic",
		revocation: { typeHint: true },
	}).revoke?.(call, held("r-1"));
	const [inJson, deleted, hinted] = server.calls;
	expect(JSON.parse(inJson?.body ?? "")).toEqual({
		app_id: "client-1",
		secret: "newest-secret",
		access_token: "held-token",
	});
	expect(inJson?.headers["access-token"]).toBe("held-token");
	expect(deleted).toMatchObject({ method: "DELETE", body: "" });
	expect(deleted?.headers.authorization).toBe("Bearer held-token");
	expect(Object.fromEntries(new URLSearchParams(hinted?.body))).toEqual({
		token: "r-1",
		token_type_hint: "refresh_token",
	});
	server.on("/revoke", json({ code: 40105, data: {} }));
	await enveloped.revoke?.(call, held(null));
	expect(enveloped.renew).toBeUndefined();
});

test("a revocation with a proof is tried with each client secret, in the address", async () => {
	server.on("/revoke", ({ query: of }, response) => {
		const isRight = of.get("proof") === "held-token/older-secret";
		json(
			isRight ? { success: true } : { error: { code: 100 } },
			400 - Number(isRight) * 200,
		)({} as ArrivedCall, response);
	});
	await oauth2({
		...lastingDefinition,
		classify: ({ status }) => (status === 200 ? null : "client"),
		revocation: {
			...lastingDefinition.revocation,
			body: "query",
			fields: (token, secret) => ({
				proof: `${token.reveal()}/${secret.reveal()}`,
			}),
		},
	}).revoke?.(call, held(null));
	expect(server.calls.map(({ query: of }) => of.get("proof"))).toEqual([
		"held-token/newest-secret",
		"held-token/older-secret",
	]);
	for (const { body } of server.calls) expect(body).toBe("");
});

// OAuth 1.0a.
const keyed = oauth1({
	platformName: "Signed",
	user: (reply) => ({
		id: reply.get("user_id") ?? "",
		name: reply.get("screen_name"),
	}),
	classify: ({ json }) => {
		const [first] =
			typeof json === "object" &&
			json !== null &&
			"errors" in json &&
			Array.isArray(json.errors)
				? json.errors
				: [];
		if (first?.code === 135) return "clock";
		if (first?.code === 32) return "client";
		return first?.code === 89 ? "grant" : null;
	},
	revokes: true,
	limits: { token: 200, verifier: 100 },
});

/** A strict server: it checks each signature with its own secrets, refuses a nonce that was used, and a wrong time. */
function strict(
	options: { consumerSecret?: string; clockSeconds?: number } = {},
) {
	const nonces = new Set<string>();
	const secrets: Record<string, string> = {
		"": "",
		"request-token": "request-secret",
		"111-AAA": "token-secret",
	};
	const guarded =
		(answer: ReturnType<typeof form>): ReturnType<typeof form> =>
		(arrived, response) => {
			const refuse = (code: number) =>
				json({ errors: [{ code }] }, 401)(arrived, response);
			const fields = [
				...(arrived.headers.authorization ?? "").matchAll(
					/([a-z_]+)="([^"]*)"/g,
				),
			].map(
				([, name = "", value = ""]) =>
					[name, decodeURIComponent(value)] as const,
			);
			const given = new Map(fields);
			const now = Date.now() / 1000 + (options.clockSeconds ?? 0);
			if (Math.abs(now - Number(given.get("oauth_timestamp"))) > 300)
				return refuse(135);
			const nonce = given.get("oauth_nonce") ?? "";
			if (nonces.has(nonce)) return refuse(215);
			nonces.add(nonce);
			const base = signatureBase(
				{
					method: arrived.method,
					url: new URL(`${arrived.path}?${arrived.query}`, server.url),
				},
				fields.filter(([name]) => name !== "oauth_signature"),
			);
			const key = `${options.consumerSecret ?? "newest-secret"}&${secrets[given.get("oauth_token") ?? ""]}`;
			const signature = createHmac("sha1", key).update(base).digest("base64");
			if (given.get("oauth_signature") !== signature) return refuse(32);
			answer(arrived, response);
		};
	server.on(
		"/oauth/request_token",
		guarded(
			form({
				oauth_token: "request-token",
				oauth_token_secret: "request-secret",
				oauth_callback_confirmed: "true",
			}),
		),
	);
	server.on(
		"/oauth/token",
		guarded(
			form({
				oauth_token: "111-AAA",
				oauth_token_secret: "token-secret",
				user_id: "9100000000000000001",
				screen_name: "brand",
			}),
		),
	);
	server.on("/revoke", guarded(json({ access_token: "111-AAA" })));
}
const signed = (text: string, secret = "request-secret") =>
	keyed.finish(call, {
		query: query(text),
		secret: new Secret(secret),
		scopes: [],
	});
const signedAnswer = "oauth_token=request-token&oauth_verifier=v";
const wanted = { scopes: [], reconsent: true };

test("OAuth 1.0a goes its three legs with a server that checks signatures, and revokes", async () => {
	strict();
	const { url, key, secret } = await keyed.begin(call, wanted);
	expect(key).toBe("request-token");
	expect(secret?.reveal()).toBe("request-secret");
	expect(Object.fromEntries(url.searchParams)).toEqual({
		kept: "1",
		oauth_token: "request-token",
	});
	const issued = await signed(signedAnswer);
	expect(issued).toMatchObject({
		user: { id: "9100000000000000001", name: "brand" },
		scopes: null,
		expiresIn: null,
	});
	expect(tokenOf(issued)).toBe("111-AAA");
	expect(keyed.renew).toBeUndefined();
	await keyed.revoke?.(call, issued.credential);
	expect(server.calls.map(({ path }) => path)).toEqual([
		"/oauth/request_token",
		"/oauth/token",
		"/revoke",
	]);
	expect(inspect(issued, { depth: 9 })).not.toMatch(/111-AAA|token-secret/);
});

test("an older consumer secret signs while the newest is not known yet", async () => {
	strict({ consumerSecret: "older-secret" });
	expect((await keyed.begin(call, wanted)).key).toBe("request-token");
	expect(tokenOf(await signed(signedAnswer))).toBe("111-AAA");
});

test.each([
	[
		"APP_REJECTED",
		"a signature that fits no secret",
		() => strict({ consumerSecret: "another" }),
	],
	[
		"APP_REJECTED",
		"a clock that is an hour off",
		() => strict({ clockSeconds: 3600 }),
	],
])("a first leg is %s for %s", async (code, _what, prepare) => {
	prepare();
	const error = await refusal(keyed.begin(call, wanted));
	expect(error.code).toBe(code);
	expect(inspect(error, { depth: 9 })).not.toMatch(
		/marker|(newest|older|request|token)-secret/,
	);
});

test("a wrong clock is told as one", async () => {
	strict({ clockSeconds: -3600 });
	const error = await refusal(keyed.begin(call, wanted));
	expect(error.message).toMatch(/this server's clock is wrong/);
});

test("a 401 at the last leg that says nothing more is the token's, once every secret was tried", async () => {
	server.on("/oauth/token", (_call, response) => {
		response.writeHead(401).end();
	});
	const error = await refusal(signed(signedAnswer, "of-another-attempt"));
	expect(error.code).toBe("CREDENTIAL_REJECTED");
	expect(server.calls).toHaveLength(2);
});

test("the attempt is found by the request token, also in a denial, and by no contradiction", () => {
	expect(keyed.keyOf(query(signedAnswer))).toBe("request-token");
	expect(keyed.keyOf(query("denied=request-token"))).toBe("request-token");
	expect(keyed.keyOf(query("denied=a&oauth_token=b"))).toBeNull();
	expect(keyed.keyOf(query("oauth_token=a&oauth_token=b"))).toBeNull();
	expect(keyed.keyOf(query("state=s"))).toBeNull();
});

test("a screen name with control characters is replaced, an id with them is refused", async () => {
	const answered = (fields: Record<string, string>) =>
		server.on(
			"/oauth/token",
			form({
				oauth_token: "t",
				oauth_token_secret: "s",
				user_id: "9",
				...fields,
			}),
		);
	answered({ screen_name: "br\u0000and\n" });
	expect((await signed(signedAnswer)).user?.name).toBe("br\ufffdand\ufffd");
	answered({ screen_name: "brand", user_id: "9\u0000" });
	expect((await refusal(signed(signedAnswer))).code).toBe(
		"TOKEN_RESPONSE_INVALID",
	);
});

test("a token that has ended counts as revoked", async () => {
	server.on("/revoke", json({ errors: [{ code: 89 }] }, 401));
	await keyed.revoke?.(call, {
		method: "OAUTH1",
		token: new Secret("t"),
		tokenSecret: new Secret("s"),
	});
});

test("an exchange that is answered with 50 MB ends early", async () => {
	server.on("/oauth/token", huge(50_000_000, '{"access_token":"'));
	expect((await refusal(finish(enveloped))).code).toBe(
		"TOKEN_RESPONSE_INVALID",
	);
});

test("a caller who leaves ends the call", async () => {
	server.on("/oauth/token", () => {});
	const leaving = new AbortController();
	const exchange = enveloped.finish(
		{ ...call, signal: leaving.signal },
		{ query: query("auth_code=c&state=s"), secret: null, scopes: [] },
	);
	const gone = new Error("the caller has left");
	leaving.abort(gone);
	expect(await refusal(exchange)).toBe(gone);
});

// Keys.
const pasted = apiKey({
	platformName: "Keyed",
	key: "apiKey",
	fields: [
		{
			name: "apiKey",
			label: "Private key",
			hint: "Make one under Settings.",
			required: true,
			secret: true,
			form: /^pk_[0-9a-f]{34}$/,
			misfit: 'does not begin with "pk_"',
		},
		{
			name: "publicApiKey",
			label: "Public key",
			hint: "Six characters.",
			required: false,
			secret: false,
			form: /^[A-Za-z0-9]{6}$/,
			misfit: "does not have six letters and digits",
		},
	],
});
const privateKey = `pk_${"a1".repeat(17)}`;

test("a key is read with the spaces around it gone, and never shown", () => {
	const issued = pasted.read({
		apiKey: ` ${privateKey}\n`,
		publicApiKey: "AbC123",
	});
	expect(issued.credential).toMatchObject({ method: "API_KEY" });
	expect(
		issued.credential.method === "API_KEY" && issued.credential.key.reveal(),
	).toBe(privateKey);
	expect(issued.facts).toEqual({ publicApiKey: "AbC123" });
	expect(inspect(issued, { depth: 9 })).not.toContain(privateKey);
});

test.each([
	["apiKey", "nothing", {}],
	["apiKey", "spaces", { apiKey: "   " }],
	["apiKey", "the public key", { apiKey: "AbC123" }],
	["apiKey", "a key with a NUL", { apiKey: `${privateKey}\u0000` }],
	["apiKey", "two keys", { apiKey: `${privateKey} ${privateKey}` }],
	[
		"publicApiKey",
		"a private key in the public field",
		{ apiKey: privateKey, publicApiKey: privateKey },
	],
] as [string, string, Record<string, string>][])(
	"%s is named for %s, and the value is not repeated",
	(field, _what, values) => {
		try {
			pasted.read(values);
			expect.fail("it was accepted");
		} catch (error) {
			expect(error).toMatchObject({ code: "INVALID_INPUT", field: [field] });
			expect(inspect(error, { depth: 9 })).not.toContain("a1a1");
		}
	},
);
