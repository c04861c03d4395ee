import type { ApiKeyScope, Role } from "@patchbay/access";
import { inTenantSql, newId } from "@patchbay/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createUser } from "../../apps/api/src/auth/index.ts";
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
import { rootOperations } from "../support/root-operations.ts";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;
let stranger: TestTenant;
let outsider: GraphqlClient;

const globalId = (type: string, id: string | undefined) =>
	Buffer.from(`${type}:${id}`).toString("base64url");
const nobody = globalId("Brand", "01920000-0000-7000-8000-000000000000");
const operations = rootOperations(schema, nobody);

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

/** What a caller is told: the code of the first error, of either kind, or `done`. */
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

/** The scope that each mutation needs; the schema test knows them all, so a new one fails here first. */
const needed: Record<string, ApiKeyScope> = {
	createBrand: "CONNECT",
	updateBrand: "CONNECT",
	skipOnboardingStep: "CONNECT",
	connect: "CONNECT",
	completeConnect: "CONNECT",
	selectAdAccounts: "CONNECT",
	disconnect: "CONNECT",
	verifyConnection: "CONNECT",
	refreshConnection: "CONNECT",
	vendAccessToken: "TOKENS_READ",
	startImport: "IMPORT",
	cancelImport: "IMPORT",
	retryImport: "IMPORT",
	inviteMember: "ADMIN",
	revokeInvitation: "ADMIN",
	setMemberRole: "ADMIN",
	removeMember: "ADMIN",
	createApiKey: "ADMIN",
	revokeApiKey: "ADMIN",
	createOAuthApp: "ADMIN",
	updateOAuthApp: "ADMIN",
	deleteOAuthApp: "ADMIN",
};
/** Of a person's own sessions: no role is asked for, and a key has none. */
const ofOneself = new Set(["revokeSession", "revokeOtherSessions"]);

test("an API key does what its scopes say, and nothing else", async () => {
	for (const scope of everyScope) {
		const client = clientOf(
			api.url,
			await createKey(database, api.tenant, [scope]),
		);
		for (const { kind, name, document } of operations) {
			const told = await outcome(client, document);
			if (ofOneself.has(name)) {
				expect([name, told]).toEqual([
					name,
					expect.stringMatching(/^(FORBIDDEN|INVALID_INPUT)$/),
				]);
			} else if (kind === "mutation") {
				expect([scope, name, told === "FORBIDDEN"]).toEqual([
					scope,
					name,
					needed[name] !== scope,
				]);
			} else if (name !== "viewer") {
				expect([scope, name, told === "UNAUTHENTICATED"]).toEqual([
					scope,
					name,
					scope !== "READ",
				]);
			} else expect(told).toBe("done");
		}
	}
});

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

test("a MEMBER reads and changes nothing, and does not see the platform's records", async () => {
	const member = await signIn("MEMBER");
	const { viewer } = await member.query(
		"{ viewer { role scopes actor { __typename ... on Member { role } } tenant { id } } }",
	);
	expect(viewer).toEqual({
		role: "MEMBER",
		scopes: [],
		actor: { __typename: "Member", role: "MEMBER" },
		tenant: { id: globalId("Tenant", api.tenant.tenantId) },
	});
	for (const { kind, name, document } of operations)
		expect([name, await outcome(member, document)]).toEqual([
			name,
			kind === "mutation" && !ofOneself.has(name)
				? "FORBIDDEN"
				: expect.stringMatching(/^(done|BAD_REQUEST|INVALID_INPUT)$/),
		]);
	const { campaigns } = await member.query(
		"{ campaigns(first: 1) { nodes { raw } } }",
	);
	expect(campaigns.nodes).toEqual([{ raw: null }]);
});

test("an ADMIN may do everything but what is an owner's: members, keys and OAuth apps", async () => {
	const admin = await signIn("ADMIN");
	for (const { name, document } of operations)
		expect([name, (await outcome(admin, document)) === "FORBIDDEN"]).toEqual([
			name,
			needed[name] === "ADMIN",
		]);
	const { campaigns } = await admin.query(
		"{ campaigns(first: 1) { nodes { raw } } }",
	);
	expect(campaigns.nodes).toEqual([{ raw: { n: 1 } }]);
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
