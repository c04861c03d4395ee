import { readDueAccounts } from "@patchbay/connections";
import { inTenantSql } from "@patchbay/db";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import { klaviyo as simulator } from "../../apps/sandbox/src/klaviyo/module.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { type Connecting, startConnecting } from "../support/connecting.ts";
import type { Answer, GraphqlClient } from "../support/graphql-client.ts";

// Klaviyo by private and public key, over GraphQL and against its simulator: from the pasted key to the disconnect.

let world: Connecting;
let api: TestApi;
let client: GraphqlClient;
let accounts: Account[];

interface Account {
	name: string;
	publicApiKey: string;
	privateKeys: { key: string; scopes: unknown }[];
}

beforeAll(async () => {
	world = await startConnecting({ accounts: 16 });
	// Tests are quicker than Klaviyo's one call a second; that limit has a test of its own.
	await world.control("klaviyo/limits", { isEnforced: false });
	const { database, sandbox, masterKey } = world;
	api = await startApi({
		database,
		sandbox,
		env: { PATCHBAY_MASTER_KEY: masterKey },
	});
	client = api.client;
	const reply = await fetch(`${sandbox.url}/__sandbox/`);
	const described = (await reply.json()) as {
		platforms: { klaviyo: { accounts: Account[] } };
	};
	accounts = described.platforms.klaviyo.accounts.filter(
		({ publicApiKey }) => publicApiKey !== knownKeys.publicApiKey,
	);
});
beforeEach(async () => {
	await fetch(`${world.sandbox.url}/__sandbox/faults`, { method: "DELETE" });
	await fetch(`${world.sandbox.url}/__sandbox/requests`, { method: "DELETE" });
});
afterAll(async () => {
	await api?.stop();
	await world?.close();
});

/** A key of an account that no other test has touched. */
async function freshKey(scopes: unknown = "full") {
	const account = accounts.pop();
	if (!account) throw new Error("the sandbox has too few accounts");
	return { name: account.name, ...(await issue(account.publicApiKey, scopes)) };
}
async function issue(publicApiKey: string, scopes: unknown = "full") {
	const reply = await fetch(
		`${world.sandbox.url}/__sandbox/klaviyo/issue-key`,
		{
			method: "POST",
			body: JSON.stringify({
				user:
					publicApiKey === knownKeys.publicApiKey
						? "brand.owner@example.com"
						: "agency.admin@example.com",
				publicApiKey,
				scopes,
			}),
		},
	);
	if (!reply.ok) throw new Error(await reply.text());
	return (await reply.json()) as { apiKey: string; publicApiKey: string };
}
const revokeKey = (key: string) => world.control("klaviyo/revoke-key", { key });

const newBrand = async (): Promise<string> => {
	const { createBrand } = await client.query(
		`mutation { createBrand(input: { name: "North" }) { brand { id } } }`,
	);
	return createBrand.brand.id;
};
const fields = `id status statusMessage reconnectRequired accountName grantedScopes missingScopes
	health { state sentence }
	adAccounts(first: 5) { nodes { externalId name selected currencyCode timeZone proof { campaigns spend creatives } } }`;
async function connect(
	input: object,
	by: GraphqlClient = client,
): Promise<Answer> {
	const { connect: answer } = await by.query(
		`mutation ($input: ConnectInput!) { connect(input: $input) {
			authorizationUrl connection { ${fields} } userErrors { code message field } } }`,
		{ input: { platform: "KLAVIYO", ...input } },
	);
	return answer;
}
const mutate = async (name: string, input: object): Promise<Answer> =>
	(
		await client.query(
			`mutation ($input: ${name === "vendAccessToken" ? "VendAccessTokenInput" : name === "disconnect" ? "DisconnectInput" : "ConnectionInput"}!) {
				${name}(input: $input) { ${name === "vendAccessToken" ? "accessToken tokenSecret" : `connection { ${fields} }`} userErrors { code message field } } }`,
			{ input },
		)
	)[name];
const connection = async (id: string): Promise<Answer> =>
	(
		await client.query(
			`query ($id: ID!) { connection(id: $id) { ${fields} grant { id platformUserId platformUserName } } }`,
			{ id },
		)
	).connection;
