import {
	type GraphQLField,
	type GraphQLObjectType,
	getNamedType,
	isEnumType,
	isObjectType,
	parse,
} from "graphql";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOfSelection } from "../../apps/api/src/graphql/check-selection.ts";
import { schema } from "../../apps/api/src/graphql/schema.ts";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import type { GraphqlClient } from "../support/graphql-client.ts";

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

const brandNames = async (): Promise<string[]> =>
	(
		await api.client.query("{ brands(first: 100) { nodes { name } } }")
	).brands.nodes.map(({ name }: { name: string }) => name);

async function create(
	name: string,
	selection: string,
	client: GraphqlClient = api.client,
) {
	const { body } = await client.send(
		`mutation ($name: String!) { createBrand(input: { name: $name }) { brand { id ${selection} } userErrors { code } } }`,
		{ name },
	);
	return body;
}

test.each([
	[
		"a page of less than nothing",
		"connections(first: -1) { totalCount }",
		["first"],
	],
	["a page above 100", "campaigns(last: 101) { totalCount }", ["last"]],
	[
		"both ends at once",
		"connections(first: 1, last: 1) { totalCount }",
		["last"],
	],
	[
		"a cursor that is none",
		`campaigns(after: "AAAA") { totalCount }`,
		["after"],
	],
	[
		"an id of something else",
		`connections(filter: { brandId: "x" }) { totalCount }`,
		["filter", "brandId"],
	],
	[
		"a range that ends before it begins",
		`metrics(input: { from: "2026-02-01", to: "2026-01-01" }) { totals { spend } }`,
		["to"],
	],
	[
		"a dimension twice",
		`metrics(input: { from: "2026-01-01", to: "2026-02-01", groupBy: [DATE, DATE] }) { totals { spend } }`,
		["groupBy"],
	],
	[
		"a range that ends before it begins, deep inside",
		`campaigns { nodes { spend(from: "2026-02-01", to: "2026-01-01") { currencyCode } } }`,
		["to"],
	],
	[
		"a file's link for a day",
		`campaigns { nodes { ... on Campaign { assets { edges { node { url(expiresInSeconds: 86400) } } } } } }`,
		["expiresInSeconds"],
	],
	[
		"a text that cannot be stored",
		`campaigns(filter: { search: "\\u0000" }) { totalCount }`,
		["filter", "search"],
	],
])(
	"%s in the answer that a mutation is asked for keeps it from being done",
	async (name, selection, field) => {
		const body = await create(name, selection);
		expect(body.errors).toMatchObject(
			[
				{
					path: ["createBrand", "brand"],
					extensions: { code: "BAD_REQUEST", field },
				},
			].map(({ path, ...rest }) => ({
				path: expect.arrayContaining(path),
				...rest,
			})),
		);
		expect(body.data).toBeUndefined();
		expect(await brandNames()).not.toContain(name);
	},
);

test("it keeps those before it in the same document from being done, too", async () => {
	const { body } = await api.client.send(`mutation {
		a: createBrand(input: { name: "First of two" }) { brand { id } }
		b: createBrand(input: { name: "Second of two" }) { brand { connections(first: 0) { totalCount } } } }`);
	expect(body.errors?.[0]).toMatchObject({
		path: ["b", "brand", "connections"],
		extensions: { code: "BAD_REQUEST" },
	});
	expect(await brandNames()).not.toContain("First of two");
});

