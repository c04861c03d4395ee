import { setTimeout as sleep } from "node:timers/promises";
import { newId } from "@patchbay/db";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { schema } from "../../apps/api/src/graphql/schema.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import { fillTables } from "../support/catalog/fill-tables.ts";
import { readTenantTables } from "../support/catalog/tenant-tables.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";
import type { GraphqlClient } from "../support/graphql-client.ts";
import { type IdArgument, idArguments } from "../support/id-arguments.ts";
import { globalId, signInAs } from "../support/people.ts";

/** Type of the object that an argument of this name names. A new argument is added here. */
const typeOfArgument: Record<string, string> = {
	brandId: "Brand",
	brandIds: "Brand",
	connectionId: "Connection",
	connectionIds: "Connection",
	grantId: "Grant",
	adAccountId: "AdAccount",
	adAccountIds: "AdAccount",
	campaignIds: "Campaign",
	// Of several types, of which one is tried.
	targetId: "Campaign",
	adGroupId: "AdGroup",
	importJobId: "ImportJob",
	apiKeyId: "ApiKey",
	invitationId: "Invitation",
	memberId: "Member",
	oauthAppId: "OAuthApp",
	sessionId: "Session",
	actorId: "Member",
};
/** Type that an argument called just `id` names, by its entry point. */
const typeOfField: Record<string, string> = {
	brand: "Brand",
	campaign: "Campaign",
	connection: "Connection",
	importJob: "ImportJob",
};

const tables: Record<string, string> = {
	Ad: "ad",
	AdAccount: "ad_account",
	AdGroup: "ad_group",
	ApiKey: "api_key",
	Asset: "asset",
	Brand: "brand",
	Campaign: "campaign",
	Connection: "connection",
	Grant: "platform_grant",
	ImportJob: "import_job",
	Invitation: "invitation",
	Keyword: "keyword",
	Member: "member",
	OAuthApp: "oauth_app",
	Tenant: "tenant",
};

let database: TestDatabase;
let api: TestApi;
let owner: GraphqlClient;
let stranger: GraphqlClient;
const own = new Map<string, string>();
const foreign = new Map<string, string>();

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	const admin = new pg.Client({ connectionString: database.superuserUrl });
	await admin.connect();
	await admin.query(
		"select ensure_metric_partitions('2026-11-01', '2026-11-30')",
	);
	// The audit has entries of its own, and takes no others.
	const described = (await readTenantTables(admin)).filter(
		({ name }) => !name.startsWith("audit_"),
	);
	const fill = async (tenantId: string, ids: Map<string, string>) => {
		const rows = await asOwner(database, tenantId, (client) =>
			fillTables(client, described, tenantId),
		);
		for (const [type, table] of Object.entries(tables))
			ids.set(type, globalId(type, String(rows.get(table)?.id)));
		// A row of every column is one that was deleted, too; and nothing opens what is sealed in it, so it must not serve.
		await asOwner(database, tenantId, (client) =>
			client.query(
				"update oauth_app set deleted_at = null, platform = 'META_ADS'",
			),
		);
		const person = await signInAs(database, api, "OWNER", tenantId);
		const { rows: sessions } = await admin.query(
			`select id from auth.session where "userId" = $1`,
			[person.userId],
		);
		ids.set("Session", globalId("Session", sessions[0].id));
		const { rows: events } = await admin.query(
			"select id from audit_event where tenant_id = $1 limit 1",
			[tenantId],
		);
		ids.set("AuditEvent", globalId("AuditEvent", events[0].id));
		return person.client;
	};
	const other = await createTenant(database);
	owner = await fill(api.tenant.tenantId, own);
	stranger = await fill(other.tenantId, foreign);
	await admin.end();
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

function typeOf({ field, path }: IdArgument): string | undefined {
	const name = path.split(".").at(-1) ?? "";
	return name === "id" ? typeOfField[field] : typeOfArgument[name];
}

const everyArgument = idArguments(schema).filter(
	({ field }) => field !== "node" && field !== "nodes",
);

