import { createHash } from "node:crypto";
import type { ApiKeyScope, Role } from "@patchbay/access";
import { inTenantSql, newId } from "@patchbay/db";
import { createUser } from "@patchbay/identity";
import { afterAll, beforeAll, expect, test } from "vitest";
import { schema } from "../../apps/api/src/graphql/schema.ts";
import {
	clientOf,
	createKey,
	everyScope,
	startApi,
	type TestApi,
} from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";
import type { GraphqlClient } from "../support/graphql-client.ts";
import { signInAs } from "../support/people.ts";
import { fieldDocuments, rootOperations } from "../support/root-operations.ts";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;
let stranger: TestTenant;
let outsider: GraphqlClient;

const globalId = (type: string, id: string | undefined) =>
	Buffer.from(`${type}:${id}`).toString("base64url");
const nobody = globalId("Brand", "01920000-0000-7000-8000-000000000000");
const operations = rootOperations(schema, nobody).map((operation) => ({
	...operation,
	// An id of another type is refused before anybody asks who may.
	document: operation.document.replace(
		`sessionId: "${nobody}"`,
		`sessionId: "${globalId("Session", "01920000-0000-7000-8000-000000000000")}"`,
	),
}));

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	made = await createDashboard(database.db, api.tenant.tenantId, { brands: 1 });
	stranger = await createTenant(database, { name: "Stranger" });
	await createDashboard(database.db, stranger.tenantId, { brands: 1 });
	outsider = clientOf(api.url, await createKey(database, stranger, everyScope));
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

/** Reads what a caller is told: the code of the first error, of either kind, or `done`. */
async function outcome(
	client: GraphqlClient,
	document: string,
): Promise<string> {
	if (document.startsWith("subscription")) {
		for await (const { errors } of client.subscribe(document))
			return errors?.[0]?.extensions.code ?? "done";
		return "done";
	}
	const { body } = await client.send(document);
	const [error] = body.errors ?? [];
	if (error) return error.extensions.code;
	const payload = Object.values(body.data ?? {})[0] as
		| { userErrors?: { code: string }[] }
		| undefined;
	return payload?.userErrors?.[0]?.code ?? "done";
}

test.each(operations)(
	"$kind $name is closed to who is not signed in",
	async ({ document }) => {
		expect(await outcome(api.client.with({}), document)).toBe(
			"UNAUTHENTICATED",
		);
	},
);

/** Callers who may: the least role of a person, and the scope of an API key; null: no key at all. */
type Entry = [role: Role, scope: ApiKeyScope | "any" | null];