test("what a key may not see keeps a mutation from being done; what it has written it may see", async () => {
	const key = await createKey(database, api.tenant, ["CONNECT", "ADMIN"]);
	const writer = clientOf(api.url, key);
	const refused = await create(
		"Unseen",
		"connections { nodes { id } }",
		writer,
	);
	expect(refused.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
	expect(await brandNames()).not.toContain("Unseen");
	const seen = await create("Seen", "name", writer);
	expect(seen).toMatchObject({
		data: { createBrand: { brand: { name: "Seen" } } },
	});
});

test("what @skip leaves out is not looked at, and a good answer is as it was", async () => {
	const body = await create(
		"Skipped",
		"connections(first: -1) @skip(if: true) { totalCount } campaigns(first: 1) { totalCount }",
	);
	expect(body).toMatchObject({
		data: {
			createBrand: { brand: { campaigns: { totalCount: 0 } }, userErrors: [] },
		},
	});
});

test("a default of a variable counts where @include reads it", async () => {
	const { body } = await api.client.send(
		`mutation ($look: Boolean = true) {
			createBrand(input: { name: "By default" }) {
				brand { campaigns(first: -1) @include(if: $look) { totalCount } }
			}
		}`,
	);
	expect(body.errors).toMatchObject([
		{ extensions: { code: "BAD_REQUEST", field: ["first"] } },
	]);
	expect(body.errors?.[0]?.extensions).not.toHaveProperty("done");
	expect(await brandNames()).not.toContain("By default");
});

test("variables are looked at once, and no further than to the first that is wrong", () => {
	let reads = 0;
	const wrong = new Proxy(Array(2_000).fill({}), {
		get(target, key, receiver) {
			if (typeof key === "string" && /^\d+$/.test(key)) reads += 1;
			return Reflect.get(target, key, receiver);
		},
	});
	const document = parse(
		`mutation ($c: ID!, $ids: [String!]!) {
			selectAdAccounts(input: { connectionId: $c, externalIds: $ids }) {
				connection { brand { ${"campaigns(first: 1) { totalCount } ".repeat(3)} } }
			}
		}`,
	);
	const problem = problemOfSelection({
		schema,
		document,
		variableValues: { c: "x", ids: wrong },
	});
	// Whoever executes it says what is wrong with them.
	expect(problem).toBeNull();
	expect(reads).toBeLessThan(10);
});

test("an answer that breaks after a mutation was done says that it was", async () => {
	const inside = new pg.Client({ connectionString: database.superuserUrl });
	await inside.connect();
	await inside.query("alter table connection rename to connection_away");
	try {
		const { status, body } = await api.client
			.with({
				...api.client.headers,
				Accept: "application/graphql-response+json",
			})
			.send(
				`mutation { a: createBrand(input: { name: "Done" }) { brand { id connections { totalCount } } userErrors { code } } }`,
			);
		expect(body.errors?.[0]?.extensions).toMatchObject({
			code: "INTERNAL",
			done: ["a"],
		});
		expect(body.errors?.[0]?.message).toMatch(
			/What was done all the same: a\./,
		);
		// A status of failure would be taken for one, and sent again.
		expect(status).toBe(200);
	} finally {
		await inside.query("alter table connection_away rename to connection");
		await inside.end();
	}
	expect(await brandNames()).toContain("Done");
});

test("of two mutations the second of which breaks, the first is told as done and the second is not", async () => {
	const inside = new pg.Client({ connectionString: database.superuserUrl });
	await inside.connect();
	await inside.query("alter table api_key rename to api_key_away");
	try {
		const { body } = await api.client.send(`mutation {
			brand: createBrand(input: { name: "Before" }) { brand { id } }
			key: createApiKey(input: { name: "x", scopes: [READ] }) { secret } }`);
		expect(body.errors?.[0]).toMatchObject({
			path: ["key"],
			extensions: { code: "INTERNAL", done: ["brand"] },
		});
	} finally {
		await inside.query("alter table api_key_away rename to api_key");
		await inside.end();
	}
	expect(await brandNames()).toContain("Before");
});

test("every field below a mutation's answer can be looked at beforehand", () => {
	const seen = new Set<string>();
	const unchecked: string[] = [];
	const walk = (type: GraphQLObjectType) => {
		if (seen.has(type.name)) return;
		seen.add(type.name);
		for (const field of Object.values(type.getFields())) {
			const name = `${type.name}.${field.name}`;
			// A value of an enum is right as soon as GraphQL takes it.
			const isOpen = field.args.some(
				({ type }) => !isEnumType(getNamedType(type)),
			);
			if (isOpen && !hasCheck(field)) unchecked.push(name);
			const inner = getNamedType(field.type);
			const types = isObjectType(inner)
				? [inner]
				: "getTypes" in inner || inner.name === "Node"
					? schema.getPossibleTypes(inner as never)
					: [];
			for (const each of types) walk(each);
		}
	};
	const mutation = schema.getMutationType();
	for (const { type } of Object.values(mutation?.getFields() ?? {}))
		walk(getNamedType(type) as GraphQLObjectType);
	expect(seen.size).toBeGreaterThan(30);
	expect(unchecked).toEqual([]);
});

const hasCheck = ({ extensions }: GraphQLField<unknown, unknown>) =>
	typeof extensions.check === "function";