/** Answers to one document with each of the ids, told as if all ids were the same. */
async function answers(
	client: GraphqlClient,
	document: (id: string) => string,
	ids: readonly string[],
): Promise<string[]> {
	if (!document("").startsWith("subscription")) {
		const told: string[] = [];
		for (const id of ids) told.push(await answer(client, document(id), id));
		return told;
	}
	const first = async (id: string) => {
		for await (const body of client.subscribe(document(id)))
			return JSON.stringify(body)
				.replaceAll(id, "ID")
				.replace(/"requestId":"[^"]+"/, "");
		return "ended";
	};
	const firsts = ids.map(first);
	const silence = (milliseconds: number) =>
		sleep(milliseconds, "nothing comes", { ref: false });
	// Where one is told something, the others have time to be told it as well.
	const any = await Promise.race([...firsts, silence(1_000)]);
	const patience = any === "nothing comes" ? 0 : 20_000;
	return Promise.all(
		firsts.map((told) => Promise.race([told, silence(patience)])),
	);
}

/** The answer, and how it would have been if the id in it were another one. */
async function answer(
	client: GraphqlClient,
	document: string,
	id: string,
): Promise<string> {
	const { status, body } = await client.send(document);
	return JSON.stringify({ status, body })
		.replaceAll(id, "ID")
		.replace(/"requestId":"[^"]+"/g, "");
}

test("every argument that names an object is known by its type", () => {
	expect(
		everyArgument
			.filter((each) => typeOf(each) === undefined)
			.map(({ field, path }) => `${field}(${path})`),
	).toEqual([]);
	expect(everyArgument.length).toBeGreaterThan(35);
});

test.each(everyArgument)(
	"$kind $field: another tenant's object as $path is as unknown as one that never was",
	async (argument) => {
		const type = typeOf(argument) ?? "";
		const document = (id: string) =>
			argument.document((path) => {
				if (path === argument.path) return id;
				const name = path.split(".").at(-1) ?? "";
				return own.get(typeOfArgument[name] ?? "") ?? "";
			});
		const theirs = foreign.get(type) ?? "";
		const nobodys = globalId(type, newId());
		const [told, ofNobody] = await answers(owner, document, [theirs, nobodys]);
		expect(told).toBe(ofNobody);
		// A subscription has no payload for a user's error: it is refused as a request.
		expect(told).toMatch(
			/"code":"NOT_FOUND"|"message":"There is no such|:null\}|"totalCount":0|"rows":\[\],"totals":\[\]|nothing comes/,
		);
		expect(told).not.toMatch(/FORBIDDEN|INTERNAL/);
	},
);

test("a node is found by its own tenant, and by no other", async () => {
	const types = Object.values(schema.getTypeMap())
		.filter((type) => "getInterfaces" in type)
		.filter((type) => type.getInterfaces().some(({ name }) => name === "Node"))
		.map(({ name }) => name)
		.sort();
	// A new type needs a row here.
	expect(types.filter((type) => !own.has(type))).toEqual([]);
	const nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
	const ids = types.map((type) => foreign.get(type));
	const seen = await stranger.query(nodes, { ids });
	// The way there is right: who owns them sees them.
	expect(types.filter((_type, index) => seen.nodes[index] === null)).toEqual(
		[],
	);
	const { nodes: found } = await owner.query(nodes, { ids });
	expect(found).toEqual(types.map(() => null));
	for (const id of ids)
		expect(
			await owner.query("query ($id: ID!) { node(id: $id) { id } }", { id }),
		).toEqual({ node: null });
});

test("after all of this the other tenant's things are as they were", async () => {
	const { brands, connections } = await stranger.query(
		"{ brands { nodes { id } } connections { nodes { id } } }",
	);
	expect(brands.nodes).toEqual([{ id: foreign.get("Brand") }]);
	expect(connections.nodes).toEqual([{ id: foreign.get("Connection") }]);
	expect(
		(await stranger.query("{ viewer { sessions { id } } }")).viewer.sessions,
	).toEqual([{ id: foreign.get("Session") }]);
});