/** Every entry point, and every field of the tenant and of the viewer. A new one is added here first. */
const allowed: Record<string, Entry> = {
	"query viewer": ["MEMBER", "any"],
	"query node": ["MEMBER", "READ"],
	"query nodes": ["MEMBER", "READ"],
	"query tenant": ["MEMBER", "READ"],
	"query platform": ["MEMBER", "READ"],
	"query platforms": ["MEMBER", "READ"],
	"query brand": ["MEMBER", "READ"],
	"query brands": ["MEMBER", "READ"],
	"query connection": ["MEMBER", "READ"],
	"query connections": ["MEMBER", "READ"],
	"query importJob": ["MEMBER", "READ"],
	"query importJobs": ["MEMBER", "READ"],
	"query campaign": ["MEMBER", "READ"],
	"query campaigns": ["MEMBER", "READ"],
	"query metrics": ["MEMBER", "READ"],
	"mutation createBrand": ["ADMIN", "CONNECT"],
	"mutation updateBrand": ["ADMIN", "CONNECT"],
	"mutation skipOnboardingStep": ["ADMIN", "CONNECT"],
	"mutation setProductMappings": ["ADMIN", "CAMPAIGNS_WRITE"],
	"mutation writeSheetReport": ["ADMIN", "CAMPAIGNS_WRITE"],
	"mutation pickFiles": ["ADMIN", "CONNECT"],
	"mutation connect": ["ADMIN", "CONNECT"],
	"mutation completeConnect": ["ADMIN", "CONNECT"],
	"mutation selectAdAccounts": ["ADMIN", "CONNECT"],
	"mutation setDeselectedData": ["ADMIN", "CONNECT"],
	"mutation setAutoSync": ["ADMIN", "CONNECT"],
	"mutation setConversions": ["ADMIN", "CONNECT"],
	"mutation disconnect": ["ADMIN", "CONNECT"],
	"mutation verifyConnection": ["ADMIN", "CONNECT"],
	"mutation refreshConnection": ["ADMIN", "CONNECT"],
	"mutation vendAccessToken": ["ADMIN", "TOKENS_READ"],
	"mutation startImport": ["ADMIN", "IMPORT"],
	"mutation updateBudget": ["ADMIN", "CAMPAIGNS_WRITE"],
	"mutation setStatus": ["ADMIN", "CAMPAIGNS_WRITE"],
	"mutation addKeywords": ["ADMIN", "CAMPAIGNS_WRITE"],
	"mutation cancelImport": ["ADMIN", "IMPORT"],
	"mutation retryImport": ["ADMIN", "IMPORT"],
	"mutation createOAuthApp": ["OWNER", "ADMIN"],
	"mutation updateOAuthApp": ["OWNER", "ADMIN"],
	"mutation deleteOAuthApp": ["OWNER", "ADMIN"],
	"mutation inviteMember": ["OWNER", "ADMIN"],
	"mutation revokeInvitation": ["OWNER", "ADMIN"],
	"mutation setMemberRole": ["OWNER", "ADMIN"],
	"mutation removeMember": ["OWNER", "ADMIN"],
	"mutation createApiKey": ["OWNER", "ADMIN"],
	"mutation revokeApiKey": ["OWNER", "ADMIN"],
	// A person's own sessions: a key has none.
	"mutation revokeSession": ["MEMBER", null],
	"mutation revokeOtherSessions": ["MEMBER", null],
	"subscription connectionChanged": ["MEMBER", "READ"],
	"subscription importJob": ["MEMBER", "READ"],
	"tenant id": ["MEMBER", "READ"],
	"tenant name": ["MEMBER", "READ"],
	"tenant reliability": ["MEMBER", "READ"],
	"tenant slug": ["MEMBER", "READ"],
	"tenant createdAt": ["MEMBER", "READ"],
	"tenant brands": ["MEMBER", "READ"],
	"tenant connections": ["MEMBER", "READ"],
	"tenant grants": ["MEMBER", "READ"],
	"tenant importJobs": ["MEMBER", "READ"],
	"tenant members": ["MEMBER", "READ"],
	"tenant invitations": ["OWNER", "ADMIN"],
	"tenant apiKeys": ["OWNER", "ADMIN"],
	"tenant oauthApps": ["OWNER", "ADMIN"],
	"tenant auditEvents": ["ADMIN", "ADMIN"],
	"viewer actor": ["MEMBER", "any"],
	"viewer role": ["MEMBER", "any"],
	"viewer scopes": ["MEMBER", "any"],
	"viewer permissions": ["MEMBER", "any"],
	"viewer tenant": ["MEMBER", "READ"],
	"viewer tenants": ["MEMBER", "READ"],
	"viewer sessions": ["MEMBER", "any"],
	"viewer twoFactorEnabled": ["MEMBER", "any"],
	"viewer passwordSet": ["MEMBER", "any"],
	"viewer googleSignIn": ["MEMBER", "any"],
	"viewer driveConnected": ["MEMBER", "READ"],
};

const cells = [
	...operations.map(({ kind, name, document }) => ({
		cell: `${kind} ${name}`,
		document,
	})),
	...fieldDocuments(schema, "tenant", "Tenant"),
	...fieldDocuments(schema, "viewer", "Viewer"),
];

test("every entry point, and every field of the tenant and the viewer, is in the table", () => {
	expect(cells.map(({ cell }) => cell).sort()).toEqual(
		Object.keys(allowed).sort(),
	);
});