/** Does what workers do for a connection that was just made. */
async function work(): Promise<void> {
	while ((await readDueAccounts(world.ctx)).read > 0);
}
async function connected() {
	const keys = await freshKey();
	const brandId = await newBrand();
	const answer = await connect({
		brandId,
		apiKey: keys.apiKey,
		publicApiKey: keys.publicApiKey,
	});
	expect(answer.userErrors).toEqual([]);
	await work();
	return { keys, brandId, id: answer.connection.id as string };
}
const nothingWritten = async () =>
	(await world.leftovers(api.tenant.tenantId)) as object;

test("describes itself: two fields, no OAuth app for them, and all that works", async () => {
	const { platform } = await client.query(
		`{ platform(platform: KLAVIYO) { name appConfigured authenticationMethods capabilities terms { adAccount ad }
			keyFields { name secret required } appExtras { name } } }`,
	);
	expect(platform).toEqual({
		name: "Klaviyo",
		appConfigured: true,
		authenticationMethods: ["API_KEY", "OAUTH2"],
		// REFRESH and REVOKE are an app's.
		capabilities: [
			"CAMPAIGNS",
			"AD_GROUPS",
			"ADS",
			"ASSETS",
			"METRICS_DAILY",
			"METRICS_HOURLY",
			"AUDIENCES",
			"CATALOG",
			"REFRESH",
			"REVOKE",
		],
		terms: { adAccount: "account", ad: "message" },
		keyFields: [
			{ name: "apiKey", secret: true, required: true },
			{ name: "publicApiKey", secret: false, required: true },
		],
		appExtras: [],
	});
});

test("connects at once: the key's one account is chosen, and campaigns, numbers and messages are read to prove it", async () => {
	const brandId = await newBrand();
	const answer = await connect({ brandId, ...knownKeys });
	expect(answer).toMatchObject({
		authorizationUrl: null,
		userErrors: [],
		connection: {
			accountName: "Maple & Co",
			missingScopes: [],
			adAccounts: {
				nodes: [
					{
						externalId: knownKeys.publicApiKey,
						name: "Maple & Co",
						selected: true,
						currencyCode: "EUR",
						timeZone: "Europe/Berlin",
					},
				],
			},
		},
	});
	await work();
	const { id } = answer.connection;
	expect(await connection(id)).toMatchObject({
		status: "ACTIVE",
		statusMessage: null,
		health: { state: "HEALTHY" },
		adAccounts: {
			nodes: [
				{
					proof: {
						campaigns: "READ",
						spend: "READ",
						creatives: "READ",
					},
				},
			],
		},
		grant: {
			platformUserId: knownKeys.publicApiKey,
			platformUserName: "Maple & Co",
		},
	});
	const [call] = (await world.requests("/klaviyo/")) as unknown as {
		headers: Record<string, string>;
		headerNames: string[];
	}[];
	expect(call?.headers.revision).toBe("2026-07-15");
	expect(call?.headerNames).toContain("authorization");
});

test("every missing or misspelt key is told beside its field at once, before anything is asked of Klaviyo", async () => {
	const brandId = await newBrand();
	const { apiKey, publicApiKey } = knownKeys;
	const noPrivate = ["apiKey", "Enter Klaviyo's private API key."];
	const noPublic = ["publicApiKey", "Enter Klaviyo's public API key."];
	const wrongPrivate = [
		"apiKey",
		'This is not Klaviyo\'s private API key: it does not begin with "pk_", or was not copied whole. Copy it again.',
	];
	const wrongPublic = [
		"publicApiKey",
		"This is not Klaviyo's public API key: it does not have exactly 6 letters and digits. Copy it again.",
	];
	const swapped = [
		[
			"apiKey",
			"This looks like the public API key. Paste the private API key here.",
		],
		[
			"publicApiKey",
			"This looks like the private API key. Paste the public API key here.",
		],
	];
	for (const [input, expected] of [
		[{}, [noPrivate, noPublic]],
		[{ publicApiKey }, [noPrivate]],
		[{ apiKey }, [noPublic]],
		[{ apiKey: "pk_ab cd ef gh ij", publicApiKey }, [wrongPrivate]],
		[{ apiKey: "sk_1", publicApiKey: "AbC12" }, [wrongPrivate, wrongPublic]],
		[{ apiKey: publicApiKey, publicApiKey: apiKey }, swapped],
	] as const) {
		const { connection: made, userErrors } = await connect({
			brandId,
			...input,
		});
		expect(made).toBeNull();
		expect(
			userErrors.map(({ field, message }: Answer) => [field.at(-1), message]),
		).toEqual(expected);
		for (const { code } of userErrors) expect(code).toBe("INVALID_INPUT");
	}
	expect(await world.requests("/klaviyo/")).toEqual([]);
});

