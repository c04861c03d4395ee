import { getIntrospectionQuery, parse } from "graphql";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { estimateCost } from "../../apps/api/src/graphql/cost/estimate-cost.ts";
import {
	documentLimits,
	maximumAnswerBytes,
	maximumPoints,
} from "../../apps/api/src/graphql/cost/limits.ts";
import { schema } from "../../apps/api/src/graphql/schema.ts";
import { dearestDocuments } from "../../bench/dearest-documents.ts";
import { type SeededKeys, seedFullPages } from "../../bench/seed-full-pages.ts";
import {
	type ApiFleet,
	type ApiProcess,
	createApiFleet,
} from "../support/api-process.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { GraphqlClient } from "../support/graphql-client.ts";
import { peakMemory } from "../support/peak-memory.ts";

/** Memory that the process may hold, whatever is asked of it. */
const mostMiB = 448;
/**
 * Heap of a small machine. Without it V8 lets garbage lie as long as the machine has memory, and the peak tells of the machine;
 * with it the process dies when it needs more.
 */
const smallHeap = "--max-old-space-size=224 --max-semi-space-size=8";

let database: TestDatabase;
let fleet: ApiFleet;
let api: ApiProcess;
let open: ApiProcess;
let closed: ApiProcess;
let keys: SeededKeys;

beforeAll(async () => {
	database = await createTestDatabase();
	keys = await seedFullPages(database.superuserUrl, 30);
	fleet = await createApiFleet({ database, endpoints: {} });
	api = await fleet.start({ env: { NODE_OPTIONS: smallHeap } });
	open = await fleet.start({ env: { GRAPHQL_INTROSPECTION: "public" } });
	closed = await fleet.start({ env: { GRAPHQL_INTROSPECTION: "off" } });
});
afterAll(async () => {
	await fleet?.close();
	await database?.drop();
});

const withKey = (at: ApiProcess = api) =>
	new GraphqlClient(`${at.url}/graphql`, {
		Authorization: `Bearer ${keys.dear}`,
	});
const stranger = (at: ApiProcess) => new GraphqlClient(`${at.url}/graphql`);

const post = (at: ApiProcess, body: string, headers = {}) =>
	fetch(`${at.url}/graphql`, {
		method: "POST",
		headers: { "Content-Type": "application/json", ...headers },
		body,
	});
const authorization = () => ({ Authorization: `Bearer ${keys.dear}` });

const documents = dearestDocuments(schema);

test("a document is made for every list of the schema, and each is one that passes", () => {
	expect(documents.length).toBeGreaterThan(80);
	for (const { query, points } of documents) {
		expect(points).toBeLessThanOrEqual(maximumPoints);
		expect(query.length).toBeLessThanOrEqual(documentLimits.characters);
	}
	const dear = documents.filter(({ points }) => points > maximumPoints / 2);
	expect(dear.length).toBeGreaterThan(15);
});