/** Refused for who it is, or done as far as the arguments allow. */
const isRefused = (told: string) =>
	told === "FORBIDDEN" || told === "UNAUTHENTICATED";

const roles: readonly Role[] = ["MEMBER", "ADMIN", "OWNER"];

test.each(roles)(
	"%s may do what the table says, and nothing else",
	async (role) => {
		const { client } = await signInAs(database, api, role);
		const wrong: string[] = [];
		for (const { cell, document } of cells) {
			const [least = "OWNER"] = allowed[cell] ?? [];
			const told = await outcome(client, document);
			if (isRefused(told) !== roles.indexOf(role) < roles.indexOf(least))
				wrong.push(`${cell}: ${told}`);
		}
		expect(wrong).toEqual([]);
	},
);

test.each([...everyScope, "none"] as const)(
	"a key with the scope %s may do what the table says, and nothing else",
	async (scope) => {
		const key = await createKey(
			database,
			api.tenant,
			scope === "none" ? [] : [scope],
		);
		const client = clientOf(api.url, key);
		const wrong: string[] = [];
		for (const { cell, document } of cells) {
			const [, needed = null] = allowed[cell] ?? [];
			const told = await outcome(client, document);
			const mayEnter = !cell.startsWith("tenant ") || scope === "READ";
			const may = needed === "any" || (needed === scope && mayEnter);
			if (isRefused(told) === may) wrong.push(`${cell}: ${told}`);
		}
		expect(wrong).toEqual([]);
	},
);

test("a key with several scopes may do what each of them allows", async () => {
	const wrong: string[] = [];
	for (const { cell, document } of cells) {
		const [, needed = null] = allowed[cell] ?? [];
		const told = await outcome(api.client, document);
		if (isRefused(told) !== (needed === null)) wrong.push(`${cell}: ${told}`);
	}
	expect(wrong).toEqual([]);
});

test("a removed member, a revoked key and an ended one are nobody, whatever they ask for", async () => {
	const person = await signInAs(database, api, "OWNER");
	const revoked = await createKey(database, api.tenant, everyScope);
	const ended = await createKey(database, api.tenant, everyScope);
	const hashOf = (key: string) => createHash("sha256").update(key).digest();
	await asOwner(database, api.tenant.tenantId, async (client) => {
		await client.query("update member set removed_at = now() where id = $1", [
			person.memberId,
		]);
		const { rowCount } = await client.query(
			"update api_key set revoked_at = now() where key_hash = $1",
			[hashOf(revoked)],
		);
		const { rowCount: second } = await client.query(
			"update api_key set expires_at = now() - interval '1 second' where key_hash = $1",
			[hashOf(ended)],
		);
		expect([rowCount, second]).toEqual([1, 1]);
	});
	for (const client of [
		person.client,
		clientOf(api.url, revoked),
		clientOf(api.url, ended),
	])
		for (const { cell, document } of cells)
			expect([cell, await outcome(client, document)]).toEqual([
				cell,
				"UNAUTHENTICATED",
			]);
});

test.each([
	["GET", "/api/audit-events.csv", null],
	["GET", "/assets/anything", null],
	["GET", "/api/auth/get-session", null],
	["POST", "/graphql", { query: "{ brands { nodes { name } } }" }],
	[
		"POST",
		"/api/auth/change-password",
		{ currentPassword: "x", newPassword: "a longer new password" },
	],
	["POST", "/api/auth/two-factor/enable", { password: "x" }],
	["POST", "/api/auth/two-factor/disable", { password: "x" }],
	["POST", "/api/auth/two-factor/get-totp-uri", { password: "x" }],
	["POST", "/api/auth/two-factor/generate-backup-codes", { password: "x" }],
	["POST", "/api/auth/two-factor/verify-totp", { code: "123456" }],
	["POST", "/api/auth/two-factor/verify-backup-code", { code: "12345-67890" }],
	["POST", "/api/invitations/accept", { token: "x".repeat(43) }],
	["POST", "/api/invitations/look-up", { token: "x".repeat(43) }],
] as const)(
	"%s %s tells nothing to who is not signed in",
	async (method, path, sent) => {
		const reply = await fetch(`${api.url}${path}`, {
			method,
			headers: {
				origin: "http://localhost:3000",
				"content-type": "application/json",
			},
			...(sent ? { body: JSON.stringify(sent) } : {}),
		});
		const body = await reply.text();
		expect(body).not.toContain("Brand 0");
		if (path === "/graphql") expect(body).toContain("UNAUTHENTICATED");
		else if (path.endsWith("get-session")) expect(body).toMatch(/^(null)?$/);
		else expect([401, 403, 404]).toContain(reply.status);
	},
);