test("a way to sign in that Klaviyo does not have is refused by name, and a key is no part of a consent", async () => {
	const brandId = await newBrand();
	const other = await connect({ brandId, method: "OAUTH1", ...knownKeys });
	expect(other.userErrors).toMatchObject([
		{
			code: "UNSUPPORTED_BY_PLATFORM",
			message: expect.stringContaining("API_KEY or OAUTH2"),
		},
	]);
	const mixed = await connect({ brandId, method: "OAUTH2", ...knownKeys });
	expect(mixed.userErrors).toMatchObject([
		{ code: "INVALID_INPUT", message: expect.stringContaining("API_KEY") },
	]);
});

test("a wrong key, a deleted one, a narrow one and another account's public key are each told, and leave nothing behind", async () => {
	const before = await nothingWritten();
	const brandId = await newBrand();
	const keys = await freshKey();
	const { publicApiKey } = keys;
	const wrong = await connect({
		brandId,
		apiKey: `pk_${"0".repeat(34)}`,
		publicApiKey,
	});
	expect(wrong.userErrors).toMatchObject([
		{
			code: "CREDENTIAL_REJECTED",
			message: expect.stringMatching(/wrong, or was deleted/),
		},
	]);
	expect(wrong.userErrors[0].field.at(-1)).toBe("apiKey");
	await revokeKey(keys.apiKey);
	const deleted = await connect({ brandId, ...keys, name: undefined });
	expect(deleted.userErrors).toMatchObject([{ code: "CREDENTIAL_REJECTED" }]);
	const narrow = await connect({
		brandId,
		...(await issue(publicApiKey, ["lists:read"])),
	});
	expect(narrow.userErrors).toMatchObject([
		{
			code: "SCOPE_MISSING",
			message: expect.stringMatching(
				/new private key.*“Accounts: read access”/,
			),
		},
	]);
	expect(narrow.userErrors[0].field.at(-1)).toBe("apiKey");
	const { apiKey } = await issue(publicApiKey);
	const foreign = await connect({
		brandId,
		apiKey,
		publicApiKey: knownKeys.publicApiKey,
	});
	expect(foreign.userErrors).toMatchObject([
		{
			code: "INVALID_INPUT",
			message: expect.stringContaining(keys.name),
		},
	]);
	expect(foreign.userErrors[0].field.at(-1)).toBe("publicApiKey");
	expect(await nothingWritten()).toEqual(before);
});

test("a read-only key is enough", async () => {
	const { name, ...keys } = await freshKey("read-only");
	const { connection: made, userErrors } = await connect({
		brandId: await newBrand(),
		...keys,
	});
	expect(userErrors).toEqual([]);
	expect(made.accountName).toBe(name);
});

test("a key that does not allow everything connects, and says what is not read and what to make", async () => {
	const { name: _name, ...keys } = await freshKey([
		"accounts:read",
		"campaigns:read",
		"metrics:read",
		"templates:read",
		"images:read",
		"lists:read",
		"segments:read",
	]);
	const { connection: made, userErrors } = await connect({
		brandId: await newBrand(),
		...keys,
	});
	expect(userErrors).toEqual([]);
	await work();
	expect(await connection(made.id)).toMatchObject({
		status: "ACTIVE",
		missingScopes: ["flows:read", "catalogs:read"],
		health: {
			state: "DEGRADED",
			sentence: expect.stringMatching(
				/^The account is read. .*“Flows” and “Catalog”.*new private key.*“Flows: read access” and “Catalogs: read access”/,
			),
		},
	});
});

test("the same request twice makes one connection", async () => {
	const { name: _name, ...keys } = await freshKey();
	const brandId = await newBrand();
	const once = client.with({ ...client.headers, "Idempotency-Key": "klaviyo" });
	const first = await connect({ brandId, ...keys }, once);
	const second = await connect({ brandId, ...keys }, once);
	expect(second.connection.id).toBe(first.connection.id);
	const other = await connect(
		{ brandId, ...(await issue(keys.publicApiKey)) },
		once,
	);
	expect(other.userErrors).toMatchObject([{ code: "IDEMPOTENCY_MISMATCH" }]);
});

test("a key is never handed out, and there is nothing to refresh", async () => {
	const { id } = await connected();
	for (const [name, input] of [
		["vendAccessToken", { connectionId: id, purpose: "a test" }],
		["refreshConnection", { connectionId: id }],
	] as const) {
		const answer = await mutate(name, input);
		expect(answer.userErrors).toMatchObject([
			{ code: "UNSUPPORTED_BY_PLATFORM" },
		]);
	}
	expect(await connection(id)).toMatchObject({ status: "ACTIVE" });
});

