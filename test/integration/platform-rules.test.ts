import {
	type ConnectionsContext,
	completeConnect,
	connect,
	connectInput,
	refreshDueGrants,
	vendAccessToken,
	vendAccessTokenInput,
} from "@patchbay/connections";
import { inTenant } from "@patchbay/db";
import {
	type OAuth2Definition,
	type OAuthApp,
	oauth1,
	oauth2,
	type PlatformId,
} from "@patchbay/oauth";
import {
	type ApiRules,
	definePlatform,
	type Platform,
	type PlatformSession,
	platforms,
	requestJson,
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
import { type Connecting, startConnecting } from "../support/connecting.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";
import {
	form,
	json,
	type MethodServer,
	startMethodServer,
} from "../support/method-server.ts";

// Rules of OAuth 2.0 that Google does not have, from the consent to a vended token: platforms that have them, against a
// server that answers as told. All of them take each other's server, so that only the rule differs.

const day = 86_400;
const ids = [
	"META_ADS",
	"MICROSOFT_ADS",
	"TIKTOK_ADS",
	"LINKEDIN_ADS",
	"REDDIT_ADS",
	"X_ADS",
] as const;
type Id = (typeof ids)[number];

let world: Connecting;
let server: MethodServer;
let installation: ConnectionsContext;
let ctx: ConnectionsContext;
/** Token that the token endpoint issues next. */
let issued: Record<string, unknown>;
/** Access tokens that the API accepts. */
let accepted: Set<string>;

beforeAll(async () => {
	[world, server] = await Promise.all([startConnecting(), startMethodServer()]);
	installation = world.otherProcess({
		configuredApps: {
			find: async (platform) => apps[platform],
			configuredPlatforms: async () => new Set<PlatformId>(ids),
		},
		endpoints: {
			...world.ctx.endpoints,
			...Object.fromEntries(ids.map((id) => [id, urls()])),
		},
		platforms: { ...platforms, ...testPlatforms },
	});
});
beforeEach(async () => {
	issued = { access_token: "first", expires_in: 60 * day };
	accepted = new Set(["first"]);
	server.calls.length = 0;
	server.on("/token", (call, response) => json(issued)(call, response));
	for (const path of ["/me", "/accounts"])
		server.on(path, (call, response) => {
			const [, token = ""] = call.headers.authorization?.split(" ") ?? [];
			json({}, accepted.has(token) ? 200 : 401)(call, response);
		});
	const tenant = await createTenant(world.database);
	ctx = { ...installation, ...tenant.ctx };
});
afterAll(async () => {
	await server?.close();
	await world?.close();
});

const urls = () => ({
	apiUrl: server.url,
	authorizeUrl: `${server.url}/authorize`,
	tokenUrl: `${server.url}/token`,
	revokeUrl: null,
	userInfoUrl: null,
	issuer: null,
});
const apps: Partial<Record<PlatformId, OAuthApp>> = Object.fromEntries(
	ids.map((platform) => [
		platform,
		{
			platform,
			clientId: "the-app",
			clientSecrets: [new Secret("the-secret")],
			redirectUri: "https://hub.example/oauth/callback",
			extras: {},
		},
	]),
);

const rules: ApiRules = {
	name: "Example",
	failureOf: ({ status }) =>
		status === 401 ? { meaning: "token", code: "TOKEN_INVALID" } : null,
};
const ask = (session: PlatformSession, path: string) =>
	requestJson(session, rules, {
		method: "GET",
		url: `${session.endpoints.apiUrl}${path}`,
	});

const noScopes = { sets: [], askedFor: "none", names: {}, silent: [] } as const;
const setOf = (...scopes: string[]) => [
	{ key: "ads", title: "Read ads", scopes, default: true },
];

function platformOf(
	id: Id,
	scopes: Platform["scopes"],
	more: Partial<OAuth2Definition> = {},
): Platform {
	const name = platforms[id].name;
	return definePlatform({
		id,
		name,
		api: { version: "1", endsOn: null },
		urls: { apiUrl: "", authorizeUrl: "", tokenUrl: "" },
		methods: [
			oauth2({
				platformName: name,
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
				revokes: null,
				revocationAuthentication: "none",
				limits: { code: 500, accessToken: 500, refreshToken: 500 },
				...more,
			}),
		],
		appExtras: {},
		scopes,
		limits: {
			concurrentPerAccount: 1,
			buckets: {
				default: { per: "person", windows: [{ requests: 100, seconds: 1 }] },
			},
		},
		async identify(session) {
			await ask(session, "/me");
			return { id: "7", name: "North" };
		},
		parts: {
			verify: {
				async run(session) {
					await ask(session, "/me");
				},
			},
			accounts: {
				...(scopes.sets[0] ? { scopeSet: scopes.sets[0].key } : {}),
				async run(session) {
					await ask(session, "/accounts");
					return [account];
				},
			},
		},
	});
}
const account = {
	externalId: "1234567890",
	name: "North",
	currencyCode: "EUR",
	timeZone: "Europe/Berlin",
	manager: false,
	parentExternalId: null,
	accessExternalId: null,
	platformStatus: "ENABLED",
	active: true,
};

function withTokenLimit(platform: Platform): Platform {
	const windows = [{ requests: 2, seconds: 900 }] as const;
	const token = { per: "app", windows } as const;
	const { limits } = platform;
	return {
		...platform,
		limits: { ...limits, buckets: { ...limits.buckets, token } },
	};
}

const testPlatforms = {
	/** Renews by the access token itself, a week ahead. */
	META_ADS: platformOf("META_ADS", noScopes, {
		renewal: { by: "access_token", aheadSeconds: 7 * day },
		secondStep: (token) => ({
			grant_type: "fb_exchange_token",
			fb_exchange_token: token.reveal(),
		}),
	}),
	/** Has a scope that is asked for and never listed among the granted ones. */
	MICROSOFT_ADS: platformOf("MICROSOFT_ADS", {
		sets: setOf("ads.manage", "offline_access"),
		askedFor: "request",
		names: {},
		silent: ["offline_access"],
	}),
	/** Gives the scopes that the app was allowed; a parent includes its children. */
	TIKTOK_ADS: platformOf("TIKTOK_ADS", {
		sets: setOf("4.1", "4.2"),
		askedFor: "app",
		names: {},
		silent: [],
		covers: (granted, needed) => needed.startsWith(`${granted}.`),
	}),
	LINKEDIN_ADS: platformOf("LINKEDIN_ADS", noScopes),
	/** Allow two calls to their token endpoint in a quarter of an hour. */
	REDDIT_ADS: withTokenLimit(platformOf("REDDIT_ADS", noScopes)),
	X_ADS: withTokenLimit({
		...platformOf("X_ADS", noScopes),
		methods: [
			oauth1({
				platformName: "X Ads",
				user: () => null,
				revokes: false,
				limits: { token: 200, verifier: 100 },
			}),
		],
	}),
} satisfies Record<Id, Platform>;

async function connectTo(
	platform: Id,
	{ brandId, ...more }: { brandId?: string; connectionId?: string } = {},
): Promise<string> {
	const { authorizationUrl } = await connect(
		ctx,
		connectInput.parse({
			brandId: brandId ?? (await createBrand(world.database.db, ctx.tenantId)),
			platform,
			...more,
		}),
	);
	const state = new URL(authorizationUrl ?? "").searchParams.get("state");
	const { connectionId } = await completeConnect(ctx, {
		platform,
		callbackQuery: `code=c&state=${state}`,
	});
	await world.readAccounts(ctx);
	return connectionId;
}

const vend = (connectionId: string, of = ctx) =>
	vendAccessToken(
		of,
		vendAccessTokenInput.parse({ connectionId, purpose: "a script" }),
	).then(({ accessToken }) => accessToken.reveal());
const grantOf = async (tenantId = ctx.tenantId) => {
	const [grant] = await inTenant(world.database.db, tenantId, (tx) =>
		tx.grant.findMany(),
	);
	if (!grant) throw new Error("there is no grant");
	return grant;
};
const connectionOf = (id: string) =>
	inTenant(world.database.db, ctx.tenantId, (tx) =>
		tx.connection.findUniqueOrThrow({ where: { id } }),
	);
/** Makes days of a grant's life pass. */
const passDays = (days: number) =>
	asOwner(world.database, ctx.tenantId, (client) =>
		client.query(
			`update platform_grant set renew_at = renew_at - $1 * interval '1 day',
				access_token_expires_at = access_token_expires_at - $1 * interval '1 day'`,
			[days],
		),
	);
/** A worker's round. */
const work = () => refreshDueGrants(ctx, { spread: 0 });
const tokenCalls = () =>
	server.calls
		.filter(({ path }) => path === "/token")
		.map(({ body }) => new URLSearchParams(body));
const daysUntil = (time: Date | null) =>
	time && Math.round((time.getTime() - Date.now()) / (day * 1_000));
const code = (acting: Promise<unknown>) =>
	acting.then(
		() => expect.fail("it was accepted"),
		(error: { code: string }) => error.code,
	);

describe("an access that is renewed by its own token", () => {
	/** Connected, with nothing of the consent among the calls. */
	async function connected() {
		const connectionId = await connectTo("META_ADS");
		server.calls.length = 0;
		return connectionId;
	}

	test("is renewed by a worker days before its end, and not earlier", async () => {
		const connectionId = await connected();
		expect(daysUntil((await grantOf()).renewAt)).toBe(53);
		await passDays(52);
		await work();
		expect(tokenCalls()).toEqual([]);
		await passDays(2);
		issued = { access_token: "second", expires_in: 60 * day };
		await work();
		const [call, another] = tokenCalls();
		expect(another).toBeUndefined();
		expect(Object.fromEntries(call ?? [])).toMatchObject({
			grant_type: "fb_exchange_token",
			fb_exchange_token: "first",
		});
		const grant = await grantOf();
		expect(daysUntil(grant.accessTokenExpiresAt)).toBe(60);
		expect(daysUntil(grant.renewAt)).toBe(53);
		expect(await vend(connectionId)).toBe("second");
		await work();
		expect(tokenCalls()).toHaveLength(1);
	});

	test("outlives a token endpoint that is away for days", async () => {
		const connectionId = await connected();
		await passDays(55);
		server.on("/token", json({}, 503));
		await work();
		expect(await grantOf()).toMatchObject({
			status: "ACTIVE",
			reconnectRequired: false,
			consecutiveFailures: 1,
		});
		expect(await vend(connectionId)).toBe("first");
		await passDays(3);
		issued = { access_token: "second", expires_in: 60 * day };
		server.on("/token", json(issued));
		await asOwner(world.database, ctx.tenantId, (client) =>
			client.query("update platform_grant set next_attempt_at = null"),
		);
		await work();
		expect(await vend(connectionId)).toBe("second");
		expect(await grantOf()).toMatchObject({ consecutiveFailures: 0 });
	});

	test("asks for a person once it has ended, and for nothing at the platform", async () => {
		const connectionId = await connected();
		await passDays(61);
		await work();
		expect(tokenCalls()).toEqual([]);
		expect(await grantOf()).toMatchObject({
			status: "EXPIRED",
			reconnectRequired: true,
		});
		const { brandId, ...connection } = await connectionOf(connectionId);
		expect(connection).toMatchObject({ status: "EXPIRED" });
		expect(await code(vend(connectionId))).toBe("RECONNECT_REQUIRED");
		issued = { access_token: "third", expires_in: 60 * day };
		accepted.add("third");
		expect(await connectTo("META_ADS", { brandId, connectionId })).toBe(
			connectionId,
		);
		expect(await vend(connectionId)).toBe("third");
	});
});

describe("a scope that is asked for and never listed", () => {
	test("is not missing: the platform connects, is vended and is renewed to a new brand", async () => {
		issued = { access_token: "first", scope: "ads.manage" };
		const connectionId = await connectTo("MICROSOFT_ADS");
		expect((await grantOf()).grantedScopes).toEqual(["ads.manage"]);
		expect(await vend(connectionId)).toBe("first");
		const { connectionId: second } = await connect(
			ctx,
			connectInput.parse({
				brandId: await createBrand(world.database.db, ctx.tenantId),
				platform: "MICROSOFT_ADS",
				grantId: (await grantOf()).id,
			}),
		);
		expect(await vend(second ?? "")).toBe("first");
	});

	test("does not stand in for one that is", async () => {
		issued = { access_token: "first", scope: "profile" };
		expect(await code(connectTo("MICROSOFT_ADS"))).toBe("SCOPE_MISSING");
	});
});

describe("a scope that includes others", () => {
	test("is enough to connect, to be vended and to serve another brand", async () => {
		issued = { access_token: "first", scope: "4 9" };
		const connectionId = await connectTo("TIKTOK_ADS");
		expect((await grantOf()).grantedScopes).toEqual(["4", "9"]);
		expect(await vend(connectionId)).toBe("first");
		const { connectionId: second } = await connect(
			ctx,
			connectInput.parse({
				brandId: await createBrand(world.database.db, ctx.tenantId),
				platform: "TIKTOK_ADS",
				grantId: (await grantOf()).id,
			}),
		);
		expect(await vend(second ?? "")).toBe("first");
	});

	test("is not enough for those beside it", async () => {
		issued = { access_token: "first", scope: "4.1 9" };
		expect(await code(connectTo("TIKTOK_ADS"))).toBe("SCOPE_MISSING");
	});
});

describe("a token that the platform does not know in its first seconds", () => {
	/** Answers 401 to so many requests first. */
	function refuse(count: number) {
		let refusals = 0;
		server.on("/me", (call, response) => {
			refusals += 1;
			json({}, refusals > count ? 200 : 401)(call, response);
		});
	}
	const asked = () => server.calls.filter(({ path }) => path === "/me").length;

	test("is sent once more: the person notices nothing", async () => {
		refuse(1);
		const connectionId = await connectTo("LINKEDIN_ADS");
		expect(asked()).toBe(2);
		expect((await connectionOf(connectionId)).status).not.toBe("REVOKED");
	});

	test("is given up when it is refused again, and nothing is kept", async () => {
		refuse(2);
		expect(await code(connectTo("LINKEDIN_ADS"))).toBe("RECONNECT_REQUIRED");
		expect(asked()).toBe(2);
		expect(await world.leftovers(ctx.tenantId)).toEqual({
			connections: 0,
			grants: 0,
		});
	});
});

describe("a limit of the token endpoint", () => {
	test("counts exchanges: what the app may not send is not sent", async () => {
		for (const [connects, calls] of [
			[true, 1],
			[true, 2],
			[false, 2],
		] as const) {
			const connecting = connectTo("REDDIT_ADS");
			if (connects) expect(await connecting).toBeTruthy();
			else expect(await code(connecting)).toBe("RATE_LIMITED");
			expect(tokenCalls()).toHaveLength(calls);
		}
	});

	test("counts the request tokens of OAuth 1.0a", async () => {
		let given = 0;
		server.on("/request_token", (call, response) => {
			given += 1;
			form({
				oauth_token: `request-${given}`,
				oauth_token_secret: "s",
				oauth_callback_confirmed: "true",
			})(call, response);
		});
		const begin = async () =>
			connect(
				ctx,
				connectInput.parse({
					brandId: await createBrand(world.database.db, ctx.tenantId),
					platform: "X_ADS",
				}),
			);
		await begin();
		await begin();
		expect(await code(begin())).toBe("RATE_LIMITED");
		expect(given).toBe(2);
	});
});
