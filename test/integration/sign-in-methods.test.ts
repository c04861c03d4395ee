import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import {
	type ConnectInput,
	type ConnectionsContext,
	completeConnect,
	connect,
	connectInput,
} from "@patchbay/connections";
import { inTenant, newId } from "@patchbay/db";
import {
	apiKey,
	GrantRevoked,
	type KeyField,
	type Method,
	type OAuthApp,
	oauth1,
	oauth2,
	type PlatformId,
	signOAuth1,
} from "@patchbay/oauth";
import {
	type Outgoing,
	type Platform,
	type PlatformSession,
	platforms,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { asOwner } from "../support/as-owner.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { type Connecting, startConnecting } from "../support/connecting.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";
import {
	type ArrivedCall,
	form,
	json,
	type MethodServer,
	startMethodServer,
} from "../support/method-server.ts";

// Each way to sign in, through the verbs that connect: with platforms that speak it to a server that answers as told.

let world: Connecting;
let server: MethodServer;
let installation: ConnectionsContext;
let ctx: ConnectionsContext;
const privateKey = `pk_${"a1".repeat(17)}`;
const browserNonce = "the-nonce-of-the-first-browser";

beforeAll(async () => {
	[world, server] = await Promise.all([startConnecting(), startMethodServer()]);
	installation = world.otherProcess({
		configuredApps: {
			find: async (platform) => apps[platform],
			configuredPlatforms: async () => new Set(["X_ADS", "REDDIT_ADS"]),
		},
		endpoints: {
			...world.ctx.endpoints,
			X_ADS: urls(),
			REDDIT_ADS: urls(),
			KLAVIYO: urls(),
		},
		platforms: {
			...platforms,
			X_ADS: signed,
			REDDIT_ADS: bearing,
			KLAVIYO: keyed,
		},
	});
});
beforeEach(async () => {
	server.calls.length = 0;
	answerWell();
	ctx = await newTenant();
});
afterAll(async () => {
	await server?.close();
	await world?.close();
});

const urls = () => ({
	apiUrl: server.url,
	authorizeUrl: `${server.url}/authorize`,
	tokenUrl: `${server.url}/oauth/token`,
	revokeUrl: `${server.url}/revoke`,
	userInfoUrl: null,
	issuer: null,
});
const apps: Partial<Record<PlatformId, OAuthApp>> = {};
for (const platform of ["X_ADS", "REDDIT_ADS"] as const)
	apps[platform] = {
		platform,
		clientId: "consumer",
		clientSecrets: [new Secret("consumer-secret")],
		redirectUri: "https://hub.example/oauth/callback",
		extras: {},
	};

/** A context of a tenant of its own, in an installation whose three platforms have each a way to sign in. */
async function newTenant(parts: Partial<ConnectionsContext> = {}) {
	const tenant = await createTenant(world.database);
	return { ...installation, ...tenant.ctx, ...parts };
}
const newBrand = (of: ConnectionsContext) =>
	createBrand(world.database.db, of.tenantId);

/** Asks the platform, authorized as it wants. */
async function ask(session: PlatformSession, path: string) {
	const { request } = await session.authorize({
		method: "GET",
		url: new URL(path, session.endpoints.apiUrl),
		headers: {},
		expects: "json",
		bucket: "default",
		account: null,
		repeatable: true,
	});
	const reply = await fetch(request.url, {
		headers: request.headers,
		...(session.signal ? { signal: session.signal } : {}),
	});
	if (reply.status === 401) throw new GrantRevoked("It was refused.");
	return reply.json() as Promise<Record<string, string>>;
}

const common = {
	api: { version: "1", endsOn: null },
	urls: { apiUrl: "", authorizeUrl: "", tokenUrl: "" },
	appExtras: {},
	scopes: { sets: [], askedFor: "none", names: {}, silent: [] },
	limits: {
		concurrentPerAccount: 1,
		buckets: {
			default: { per: "person", windows: [{ requests: 10, seconds: 1 }] },
		},
	},
	async identify(session: PlatformSession) {
		const { id = "", name } = await ask(session, "/me");
		return { id, name: name ?? null };
	},
	parts: {
		verify: {
			async run(session: PlatformSession) {
				await ask(session, "/verify");
			},
		},
	},
} satisfies Partial<Platform>;

const signed: Platform = {
	...common,
	id: "X_ADS",
	name: "X Ads",
	methods: [
		oauth1({
			platformName: "X Ads",
			user: (reply) => ({
				id: reply.get("user_id") ?? "",
				name: reply.get("screen_name"),
			}),
			revokes: true,
			limits: { token: 200, verifier: 100 },
		}),
	],
	sign: (request, { credential, app }) => {
		if (credential.method !== "OAUTH1" || !app) throw new Error("not signed");
		const [consumerSecret = new Secret("")] = app.clientSecrets;
		return withHeader(
			request,
			signOAuth1(
				request,
				{
					consumerKey: app.clientId,
					consumerSecret,
					token: credential.token.reveal(),
					tokenSecret: credential.tokenSecret,
				},
				{ nonce: newId(), timestamp: 1 },
			),
		);
	},
};
const withHeader = (request: Outgoing, authorization: string): Outgoing => ({
	...request,
	headers: { ...request.headers, authorization },
});

const oauth = (more: object = {}): Method =>
	oauth2({
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
		renewal: { by: "consent" },
		revokes: "access_token",
		revocationAuthentication: "body",
		limits: { code: 500, accessToken: 500, refreshToken: 500 },
		...more,
	});
const bearing: Platform = {
	...common,
	id: "REDDIT_ADS",
	name: "Reddit Ads",
	methods: [oauth()],
	parts: {
		...common.parts,
		accounts: {
			async run(session) {
				// As a long list is read: page after page.
				for (let page = 0; page < 100_000; page += 1)
					if ((await ask(session, `/accounts?page=${page}`)).end) break;
				return [account];
			},
		},
	},
};
const account = {
	externalId: "1",
	name: "North",
	currencyCode: "EUR",
	timeZone: "Europe/Berlin",
	manager: false,
	parentExternalId: null,
	accessExternalId: null,
	platformStatus: "ENABLED",
	active: true,
};

const keyFields: KeyField[] = [
	{
		name: "apiKey",
		label: "Private key",
		hint: "Make one under Settings.",
		required: true,
		secret: true,
		form: /^pk_[0-9a-f]{34}$/,
		misfit: 'does not begin with "pk_"',
	},
];
const keyed: Platform = {
	...common,
	id: "KLAVIYO",
	name: "Klaviyo",
	methods: [
		apiKey({ platformName: "Klaviyo", fields: keyFields, key: "apiKey" }),
		oauth(),
	],
	sign: (request, { credential }) => {
		if (credential.method !== "API_KEY") throw new Error("not a key");
		return withHeader(request, `Klaviyo-API-Key ${credential.key.reveal()}`);
	},
};

let requestTokens = 0;
let myself = { id: "AbC123", name: "North" };
function answerWell() {
	myself = { id: "AbC123", name: "North" };
	server.on("/oauth/request_token", (call, response) => {
		requestTokens += 1;
		form({
			oauth_token: `request-${requestTokens}`,
			oauth_token_secret: "request-secret",
			oauth_callback_confirmed: "true",
		})(call, response);
	});
	server.on("/oauth/token", (call, response) =>
		(call.headers.authorization?.startsWith("OAuth ")
			? form({
					oauth_token: "111-AAA",
					oauth_token_secret: "token-secret",
					user_id: "9100000000000000001",
					screen_name: "br\u0000and",
				})
			: json({ access_token: "bearer-token" }))(call, response),
	);
	const authorized =
		(answer: () => object) => (call: ArrivedCall, response: ServerResponse) => {
			const given = call.headers.authorization ?? "";
			const good =
				given === `Klaviyo-API-Key ${privateKey}` ||
				given === "Bearer bearer-token" ||
				given.includes('oauth_token="111-AAA"');
			json(answer(), good ? 200 : 401)(call, response);
		};
	server.on(
		"/me",
		authorized(() => myself),
	);
	server.on(
		"/verify",
		authorized(() => ({})),
	);
	server.on(
		"/accounts",
		authorized(() => ({ end: "yes" })),
	);
	server.on("/revoke", json({}));
}

const begin = async (
	of: ConnectionsContext,
	platform: PlatformId,
	more: Partial<ConnectInput> = {},
) =>
	connect(
		of,
		connectInput.parse({
			brandId: more.brandId ?? (await newBrand(of)),
			platform,
			...more,
		}),
	);
const refusal = (acting: Promise<unknown>) =>
	acting.then(
		() => expect.fail("it was accepted"),
		(error: Error & { code: string; field?: string[] }) => error,
	);
const keyOf = ({ authorizationUrl }: { authorizationUrl: string | null }) =>
	new URL(authorizationUrl ?? "").searchParams.get("oauth_token") ?? "";
const paths = () => server.calls.map(({ path }) => path);
const grantsOf = ({ tenantId }: ConnectionsContext) =>
	inTenant(world.database.db, tenantId, (tx) => tx.grant.findMany());
const attemptsOf = ({ tenantId }: ConnectionsContext) =>
	inTenant(world.database.db, tenantId, (tx) => tx.oauthAttempt.findMany());

describe("OAuth 1.0a", () => {
	const finish = (
		of: ConnectionsContext,
		callbackQuery: string,
		more: object = {},
	) =>
		completeConnect(of, {
			platform: "X_ADS",
			callbackQuery,
			browserNonce,
			...more,
		});

	test("asks for a request token first, with nothing held open, and finds its attempt by it", async () => {
		let open: unknown;
		server.on("/oauth/request_token", (call, response) => {
			asSuperuser(
				world.database,
				"select pid from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
			).then((rows) => {
				open = rows;
				form({
					oauth_token: "request-of-its-own",
					oauth_token_secret: "request-secret",
					oauth_callback_confirmed: "true",
				})(call, response);
			});
		});
		const begun = await begin(ctx, "X_ADS", { browserNonce });
		expect(open).toEqual([]);
		expect(keyOf(begun)).toBe("request-of-its-own");
		const [attempt] = await attemptsOf(ctx);
		expect(attempt?.method).toBe("OAUTH1");
		expect(Buffer.from(attempt?.keyHash ?? [])).toEqual(
			createHash("sha256").update("request-of-its-own").digest(),
		);
		expect(
			Buffer.from(attempt?.sealedSecret ?? []).includes("request-secret"),
		).toBe(false);
	});

	test("connects: the grant has both halves of the token, the login's name is fit to be shown", async () => {
		const begun = await begin(ctx, "X_ADS", { browserNonce });
		const { connectionId } = await finish(
			ctx,
			`oauth_token=${keyOf(begun)}&oauth_verifier=v`,
		);
		const [grant, another] = await grantsOf(ctx);
		expect(another).toBeUndefined();
		expect(grant).toMatchObject({
			authenticationMethod: "OAUTH1",
			clientId: "consumer",
			platformUserId: "9100000000000000001",
			platformUserName: "br\ufffdand",
			accessTokenExpiresAt: null,
		});
		expect(connectionId).toBeTruthy();
		expect(await world.audited("CONNECT", ctx.tenantId)).toMatchObject([
			{ detail: { by: "consent" } },
		]);
	});

	test.each([
		[
			"ACCESS_DENIED",
			"a denial",
			(key: string) => finish(ctx, `denied=${key}`),
		],
		[
			"BROWSER_MISMATCH",
			"another browser",
			(key: string) =>
				finish(ctx, `denied=${key}`, {
					browserNonce: "another-nonce-of-a-browser",
				}),
		],
		[
			"PLATFORM_MISMATCH",
			"another platform's callback",
			(key: string) =>
				finish(ctx, `oauth_token=${key}&oauth_verifier=v`, {
					platform: "REDDIT_ADS",
				}),
		],
		[
			"ACTOR_MISMATCH",
			"another member",
			(key: string) =>
				finish(
					{
						...ctx,
						actor: {
							type: "MEMBER",
							id: newId(),
							userId: newId(),
							label: "other@example.com",
						},
					},
					`denied=${key}`,
				),
		],
		[
			"STATE_INVALID",
			"another tenant",
			async (key: string) => finish(await newTenant(), `denied=${key}`),
		],
		[
			"INVALID_INPUT",
			"no verifier",
			(key: string) => finish(ctx, `oauth_token=${key}`),
		],
		[
			"INVALID_INPUT",
			"a parameter twice",
			(key: string) =>
				finish(ctx, `oauth_token=${key}&oauth_verifier=v&oauth_verifier=w`),
		],
		[
			"CREDENTIAL_REJECTED",
			"a verifier that the platform refuses",
			(key: string) => {
				server.on("/oauth/token", json({}, 401));
				return finish(ctx, `oauth_token=${key}&oauth_verifier=forged`);
			},
		],
	])(
		"is refused as %s for %s, and the attempt has had its one use",
		async (code, _what, act) => {
			const key = keyOf(await begin(ctx, "X_ADS", { browserNonce }));
			expect((await refusal(act(key))).code).toBe(code);
			expect(await world.leftovers(ctx.tenantId)).toEqual({
				connections: 0,
				grants: 0,
			});
			answerWell();
			expect(
				(await refusal(finish(ctx, `oauth_token=${key}&oauth_verifier=v`)))
					.code,
			).toBe("STATE_REPLAYED");
		},
	);

	test("knows no attempt for a token that was made up", async () => {
		await begin(ctx, "X_ADS", { browserNonce });
		for (const query of ["denied=made-up", "oauth_token=a&denied=b", "state=s"])
			expect((await refusal(finish(ctx, query))).code).toBe("STATE_INVALID");
		expect((await attemptsOf(ctx))[0]?.consumedAt).toBeNull();
	});

	test("that cannot begin stores no attempt; a request token that came before is refused", async () => {
		server.on("/oauth/request_token", json({}, 403));
		expect((await refusal(begin(ctx, "X_ADS"))).code).toBe("APP_REJECTED");
		const same = form({
			oauth_token: "always-the-same",
			oauth_token_secret: "s",
			oauth_callback_confirmed: "true",
		});
		server.on("/oauth/request_token", same);
		await begin(await newTenant(), "X_ADS");
		expect((await refusal(begin(ctx, "X_ADS"))).code).toBe(
			"TOKEN_RESPONSE_INVALID",
		);
		expect(await attemptsOf(ctx)).toEqual([]);
	});
});

describe("an API key", () => {
	test("is the platform's first method: no consent is begun, no app asked for", async () => {
		const error = await refusal(begin(ctx, "KLAVIYO"));
		expect(error).toMatchObject({ code: "INVALID_INPUT", field: ["apiKey"] });
		expect(server.calls).toEqual([]);
		expect(await attemptsOf(ctx)).toEqual([]);
	});

	test("connects at once, and stands in no row, audit entry or error", async () => {
		const { connectionId, authorizationUrl } = await begin(ctx, "KLAVIYO", {
			apiKey: ` ${privateKey} `,
		});
		expect(authorizationUrl).toBeNull();
		expect(connectionId).toBeTruthy();
		const grants = await grantsOf(ctx);
		expect(grants).toMatchObject([
			{
				authenticationMethod: "API_KEY",
				clientId: null,
				platformUserId: "AbC123",
				platformUserName: "North",
			},
		]);
		const audit = await world.audited("CONNECT", ctx.tenantId);
		expect(audit).toMatchObject([{ detail: { by: "key" } }]);
		const stored = Buffer.from(grants[0]?.sealedAccessToken ?? []);
		expect(stored.includes(privateKey)).toBe(false);
		expect(inspect([grants, audit], { depth: 9 })).not.toContain(privateKey);
	});

	test.each([
		["INVALID_INPUT", "another form", { apiKey: "AbC123" }],
		[
			"INVALID_INPUT",
			"a field that is not asked for",
			{ apiKey: privateKey, publicApiKey: "AbC123" },
		],
		[
			"CREDENTIAL_REJECTED",
			"a key that the platform refuses",
			{ apiKey: `pk_${"b2".repeat(17)}` },
		],
		[
			"APP_NOT_CONFIGURED",
			"OAuth 2.0 chosen, which needs an app",
			{ method: "OAUTH2" as const },
		],
		[
			"INVALID_INPUT",
			"OAuth 2.0 chosen, with a key",
			{ method: "OAUTH2" as const, apiKey: privateKey },
		],
		[
			"UNSUPPORTED_BY_PLATFORM",
			"a method that it does not have",
			{ method: "OAUTH1" as const, apiKey: privateKey },
		],
		[
			"INVALID_INPUT",
			"a grant and a key",
			{ grantId: newId(), apiKey: privateKey },
		],
	])("%s for %s, and nothing is kept", async (code, _what, more) => {
		const error = await refusal(begin(ctx, "KLAVIYO", more));
		expect(error.code).toBe(code);
		expect(inspect(error, { depth: 9 })).not.toMatch(/a1a1|b2b2/);
		expect(await world.leftovers(ctx.tenantId)).toEqual({
			connections: 0,
			grants: 0,
		});
	});

	test("reconnects the same account alone", async () => {
		const brandId = await newBrand(ctx);
		const { connectionId } = await begin(ctx, "KLAVIYO", {
			brandId,
			apiKey: privateKey,
		});
		const again = () =>
			begin(ctx, "KLAVIYO", { brandId, connectionId, apiKey: privateKey });
		expect((await again()).connectionId).toBe(connectionId);
		myself = { id: "XyZ789", name: "South" };
		expect((await refusal(again())).code).toBe("PLATFORM_USER_MISMATCH");
		expect(await world.leftovers(ctx.tenantId)).toEqual({
			connections: 1,
			grants: 1,
		});
	});

	test.each([
		[
			"PLATFORM_REPLY_CHANGED",
			"an id with a NUL",
			{ id: "A\u0000", name: "North" },
		],
		["PLATFORM_REPLY_CHANGED", "no id", { id: "", name: "North" }],
	])("%s for %s", async (code, _what, told) => {
		myself = told;
		const error = await refusal(begin(ctx, "KLAVIYO", { apiKey: privateKey }));
		expect(error.code).toBe(code);
	});

	test("of an account whose name has control characters is kept with them replaced", async () => {
		myself = { id: "AbC123", name: "No\u0000rth" };
		await begin(ctx, "KLAVIYO", { apiKey: privateKey });
		expect((await grantsOf(ctx))[0]?.platformUserName).toBe("No\ufffdrth");
	});
});

describe("a connection as a whole", () => {
	const consented = async (of: ConnectionsContext) => {
		const { authorizationUrl } = await begin(of, "REDDIT_ADS");
		const state = new URL(authorizationUrl ?? "").searchParams.get("state");
		return completeConnect(of, {
			platform: "REDDIT_ADS",
			callbackQuery: `code=c&state=${state}`,
		});
	};

	test.each([
		["the exchange", "/oauth/token", false],
		["the identification", "/me", false],
	])("ends at its deadline within %s", async (_what, path, revoked) => {
		server.on(path, () => {});
		const hurried = await newTenant({ connectMilliseconds: 500 });
		const error = await refusal(consented(hurried));
		expect(error.code).toBe("PLATFORM_UNAVAILABLE");
		expect(await world.leftovers(hurried.tenantId)).toEqual({
			connections: 0,
			grants: 0,
		});
		expect(paths().includes("/revoke")).toBe(revoked);
	});

	test("asks a platform for no more of its accounts once the caller has left", async () => {
		const leaving = new AbortController();
		const arrived = Promise.withResolvers<void>();
		server.on("/accounts", (call, response) => {
			if (call.query.get("page") === "3") {
				leaving.abort();
				arrived.resolve();
			}
			json({})(call, response);
		});
		const of = await newTenant({ signal: leaving.signal });
		await Promise.allSettled([consented(of), arrived.promise]);
		const listed = paths().filter((path) => path === "/accounts").length;
		expect(listed).toBe(4);
	});
});

test("an attempt's row is its tenant's alone", async () => {
	await begin(ctx, "X_ADS");
	const other = await newTenant();
	expect(await attemptsOf(other)).toEqual([]);
	const { rows } = await asOwner(world.database, ctx.tenantId, (client) =>
		client.query("select method from oauth_attempt"),
	);
	expect(rows).toEqual([{ method: "OAUTH1" }]);
});