test("the audit's export is for who may read the audit", async () => {
	const ask = async (headers: Record<string, string>) =>
		(await fetch(`${api.url}/api/audit-events.csv`, { headers })).status;
	for (const [role, status] of [
		["MEMBER", 403],
		["ADMIN", 200],
		["OWNER", 200],
	] as const) {
		const { client } = await signInAs(database, api, role);
		expect([role, await ask(client.headers)]).toEqual([role, status]);
	}
	for (const scope of everyScope) {
		const key = await createKey(database, api.tenant, [scope]);
		expect([scope, await ask({ authorization: `Bearer ${key}` })]).toEqual([
			scope,
			scope === "ADMIN" ? 200 : 403,
		]);
	}
});

test.each([
	"list",
	"create",
	"invite-member",
	"accept-invitation",
	"remove-member",
	"update-member-role",
	"set-active",
	"get-full-organization",
	"delete",
	"leave",
	"list-members",
	"add-member",
	"has-permission",
])(
	"better-auth's own /organization/%s is not there, for the owner neither",
	async (name) => {
		const { cookie } = await signInAs(database, api, "OWNER");
		for (const method of ["GET", "POST"]) {
			const reply = await fetch(`${api.url}/api/auth/organization/${name}`, {
				method,
				headers: { cookie, origin: "http://localhost:3000" },
				...(method === "POST" ? { body: "{}" } : {}),
			});
			expect([method, reply.status]).toEqual([method, 404]);
		}
	},
);