test("one stray refusal is nothing; a key that stays refused asks for another, and says so", async () => {
	const { id, keys } = await connected();
	await world.control("faults", {
		path: "/klaviyo/api/accounts",
		count: 1,
		status: 401,
		klaviyoError: { code: "authentication_failed" },
	});
	await mutate("verifyConnection", { connectionId: id });
	expect(await connection(id)).toMatchObject({ status: "ACTIVE" });
	await revokeKey(keys.apiKey);
	const first = await mutate("verifyConnection", { connectionId: id });
	expect(first.userErrors).toMatchObject([{ code: "PLATFORM_UNAVAILABLE" }]);
	expect(await connection(id)).toMatchObject({ reconnectRequired: false });
	// The second refusal comes later than a moment of the platform's lasts.
	await inTenantSql(world.database.db, api.tenant.tenantId, (sql) =>
		sql.query(
			"update platform_grant set refused_at = refused_at - interval '5 minutes' where refused_at is not null",
		),
	);
	const second = await mutate("verifyConnection", { connectionId: id });
	expect(second.userErrors).toMatchObject([{ code: "RECONNECT_REQUIRED" }]);
	expect(await connection(id)).toMatchObject({
		status: "REVOKED",
		reconnectRequired: true,
		statusMessage: expect.stringMatching(/key of this connection.*deleted/),
	});
});

test("a new key of the same account heals it; another account's is refused and changes nothing", async () => {
	const { id, brandId, keys } = await connected();
	const other = await freshKey();
	const foreign = await connect({
		brandId,
		connectionId: id,
		apiKey: other.apiKey,
		publicApiKey: other.publicApiKey,
	});
	expect(foreign.userErrors).toMatchObject([
		{
			code: "PLATFORM_USER_MISMATCH",
			message: expect.stringContaining(keys.name),
		},
	]);
	expect(foreign.userErrors[0].field.at(-1)).toBe("apiKey");
	await revokeKey(keys.apiKey);
	const healed = await connect({
		brandId,
		connectionId: id,
		...(await issue(keys.publicApiKey)),
	});
	expect(healed).toMatchObject({ connection: { id }, userErrors: [] });
	await work();
	const verified = await mutate("verifyConnection", { connectionId: id });
	expect(verified.userErrors).toEqual([]);
	expect(await connection(id)).toMatchObject({
		status: "ACTIVE",
		reconnectRequired: false,
	});
});

test("disconnecting destroys the key here and says where to delete it; connecting again goes on with the connection", async () => {
	const { id, brandId, keys } = await connected();
	const { userErrors } = await mutate("disconnect", { connectionId: id });
	expect(userErrors).toEqual([]);
	expect(await connection(id)).toMatchObject({
		status: "DISCONNECTED",
		statusMessage: expect.stringMatching(/delete the private key in Klaviyo/),
	});
	const { rows } = await inTenantSql(
		world.database.db,
		api.tenant.tenantId,
		(sql) =>
			sql.query<{ sealed: boolean }>(
				`select sealed_access_token is not null as sealed from platform_grant where platform_user_id = $1`,
				[keys.publicApiKey],
			),
	);
	expect(rows).toEqual([{ sealed: false }]);
	const revocations = await world.audited(
		"CREDENTIAL_REVOKE",
		api.tenant.tenantId,
	);
	expect(revocations.at(-1)).toMatchObject({
		succeeded: false,
		detail: { reason: expect.stringMatching(/Settings → API keys/) },
	});
	const again = await connect({
		brandId,
		connectionId: id,
		apiKey: keys.apiKey,
		publicApiKey: keys.publicApiKey,
	});
	expect(again).toMatchObject({ connection: { id }, userErrors: [] });
});

test("a limit by the second is waited for and told to nobody", async () => {
	await world.control("klaviyo/limits", { isEnforced: true });
	try {
		const { name: _name, ...keys } = await freshKey();
		const answers = await Promise.all(
			[keys, await issue(keys.publicApiKey)].map(async (each) =>
				connect({ brandId: await newBrand(), ...each }),
			),
		);
		for (const { userErrors } of answers) expect(userErrors).toEqual([]);
		const calls = (await world.requests("/klaviyo/")) as unknown as {
			status: number;
		}[];
		expect(calls.map(({ status }) => status)).toContain(429);
		await world.control("faults", {
			path: "/klaviyo/api/accounts",
			count: 1,
			klaviyoError: { code: "throttled", retryAfterSeconds: 50 },
			status: 429,
		});
		const { name: _other, ...others } = await freshKey();
		const limited = await connect({ brandId: await newBrand(), ...others });
		expect(limited.userErrors).toMatchObject([{ code: "RATE_LIMITED" }]);
	} finally {
		await world.control("klaviyo/limits", { isEnforced: false });
	}
});

