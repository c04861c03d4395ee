import { inTenantSql } from "@patchbay/db";
import {
	type GraphQLObjectType,
	getNamedType,
	isCompositeType,
	isLeafType,
	isObjectType,
	isRequiredArgument,
} from "graphql";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { schema } from "../../apps/api/src/graphql/schema.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	made = await createDashboard(database.db, api.tenant.tenantId, { brands: 5 });
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});
beforeEach(() => {
	api.reads.length = 0;
});

const dashboard = `{ connections(first: 20) {
	nodes { id platform status accountName brand { id name } latestImportJob { id status progress { percent stage } } }
	pageInfo { hasNextPage endCursor } } }`;
const page = `query ($first: Int, $after: String, $last: Int, $before: String) {
	connections(first: $first, after: $after, last: $last, before: $before) {
		edges { cursor node { accountName } }
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

const namesOf = (data: {
	connections: { edges: { node: { accountName: string } }[] };
}) => data.connections.edges.map(({ node }) => node.accountName);

test("the dashboard is one statement in one round trip, with each connection's brand and newest job", async () => {
	const { connections } = await api.client.query(dashboard);
	expect(connections.nodes).toHaveLength(10);
	expect(connections.nodes[0]).toMatchObject({
		platform: "GOOGLE_ADS",
		status: "ACTIVE",
		accountName: "Account 10",
		brand: { name: "Brand 005" },
		latestImportJob: {
			status: "SUCCEEDED",
			progress: { percent: 20, stage: "metrics" },
		},
	});
	expect(connections.pageInfo.hasNextPage).toBe(false);
	expect(api.reads.map((statements) => statements.length)).toEqual([1]);
});

test("pages go forwards and backwards over the same rows, each once", async () => {
	const forwards: string[][] = [];
	let after: string | null = null;
	for (let more = true; more; ) {
		const data = await api.client.query(page, { first: 4, after });
		forwards.push(namesOf(data));
		const { pageInfo } = data.connections;
		expect(pageInfo.hasPreviousPage).toBe(after !== null);
		more = pageInfo.hasNextPage;
		after = pageInfo.endCursor;
	}
	expect(forwards.map((names) => names.length)).toEqual([4, 4, 2]);
	expect(forwards.flat()).toEqual(
		Array.from({ length: 10 }, (_, index) => `Account ${10 - index}`),
	);

	const end = await api.client.query(page, { last: 3 });
	expect(namesOf(end)).toEqual(["Account 3", "Account 2", "Account 1"]);
	expect(end.connections.pageInfo).toMatchObject({
		hasNextPage: false,
		hasPreviousPage: true,
	});
	const before = end.connections.pageInfo.startCursor;
	const earlier = await api.client.query(page, { last: 3, before });
	expect(namesOf(earlier)).toEqual(["Account 6", "Account 5", "Account 4"]);
	expect(earlier.connections.pageInfo.hasNextPage).toBe(true);
});

test("a page stays where it is when rows come and go", async () => {
	const first = await api.client.query(page, { first: 4 });
	const { endCursor } = first.connections.pageInfo;
	const extra = await createDashboard(database.db, api.tenant.tenantId, {
		brands: 1,
	});
	await inTenantSql(database.db, api.tenant.tenantId, (sql) =>
		sql.query("update connection set connected_at = now() where id = any($1)", [
			extra.connectionIds,
		]),
	);
	const second = await api.client.query(page, { first: 4, after: endCursor });
	expect(namesOf(second)).toEqual([
		"Account 6",
		"Account 5",
		"Account 4",
		"Account 3",
	]);
});

test("totalCount is read when it is selected, in the same round trip", async () => {
	const { connections } = await api.client.query(
		"{ connections(first: 1, filter: { statuses: [ERROR] }) { totalCount nodes { status } } }",
	);
	expect(connections).toEqual({ totalCount: 6, nodes: [{ status: "ERROR" }] });
	expect(api.reads.map((statements) => statements.length)).toEqual([2]);
});

test("lists nested in a list are one statement for all of its rows, each with its own page", async () => {
	const { brands } = await api.client.query(`{ brands(last: 3) { nodes { name
		connections(first: 1) { totalCount nodes { accountName latestImportJob { status } adAccounts(first: 1) { nodes { name } } }
			pageInfo { hasNextPage } } } } }`);
	expect(
		brands.nodes.map((brand: { connections: object }) => brand.connections),
	).toMatchObject(
		["Account 6", "Account 8", "Account 10"].map((accountName) => ({
			totalCount: 2,
			nodes: [
				{
					accountName,
					latestImportJob: { status: "SUCCEEDED" },
					adAccounts: { nodes: [{ name: accountName }] },
				},
			],
			pageInfo: { hasNextPage: true },
		})),
	);
	// Brands; their connections and the counts; the accounts. The newest jobs came along.
	expect(api.reads.map((statements) => statements.length)).toEqual([1, 2, 1]);
});

test("nodes are found by their global ids, in the order asked for; a stranger is null", async () => {
	const { brands } = await api.client.query(
		"{ brands(first: 2) { nodes { id } } }",
	);
	const [a, b] = brands.nodes;
	const { nodes } = await api.client.query(
		"query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }",
		{ ids: [b.id, "bm9uc2Vuc2U", a.id] },
	);
	expect(nodes).toEqual([
		{ __typename: "Brand", id: b.id },
		null,
		{ __typename: "Brand", id: a.id },
	]);
	expect(api.reads).toHaveLength(2);
	const { node } = await api.client.query(
		"query ($id: ID!) { node(id: $id) { ... on Brand { name } } }",
		{ id: a.id },
	);
	expect(node.name).toBe("Brand 001");
});

test.each([
	["a page above 100", { first: 101 }, "first"],
	["a page of nothing", { last: 0 }, "last"],
	["both ends at once", { first: 1, last: 1 }, "last"],
	["a cursor that is none", { after: "AAAA" }, "after"],
])("%s is refused, naming the argument", async (_title, variables, field) => {
	const { body } = await api.client.send(page, variables);
	expect(body.errors?.[0]?.extensions).toMatchObject({
		code: "BAD_REQUEST",
		field: [field],
	});
});

test("a cursor of another list is refused, though it is genuine", async () => {
	const { brands } = await api.client.query(
		"{ brands(first: 1) { pageInfo { endCursor } } }",
	);
	const after = brands.pageInfo.endCursor;
	expect(await api.client.failure(page, { after })).toBe("BAD_REQUEST");
	const filtered = await api.client.query(
		"query ($after: String) { brands(first: 1, after: $after) { nodes { name } } }",
		{ after },
	);
	expect(filtered.brands.nodes).toHaveLength(1);
});

test("a connection shows its grant, its scopes, what is missing, and its figures", async () => {
	const id = Buffer.from(`Connection:${made.connectionIds[1]}`).toString(
		"base64url",
	);
	const { connection } = await api.client.query(
		`query ($id: ID!) { connection(id: $id) { grant { platformUserName grantedBy { __typename ... on System { name } }
			connections(first: 2) { nodes { accountName } } } grantedScopes missingScopes
			stats { campaigns assets lastImportAt spendLast30Days { amountMicros currencyCode } }
			connectedBy { __typename } importJobs(first: 1) { totalCount nodes { durationSeconds startedBy { __typename } progress { metricRows } } } } }`,
		{ id },
	);
	expect(connection).toMatchObject({
		grant: {
			platformUserName: "agency@example.test",
			grantedBy: { __typename: "System", name: "Patchbay" },
		},
		grantedScopes: ["https://www.googleapis.com/auth/adwords"],
		missingScopes: [],
		stats: { campaigns: 3, assets: 0, lastImportAt: null, spendLast30Days: [] },
		connectedBy: { __typename: "System" },
		importJobs: {
			totalCount: 2,
			nodes: [
				{
					durationSeconds: 30,
					startedBy: { __typename: "System" },
					progress: { metricRows: "9007199254740993" },
				},
			],
		},
	});
});

/** Each field of a type by itself, with something below it where it leads on. */
function singleFields(type: string): string[] {
	const fields = schema.getType(type) as GraphQLObjectType;
	return Object.values(fields.getFields())
		.filter(({ args }) => !args.some(isRequiredArgument))
		.map(({ name, type: given }) => {
			const named = getNamedType(given);
			if (!isObjectType(named))
				return isCompositeType(named) ? `${name} { __typename }` : name;
			const inner = Object.values(named.getFields()).find(
				(each) => isLeafType(getNamedType(each.type)) && each.args.length === 0,
			);
			return `${name} { ${inner?.name ?? "__typename"} }`;
		});
}

test("a list that reads only what is selected gives each field as the whole object does", async () => {
	const { connections } = await api.client.query(
		"{ connections(first: 1) { nodes { id brand { id } latestImportJob { id } } } }",
	);
	const [{ id, brand, latestImportJob }] = connections.nodes;
	const places = [
		["Connection", id, (field: string) => field],
		["Brand", brand.id, (field: string) => `brand { ${field} }`],
		[
			"ImportJob",
			latestImportJob.id,
			(field: string) => `latestImportJob { ${field} }`,
		],
	] as const;
	for (const [type, nodeId, nest] of places) {
		for (const field of singleFields(type)) {
			const { connections: narrow, node } = await api.client.query(
				`query ($id: ID!) { connections(first: 1) { nodes { ${nest(field)} } } node(id: $id) { ... on ${type} { ${field} } } }`,
				{ id: nodeId },
			);
			const [row] = narrow.nodes;
			const found = type === "Connection" ? row : Object.values(row)[0];
			expect([type, found]).toEqual([type, node]);
		}
	}
});