test("the dearest document of every list is answered or ended, within the bytes of an answer and the process's memory", async () => {
	const outcomes = new Map<string, number>();
	for (const { name, query } of documents) {
		const answer = await post(api, JSON.stringify({ query }), authorization());
		const text = await answer.text();
		// What is escaped, and what ends an answer, comes on top.
		expect([name, text.length < maximumAnswerBytes * 1.05]).toEqual([
			name,
			true,
		]);
		const code = /^\{"errors".*?"code":"(\w+)"/.exec(text)?.[1] ?? "answered";
		expect([name, code]).toEqual([
			name,
			expect.stringMatching(/^(answered|COST_EXCEEDED)$/),
		]);
		outcomes.set(code, (outcomes.get(code) ?? 0) + 1);
	}
	expect(outcomes.get("answered")).toBeGreaterThan(20);
	expect(peakMemory(api.pid) / 1_048_576).toBeLessThan(mostMiB);
}, 600_000);

test("an answer is ended at its bound while it is made, and says what to do, though its points would allow it", async () => {
	const names = Array.from(
		{ length: 190 },
		(_, n) => `${"n".repeat(220)}${n}: name`,
	);
	const fragment = `fragment F on CampaignConnection { nodes { ${names.join(" ")} } }`;
	const half = await withKey().send(
		`{ a: campaigns(first: 100) { ...F } } ${fragment}`,
	);
	expect(half.body.data.a.nodes).toHaveLength(100);
	const { body } = await withKey().send(
		`{ a: campaigns(first: 100) { ...F } b: campaigns(first: 100) { ...F } } ${fragment}`,
	);
	expect(body.data).toBeUndefined();
	expect(body.errors).toMatchObject([
		{
			message: expect.stringMatching(
				/larger than 8 MiB.*Ask for smaller pages/,
			),
			extensions: { code: "COST_EXCEEDED" },
		},
	]);
});

test("a query that is not answered in time is ended and told so; a mutation is waited for and told as it ended", async () => {
	const holder = new pg.Client({ connectionString: database.superuserUrl });
	const watcher = new pg.Client({ connectionString: database.superuserUrl });
	await Promise.all([holder.connect(), watcher.connect()]);
	await holder.query("begin");
	await holder.query("lock table brand in access exclusive mode");
	const hasty = withKey(
		await fleet.start({ env: { GRAPHQL_QUERY_SECONDS: "1" } }),
	);
	const writing = hasty.send(
		`mutation { createBrand(input: { name: "Late" }) { brand { name } userErrors { code } } }`,
	);
	const { body } = await hasty.send("{ brands { nodes { name } } }");
	expect(body).toMatchObject({
		errors: [
			{
				message: expect.stringMatching(/not answered within 1 seconds/),
				extensions: { code: "COST_EXCEEDED", requestId: expect.any(String) },
			},
		],
	});
	// Of what was sent to PostgreSQL for the query nothing goes on, though the lock is still held.
	await expect
		.poll(async () => {
			const { rows } = await watcher.query(
				`select query from pg_stat_activity where state = 'active' and query like '%"__key0"%' and query not like '%pg_stat_activity%' and datname = current_database()`,
			);
			return rows;
		})
		.toEqual([]);
	await watcher.end();
	await holder.query("rollback");
	await holder.end();
	expect((await writing).body.data).toEqual({
		createBrand: { brand: { name: "Late" }, userErrors: [] },
	});
});

test("without a key nothing is read of what is sent: not its size, its syntax nor its cost", async () => {
	const bodies = [
		JSON.stringify({ query: `{ ${"a: __typename ".repeat(65_000)} }` }),
		JSON.stringify({ query: getIntrospectionQuery() }),
		JSON.stringify({ query: "{ viewer {" }),
		`{"query": ${"[".repeat(10_000)}`,
		"no JSON",
	];
	for (const body of bodies) {
		const answer = await post(api, body);
		expect(answer.status).toBe(401);
		expect(await answer.json()).toEqual({
			errors: [
				{
					message: "Sign in, or send a valid API key.",
					extensions: {
						code: "UNAUTHENTICATED",
						requestId: expect.any(String),
					},
				},
			],
		});
	}
});

test("introspection is open to a key by default, to everybody or nobody where that is configured, and to strangers within tighter limits", async () => {
	const whole = getIntrospectionQuery();
	expect((await withKey().query(whole)).__schema.types.length).toBeGreaterThan(
		100,
	);
	expect(
		(await stranger(open).query(whole)).__schema.types.length,
	).toBeGreaterThan(100);
	expect(await stranger(open).failure("{ viewer { role } }")).toBe(
		"UNAUTHENTICATED",
	);
	expect(
		await stranger(open).failure(
			"{ ...Q } fragment Q on Query { viewer { role } }",
		),
	).toBe("UNAUTHENTICATED");
	expect(await stranger(open).failure("mutation { __typename }")).toBe(
		"UNAUTHENTICATED",
	);
	const four = `{ ${[1, 2, 3, 4].map((n) => `a${n}: __schema { types { name } }`).join(" ")} }`;
	expect(await stranger(open).failure(four)).toBe("COST_EXCEEDED");
	expect((await withKey(open).query(four)).a4.types.length).toBeGreaterThan(
		100,
	);
	const long = await post(
		open,
		JSON.stringify({ query: whole, extensions: { pad: "x".repeat(10_000) } }),
	);
	expect(long.status).toBe(413);
	expect(await withKey(closed).failure(whole)).toBe("BAD_REQUEST");
	expect(await withKey(closed).query("{ viewer { __typename } }")).toEqual({
		viewer: { __typename: "Viewer" },
	});
	expect(await stranger(closed).failure(whole)).toBe("UNAUTHENTICATED");
});

test("what is wrong with variables is said once and shortly, whatever a body holds of it", async () => {
	const { body } = await withKey().send(
		"query ($filter: CampaignFilter) { campaigns(filter: $filter) { totalCount } }",
		{
			filter: Object.fromEntries(
				Array.from({ length: 20_000 }, (_, index) => [`unknown${index}`, 1]),
			),
		},
	);
	expect(body.errors).toMatchObject([
		{
			message: expect.stringMatching(
				/^Variable "\$filter" got invalid value .+ … .+"unknown0" is not defined/s,
			),
			extensions: { code: "BAD_REQUEST" },
		},
	]);
	expect(JSON.stringify(body).length).toBeLessThan(3_000);
});

const times = (count: number, part: (index: number) => string) =>
	Array.from({ length: count }, (_, index) => part(index)).join(" ");
const {
	tokens,
	nesting,
	depth,
	fields,
	rootFields,
	aliases,
	directives,
	fragments,
	characters,
} = documentLimits;

test.each([
	[
		"characters",
		"BAD_REQUEST",
		`{ viewer { role } } #${"x".repeat(characters)}`,
	],
	["tokens", "BAD_REQUEST", `{ viewer { ${"role ".repeat(tokens)} } }`],
	[
		"brackets within brackets",
		"BAD_REQUEST",
		`{ brands(search: ${"[".repeat(2_400)}${"]".repeat(2_400)}) { totalCount } }`,
	],
	[
		"brackets of selections",
		"BAD_REQUEST",
		`{ ${"tenant { ".repeat(nesting + 1)} id ${"}".repeat(nesting + 1)} }`,
	],
	[
		"levels of fields",
		"COST_EXCEEDED",
		`{ ${"node { ".repeat(depth)} id ${"}".repeat(depth)} }`,
	],
	[
		"levels of fields, hidden in fragments",
		"COST_EXCEEDED",
		`{ ...F0 } ${times(depth + 1, (n) => `fragment F${n} on Query { a { ...F${n + 1} } }`)} fragment F${depth + 1} on Query { b }`,
	],
	["fields", "COST_EXCEEDED", `{ viewer { ${"role ".repeat(fields + 1)} } }`],
	[
		"fields of fragments that multiply",
		"COST_EXCEEDED",
		`{ ...F0 } ${times(60, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F60 on Query { viewer { role } }`,
	],
	[
		"fields of an operation that is not asked for",
		"COST_EXCEEDED",
		`query A { viewer { role } } query B { viewer { ${"role ".repeat(fields + 1)} } }`,
	],
	[
		"root fields",
		"COST_EXCEEDED",
		`{ ${times(rootFields + 1, (n) => `a${n}: viewer { role }`)} }`,
	],
	[
		"root fields of a mutation",
		"COST_EXCEEDED",
		`mutation { ${times(rootFields + 1, (n) => `a${n}: createBrand(input: { name: "x" }) { brand { id } }`)} }`,
	],
	[
		"aliases",
		"COST_EXCEEDED",
		`{ viewer { ${times(aliases + 1, (n) => `a${n}: role`)} } }`,
	],
	[
		"directives",
		"COST_EXCEEDED",
		`{ viewer { role ${"@include(if: true) ".repeat(directives + 1)} } }`,
	],
	[
		"fragments",
		"COST_EXCEEDED",
		`{ viewer { role } } ${times(fragments + 1, (n) => `fragment F${n} on Query { __typename }`)}`,
	],
	[
		"fragments in a ring",
		"BAD_REQUEST",
		`{ ...F0 } ${times(90, (n) => `fragment F${n} on Query { ...F${(n + 1) % 90} ...F${(n * 7) % 90} }`)}`,
	],
	[
		"objects",
		"COST_EXCEEDED",
		"{ campaigns(first: 100) { nodes { adGroups(first: 100) { nodes { ads(first: 100) { nodes { id } } } } } } }",
	],
	[
		"introspection",
		"COST_EXCEEDED",
		`{ ${times(50, (n) => `a${n}: __schema { types { fields { args { type { name } } } } }`)} }`,
	],
])(
	"too many %s are refused before anything is read",
	async (_what, code, query) => {
		const { body } = await withKey().send(
			query,
			{},
			{
				Accept: "application/graphql-response+json",
			},
		);
		expect(body.errors?.[0]?.extensions.code).toBe(code);
		expect(body.data).toBeUndefined();
	},
);

test("metrics count with the rows that they can have: a report of a day for each campaign passes, a thousand for each does not", async () => {
	const report = (first: number) =>
		`{ campaigns(first: 100) { nodes { metrics(input: { from: "2026-01-01", to: "2026-03-31", first: ${first} }) { rows { spend campaign { id } } } } } }`;
	expect(
		estimateCost({ schema, document: parse(report(1_000)) }).points,
	).toBeGreaterThan(200_000);
	expect(await withKey().failure(report(1_000))).toBe("COST_EXCEEDED");
	const { campaigns } = await withKey().query(report(3));
	expect(campaigns.nodes[0].metrics.rows).toHaveLength(3);
});

test("the operations of a batch share one request's points", async () => {
	const query =
		"{ campaigns(first: 90) { nodes { adGroups(first: 100) { nodes { keywords(first: 1) { totalCount } } } } } }";
	const { points: each } = estimateCost({ schema, document: parse(query) });
	expect(each).toBeLessThan(maximumPoints / 1.5);
	expect(each).toBeGreaterThan(maximumPoints / 2);
	const answer = await post(
		api,
		JSON.stringify([
			{ query },
			{ query },
			{ query: "{ viewer { __typename } }" },
		]),
		authorization(),
	);
	const [first, second] = await answer.json();
	expect(first.errors).toBeUndefined();
	expect(second.errors[0].extensions.code).toBe("COST_EXCEEDED");
});

test("more than five operations in one array are refused in words that say how many there may be", async () => {
	const answer = await post(
		api,
		JSON.stringify(
			Array.from({ length: 6 }, () => ({ query: "{ __typename }" })),
		),
		authorization(),
	);
	expect(answer.status).toBe(413);
	expect((await answer.json()).errors[0].message).toMatch(
		/6 operations; at most 5/,
	);
});

test("JSON of ten thousand levels is a bad request, not a failure of ours", async () => {
	for (const body of [
		`{"query":"{ __typename }","variables":{"a":${"[".repeat(10_000)}${"]".repeat(10_000)}}}`,
		`{"query":"{ __typename }","extensions":${`{"a":`.repeat(10_000)}1${"}".repeat(10_000)}}`,
		`${"[".repeat(10_000)}${"]".repeat(10_000)}`,
	]) {
		const answer = await post(api, body, authorization());
		expect(answer.status).toBe(400);
		expect((await answer.json()).errors[0].extensions.code).toBe("BAD_REQUEST");
	}
	const signIn = await fetch(`${api.url}/api/auth/sign-in/email`, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			Origin: "http://localhost:3000",
		},
		body: `{"email":"a@example.test","password":"x","more":${"[".repeat(5_000)}${"]".repeat(5_000)}}`,
	});
	expect(signIn.status).toBe(400);
});

test("a client that sends a hash instead of a text is told to send the text, by POST and by GET", async () => {
	const extensions = {
		persistedQuery: { version: 1, sha256Hash: "0".repeat(64) },
	};
	const byGet = `${api.url}/graphql?${new URLSearchParams({ extensions: JSON.stringify(extensions) })}`;
	for (const answer of [
		await post(
			api,
			JSON.stringify({ operationName: "A", variables: {}, extensions }),
			authorization(),
		),
		await fetch(byGet, { headers: authorization() }),
	])
		expect((await answer.json()).errors).toMatchObject([
			{ message: "PersistedQueryNotSupported" },
		]);
	const { data } = await (
		await post(
			api,
			JSON.stringify({ query: "{ __typename }", extensions }),
			authorization(),
		)
	).json();
	expect(data).toEqual({ __typename: "Query" });
});