test("another tenant's object is not there: neither as a node, nor in a list, nor for a mutation", async () => {
	const ids = [
		globalId("Tenant", api.tenant.tenantId),
		globalId("Member", api.tenant.memberId),
		globalId("Brand", made.brandIds[0]),
		globalId("Grant", made.grantIds[0]),
		globalId("Connection", made.connectionIds[0]),
		globalId("AdAccount", made.adAccountIds[0]),
		globalId("Campaign", made.campaignIds[0]),
		globalId("ImportJob", made.importJobIds[0]),
	];
	const nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
	expect(
		(await api.client.query(nodes, { ids })).nodes.map((node: object) => node),
	).toEqual(ids.map((id) => ({ id })));
	expect((await outsider.query(nodes, { ids })).nodes).toEqual(
		ids.map(() => null),
	);

	const [
		,
		,
		brandId,
		grantId,
		connectionId,
		adAccountId,
		campaignId,
		importJobId,
	] = ids;
	const answers = await outsider.query(
		`query ($brandId: ID!, $connectionId: ID!, $campaignId: ID!, $importJobId: ID!, $adAccountId: ID!) {
			brand(id: $brandId) { id } connection(id: $connectionId) { id } campaign(id: $campaignId) { id } importJob(id: $importJobId) { id }
			connections(filter: { brandId: $brandId }) { totalCount } importJobs(filter: { connectionId: $connectionId }) { totalCount }
			campaigns(filter: { adAccountId: $adAccountId }) { totalCount }
			metrics(input: { from: "2026-03-01", to: "2026-03-31", campaignIds: [$campaignId] }) { rows { spend } totals { spend } } }`,
		{ brandId, connectionId, campaignId, importJobId, adAccountId },
	);
	expect(answers).toEqual({
		brand: null,
		connection: null,
		campaign: null,
		importJob: null,
		connections: { totalCount: 0 },
		importJobs: { totalCount: 0 },
		campaigns: { totalCount: 0 },
		metrics: { rows: [], totals: [] },
	});

	const mutations = [
		`updateBrand(input: { brandId: "${brandId}", name: "Mine" })`,
		`skipOnboardingStep(input: { brandId: "${brandId}", key: "meta-ads" })`,
		`connect(input: { brandId: "${brandId}", platform: GOOGLE_ADS })`,
		`selectAdAccounts(input: { connectionId: "${connectionId}", externalIds: ["account-1"] })`,
		`setDeselectedData(input: { connectionId: "${connectionId}", externalIds: ["account-1"], deselectedData: DELETE })`,
		`setAutoSync(input: { connectionId: "${connectionId}", enabled: true, lookbackDays: 7 })`,
		`disconnect(input: { connectionId: "${connectionId}" })`,
		`verifyConnection(input: { connectionId: "${connectionId}" })`,
		`refreshConnection(input: { connectionId: "${connectionId}" })`,
		`vendAccessToken(input: { connectionId: "${connectionId}", purpose: "theft" })`,
		`startImport(input: { connectionId: "${connectionId}" })`,
		`cancelImport(input: { importJobId: "${importJobId}" })`,
		`retryImport(input: { importJobId: "${importJobId}" })`,
		`setMemberRole(input: { memberId: "${ids[1]}", role: MEMBER })`,
		`removeMember(input: { memberId: "${ids[1]}" })`,
	];
	for (const mutation of mutations)
		expect([
			mutation,
			await outcome(
				outsider,
				`mutation { ${mutation} { userErrors { code } } }`,
			),
		]).toEqual([mutation, "NOT_FOUND"]);
	const { brands } = await outsider.query("{ brands { nodes { id } } }");
	const through = await outcome(
		outsider,
		`mutation { connect(input: { brandId: "${brands.nodes[0].id}", platform: GOOGLE_ADS, grantId: "${grantId}" }) { userErrors { code } } }`,
	);
	expect(through).toBe("NOT_FOUND");
});

const password = "correct horse battery";

/** A person with a role in the API's tenant and, as MEMBER, in the stranger's; answers a client with the session. */
async function signIn(role: Role): Promise<GraphqlClient> {
	const email = `${role.toLowerCase()}-${newId()}@example.test`;
	const { userId } = await createUser({
		authUrl: database.authUrl,
		email,
		name: role,
		password,
	});
	for (const [tenantId, as] of [
		[api.tenant.tenantId, role],
		[stranger.tenantId, "MEMBER"],
	] as const)
		await asOwner(database, tenantId, async (client) => {
			await client.query(
				"insert into member (id, tenant_id, user_id, name, email, role) values ($1, $2, $3, $4, $5, $6)",
				[newId(), tenantId, userId, role, email, as],
			);
		});
	const response = await fetch(`${api.url}/api/auth/sign-in/email`, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			Origin: "http://localhost:3000",
		},
		body: JSON.stringify({ email, password }),
	});
	const cookie = response.headers
		.getSetCookie()
		.map((each) => each.split(";", 1)[0])
		.join("; ");
	return api.client.with({
		Cookie: cookie,
		"X-Patchbay-Tenant": globalId("Tenant", api.tenant.tenantId),
	});
}

test("the platform's own records are for ADMIN and above", async () => {
	for (const [role, raw] of [
		["MEMBER", null],
		["ADMIN", { n: 1 }],
	] as const) {
		const { client } = await signInAs(database, api, role);
		const { campaigns } = await client.query(
			"{ campaigns(first: 1) { nodes { raw } } }",
		);
		expect(campaigns.nodes).toEqual([{ raw }]);
	}
});

