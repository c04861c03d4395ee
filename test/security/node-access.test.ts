import type { Role } from "@patchbay/access";
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
import { fillTables } from "../support/catalog/fill-tables.ts";
import { readTenantTables } from "../support/catalog/tenant-tables.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import type { GraphqlClient } from "../support/graphql-client.ts";
import { globalId, signInAs } from "../support/people.ts";

/**
 * Table of the rows of each type with an id, and the list in which its owner shows them. A new type is added here after
 * somebody has thought about who may read it by its id.
 */
const nodes: Record<string, { table: string; list: string } | null> = {
	Tenant: { table: "tenant", list: "{ tenant { id } }" },
	Brand: { table: "brand", list: "{ brands { nodes { id } } }" },
	Member: { table: "member", list: "{ tenant { members { nodes { id } } } }" },
	Invitation: {
		table: "invitation",
		list: "{ tenant { invitations { nodes { id } } } }",
	},
	ApiKey: { table: "api_key", list: "{ tenant { apiKeys { nodes { id } } } }" },
	OAuthApp: {
		table: "oauth_app",
		list: "{ tenant { oauthApps { nodes { id } } } }",
	},
	AuditEvent: {
		table: "audit_event",
		list: "{ tenant { auditEvents { nodes { id } } } }",
	},
	Grant: {
		table: "platform_grant",
		list: "{ tenant { grants { nodes { id } } } }",
	},
	Connection: {
		table: "connection",
		list: "{ connections { nodes { id } } }",
	},
	AdAccount: {
		table: "ad_account",
		list: "{ connections { nodes { adAccounts { nodes { id } } } } }",
	},
	ImportJob: { table: "import_job", list: "{ importJobs { nodes { id } } }" },
	Campaign: { table: "campaign", list: "{ campaigns { nodes { id } } }" },
	AdGroup: {
		table: "ad_group",
		list: "{ campaigns { nodes { adGroups { nodes { id } } } } }",
	},
	Ad: {
		table: "ad",
		list: "{ campaigns { nodes { adGroups { nodes { ads { nodes { id } } } } } } }",
	},
	Keyword: {
		table: "keyword",
		list: "{ campaigns { nodes { adGroups { nodes { keywords { nodes { id } } } } } } }",
	},
	Asset: {
		table: "asset",
		list: "{ campaigns { nodes { assets { nodes { id } } } } }",
	},
	// A person's own, whatever the tenant: see sessions.test.ts.
	Session: null,
};

let database: TestDatabase;
let api: TestApi;
const ids = new Map<string, string>();

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	const { tenantId } = api.tenant;
	await asOwner(database, tenantId, async (client) => {
		await client.query(
			"select ensure_metric_partitions('2026-11-01', '2026-11-30')",
		);
		// The chain of events has begun with the key that the test reads with.
		const tables = (await readTenantTables(client)).filter(
			({ name }) => !name.startsWith("audit_"),
		);
		const rows = await fillTables(client, tables, tenantId);
		const { rows: events } = await client.query(
			"select id from audit_event limit 1",
		);
		rows.set("audit_event", events[0]);
		// Every column was filled, so that it stands as deleted.
		await client.query("update oauth_app set deleted_at = null");
		for (const [type, node] of Object.entries(nodes))
			if (node)
				ids.set(
					type,
					globalId(type, String(rows.get(node.table)?.id ?? tenantId)),
				);
	});
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

test("every type with an id is thought about here", () => {
	const node = schema.getType("Node");
	const types = schema
		.getPossibleTypes(node as Parameters<typeof schema.getPossibleTypes>[0])
		.map(({ name }) => name);
	expect(Object.keys(nodes).sort()).toEqual([...types].sort());
});

const people: Role[] = ["MEMBER", "ADMIN", "OWNER"];
const scopes = everyScope.flatMap((scope) =>
	scope === "READ" ? [[[scope]]] : [[[scope]], [["READ" as const, scope]]],
);

/** Tells whether the list can be read at all: an error refuses it. */
const listed = async (client: GraphqlClient, list: string) =>
	(await client.send(list)).body.errors === undefined;
const found = async (client: GraphqlClient, id: string | undefined) => {
	const answers = await Promise.all([
		client.send("query ($id: ID!) { node(id: $id) { id } }", { id }),
		client.send("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", {
			ids: [id],
		}),
	]);
	const [one, several] = answers.map(({ body }) => body.data);
	expect(several?.nodes?.[0] ?? null).toEqual(one?.node ?? null);
	return one?.node?.id === id;
};

async function differences(client: GraphqlClient): Promise<string[]> {
	const wrong: string[] = [];
	for (const [type, node] of Object.entries(nodes)) {
		if (!node) continue;
		const may = await listed(client, node.list);
		const byId = await found(client, ids.get(type));
		if (byId !== may)
			wrong.push(`${type}: ${byId ? "by its id alone" : "in its list alone"}`);
	}
	return wrong;
}

test.each(people)(
	"a person who is %s reads by an id what the list of it shows, and no more",
	async (role) => {
		const { client } = await signInAs(database, api, role);
		expect(await differences(client)).toEqual([]);
	},
);

test.each(scopes)(
	"a key with %j reads by an id what the list of it shows, and no more",
	async (wanted) => {
		const client = clientOf(
			api.url,
			await createKey(database, api.tenant, wanted),
		);
		expect(await differences(client)).toEqual([]);
	},
);