test("no key is anywhere but sealed: not in the log, the audit, the answers' store or the sandbox's log of calls", async () => {
	const { keys } = await connected();
	const seen = [
		...api.log,
		JSON.stringify(await world.requests("/klaviyo/")),
		JSON.stringify(
			await inTenantSql(world.database.db, api.tenant.tenantId, async (sql) => {
				const tables = [
					"audit_event",
					"connection",
					"platform_grant",
					"idempotency_key",
				];
				const rows: unknown[] = [];
				for (const table of tables) {
					const { rows: found } = await sql.query(
						`select to_jsonb(t)::text as text from ${table} t`,
					);
					rows.push(...found);
				}
				return rows;
			}),
		),
	];
	expect(seen.length).toBeGreaterThan(2);
	for (const text of seen) {
		expect(text).not.toContain(keys.apiKey);
		expect(text).not.toContain(keys.apiKey.slice(3, 20));
	}
});

describe("by an app", () => {
	const app = simulator.client?.OAUTH2;
	const owner = "brand.owner@example.com";

	/** Signs somebody in at Klaviyo's page, and brings the answer back. */
	async function signIn(input: object): Promise<Answer> {
		const begun = await connect({ method: "OAUTH2", ...input });
		expect(begun.userErrors).toEqual([]);
		const url = new URL(begun.authorizationUrl);
		expect(url.searchParams.get("code_challenge_method")).toBe("S256");
		expect(url.searchParams.get("scope")?.split(" ")).toContain(
			"campaigns:read",
		);
		const reply = await fetch(url, {
			redirect: "manual",
			headers: { "x-sandbox-consent": "allow", "x-sandbox-account": owner },
		});
		const callbackQuery = new URL(reply.headers.get("location") ?? "").search;
		const { completeConnect } = await client.query(
			`mutation ($input: CompleteConnectInput!) { completeConnect(input: $input) {
				connection { ${fields} grant { authenticationMethod platformUserId } } userErrors { code message field } } }`,
			{ input: { platform: "KLAVIYO", callbackQuery: callbackQuery.slice(1) } },
		);
		return completeConnect;
	}

	test("is told that there is none before one is set up", async () => {
		const { userErrors } = await connect({
			brandId: await newBrand(),
			method: "OAUTH2",
		});
		expect(userErrors).toMatchObject([{ code: "APP_NOT_CONFIGURED" }]);
	});

	test("connects with PKCE, is refreshed, read and ended at Klaviyo; a connection by key stays as it is", async () => {
		const { createOAuthApp } = await client.query(
			"mutation ($input: CreateOAuthAppInput!) { createOAuthApp(input: $input) { oauthApp { platform } userErrors { code message } } }",
			{
				input: {
					platform: "KLAVIYO",
					label: "Our app at Klaviyo",
					clientId: app?.id,
					clientSecret: app?.secret,
				},
			},
		);
		expect(createOAuthApp.userErrors).toEqual([]);
		const brandId = await newBrand();
		const { connection: made, userErrors } = await signIn({ brandId });
		expect(userErrors).toEqual([]);
		expect(made).toMatchObject({
			missingScopes: [],
			grantedScopes: expect.arrayContaining(["campaigns:read", "flows:read"]),
			grant: {
				authenticationMethod: "OAUTH2",
				platformUserId: knownKeys.publicApiKey,
			},
		});
		await work();
		expect(await connection(made.id)).toMatchObject({
			status: "ACTIVE",
			health: { state: "HEALTHY" },
		});
		await world.control("klaviyo/expire-access-tokens", {});
		const verified = await mutate("verifyConnection", {
			connectionId: made.id,
		});
		expect(verified.userErrors).toEqual([]);
		const ended = await mutate("disconnect", { connectionId: made.id });
		expect(ended.userErrors).toEqual([]);
		const [revoked] = (await world.requests(
			"/klaviyo/oauth/revoke",
		)) as unknown as { status: number }[];
		expect(revoked?.status).toBe(200);
	});
});