test("a person chooses among the own tenants, and what another of them holds is read by a request of its own", async () => {
	const admin = await signIn("ADMIN");
	const { viewer } = await admin.query("{ viewer { tenants { id name } } }");
	expect(
		viewer.tenants.map(({ name }: { name: string }) => name).sort(),
	).toEqual(["Stranger", "Test tenant"]);
	const other = admin.with({
		...admin.headers,
		"X-Patchbay-Tenant": globalId("Tenant", stranger.tenantId),
	});
	const chosen = await other.query(
		"{ viewer { role tenant { name slug } } brands { totalCount } }",
	);
	expect(chosen).toMatchObject({
		viewer: { role: "MEMBER", tenant: { name: "Stranger" } },
		brands: { totalCount: 1 },
	});
	expect(
		await outcome(
			other,
			`mutation { createBrand(input: { name: "x" }) { userErrors { code } } }`,
		),
	).toBe("FORBIDDEN");
	expect(
		await admin.failure("{ viewer { tenants { brands { totalCount } } } }"),
	).toBe("BAD_REQUEST");
	const third = await createTenant(database, { name: "Third" });
	const outside = admin.with({
		...admin.headers,
		"X-Patchbay-Tenant": globalId("Tenant", third.tenantId),
	});
	expect(await outside.failure("{ viewer { role } }")).toBe("UNAUTHENTICATED");
});

test("a key that is sent with the name of another organization is refused everywhere, whether or not there is one", async () => {
	const ofTheKey = api.tenant.tenantId;
	const told: unknown[] = [];
	for (const named of [
		globalId("Tenant", stranger.tenantId),
		stranger.tenantId,
		globalId("Tenant", newId()),
		`${ofTheKey}, ${stranger.tenantId}`,
		"rubbish",
	]) {
		const headers = { "X-Patchbay-Tenant": named };
		const asNamed = api.client.with({ ...api.client.headers, ...headers });
		const { body } = await asNamed.send("{ brands { totalCount } }");
		const events = [];
		for await (const event of asNamed.subscribe(
			"subscription { connectionChanged { id } }",
		))
			events.push(event);
		const csv = await fetch(`${api.url}/api/audit-events.csv`, {
			headers: { ...api.client.headers, ...headers },
		});
		const wrong = {
			code: "UNAUTHENTICATED",
			message: body.errors?.[0]?.message,
		};
		expect([named, body.data ?? null, body.errors]).toEqual([
			named,
			null,
			[
				expect.objectContaining({
					extensions: expect.objectContaining({ code: wrong.code }),
				}),
			],
		]);
		expect(
			events.map(({ errors, data }) => [data ?? null, errors?.[0]?.message]),
		).toEqual([[null, wrong.message]]);
		expect([csv.status, await csv.json()]).toEqual([
			401,
			expect.objectContaining(wrong),
		]);
		told.push(wrong.message);
	}
	expect(new Set(told).size).toBe(1);
	expect(told[0]).toContain("X-Patchbay-Tenant");
	for (const named of [globalId("Tenant", ofTheKey), ofTheKey.toUpperCase()])
		expect(
			await api.client
				.with({ ...api.client.headers, "X-Patchbay-Tenant": named })
				.query("{ tenant { name } }"),
		).toEqual({ tenant: { name: "Test tenant" } });
});

test("a page of another origin cannot act with the person's cookie", async () => {
	const admin = await signIn("ADMIN");
	const { body } = await admin.send(
		`mutation { createBrand(input: { name: "Forged" }) { userErrors { code } } }`,
		{},
		{ Origin: "https://evil.example" },
	);
	expect(body.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
	const get = await fetch(
		`${api.client.url}?query=${encodeURIComponent(`mutation { createBrand(input: { name: "Forged" }) { userErrors { code } } }`)}`,
		{ headers: admin.headers },
	);
	expect(get.status).toBe(405);
	const { rows } = await inTenantSql(database.db, api.tenant.tenantId, (sql) =>
		sql.query("select from brand where name = 'Forged'"),
	);
	expect(rows).toEqual([]);
});

test("nobody may ask for a grant's tokens by any name", async () => {
	for (const field of [
		"accessToken",
		"refreshToken",
		"sealedAccessToken",
		"tokens",
		"credential",
	])
		expect(
			await api.client.failure(`{ tenant { grants { nodes { ${field} } } } }`),
		).toBe("BAD_REQUEST");
});
