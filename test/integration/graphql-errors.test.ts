import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import {
	type BreakableProxy,
	startBreakableProxy,
} from "../support/breakable-proxy.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createDashboard } from "../support/factories/dashboard.ts";

let database: TestDatabase;
let api: TestApi;
let proxy: BreakableProxy;

beforeAll(async () => {
	database = await createTestDatabase();
	proxy = await startBreakableProxy(database.url);
	api = await startApi({
		database,
		env: {
			DATABASE_URL: proxy.url(database.url),
			DATABASE_DIRECT_URL: proxy.url(database.directUrl),
			DATABASE_AUTH_URL: proxy.url(database.authUrl),
		},
	});
	await createDashboard(database.db, api.tenant.tenantId, { brands: 1 });
});
afterAll(async () => {
	await api?.stop();
	await proxy?.close();
	await database?.drop();
});

test.each([
	["a document that cannot be parsed", "{ viewer {", {}],
	["an unknown field", "{ viewer { password } }", {}],
	[
		"a variable of the wrong kind",
		"query ($n: Int) { brands(first: $n) { totalCount } }",
		{ n: "ten" },
	],
	[
		"a date that is none",
		`{ metrics(input: { from: "2026-02-30", to: "2026-03-01" }) { freshAsOf } }`,
		{},
	],
	[
		"a date in the year 0",
		`{ metrics(input: { from: "0000-01-01", to: "2026-03-01" }) { totals { spend } } }`,
		{},
	],
	[
		"a file's link for a day",
		`{ campaigns { nodes { assets { nodes { url(expiresInSeconds: 86400) } } } } }`.replace(
			"campaigns",
			"x: campaigns(first: 0)",
		),
		{},
	],
])(
	"%s is a BAD_REQUEST with the request's id",
	async (_title, query, variables) => {
		const { body, headers } = await api.client.send(query, variables, {
			"X-Request-Id": "call-7",
		});
		expect(body.errors?.[0]?.extensions).toMatchObject({
			code: "BAD_REQUEST",
			requestId: "call-7",
		});
		expect(headers.get("x-request-id")).toBe("call-7");
	},
);

test("a text with U+0000, which PostgreSQL cannot hold, is refused with its path wherever it comes in", async () => {
	const brand = await api.client.query(
		"mutation ($name: String!) { createBrand(input: { name: $name }) { brand { id } userErrors { code field } } }",
		{ name: "a\0b" },
	);
	expect(brand.createBrand).toEqual({
		brand: null,
		userErrors: [{ code: "INVALID_INPUT", field: ["name"] }],
	});
	const list = await api.client.send(
		"query ($search: String) { campaigns(filter: { search: $search }) { totalCount } }",
		{ search: "\0" },
	);
	expect(list.body.errors?.[0]?.extensions).toMatchObject({
		code: "BAD_REQUEST",
		field: ["filter", "search"],
	});
});

test("a request id that cannot stand in a log is replaced", async () => {
	const { headers } = await api.client.send(
		"{ __typename }",
		{},
		{
			"X-Request-Id": "a b\tc",
		},
	);
	expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
});

test("a query that asks for too much is refused by its cost before anything is read", async () => {
	api.reads.length = 0;
	const wide = `{ campaigns(first: 100) { nodes { adGroups(first: 100) { nodes { ads(first: 100) { nodes { id } } } } } } }`;
	expect(await api.client.failure(wide)).toBe("COST_EXCEEDED");
	const deep = `{ brands { nodes { ${"connections { nodes { brand { ".repeat(5)} id ${"} } }".repeat(5)} } } }`;
	expect(await api.client.failure(deep)).toBe("COST_EXCEEDED");
	expect(api.reads).toEqual([]);
	const long = `{ ${Array.from({ length: 2000 }, (_, n) => `a${n}: __typename`).join(" ")} }`;
	expect(await api.client.failure(long)).toBe("BAD_REQUEST");
});

test("more than five operations in one request, and a body of more than two and a half megabytes, are refused", async () => {
	const post = (body: string) =>
		fetch(api.client.url, {
			method: "POST",
			headers: { ...api.client.headers, "Content-Type": "application/json" },
			body,
		});
	const operations = (count: number) =>
		JSON.stringify(
			Array.from({ length: count }, () => ({ query: "{ __typename }" })),
		);
	expect((await post(operations(5))).status).toBe(200);
	expect((await post(operations(6))).status).toBe(413);
	expect(
		(await post(JSON.stringify({ query: " ".repeat(2_600_000) }))).status,
	).toBe(413);
});

test("a body without a length is read, and held to the same limit", async () => {
	const stream = (bytes: number) =>
		fetch(api.client.url, {
			method: "POST",
			headers: { ...api.client.headers, "Content-Type": "application/json" },
			body: new Blob([
				JSON.stringify({
					query: "{ __typename }",
					extensions: { pad: "x".repeat(bytes) },
				}),
			]).stream(),
			duplex: "half",
		} as RequestInit);
	const small = await stream(10);
	expect(await small.json()).toMatchObject({
		data: { __typename: "Query" },
	});
	expect((await stream(2_600_000)).status).toBe(413);
});

test("what breaks inside is masked, and found in the log under the request's id", async () => {
	const inside = new pg.Client({ connectionString: database.superuserUrl });
	await inside.connect();
	await inside.query("alter table brand rename to brand_away");
	try {
		const { body } = await api.client.send(
			"{ brands { nodes { name } } }",
			{},
			{ "X-Request-Id": "broken-1" },
		);
		expect(body.errors?.[0]).toMatchObject({
			message: expect.stringMatching(/^Something went wrong on our side/),
			extensions: { code: "INTERNAL", requestId: "broken-1" },
		});
		expect(JSON.stringify(body)).not.toMatch(/relation|brand_away|select/);
		expect(
			api.log.some(
				(line) => line.includes("broken-1") && line.includes("does not exist"),
			),
		).toBe(true);
	} finally {
		await inside.query("alter table brand_away rename to brand");
		await inside.end();
	}
});

test("without a key or a session there is nothing, the schema neither", async () => {
	const stranger = api.client.with({});
	expect(await stranger.failure("{ viewer { role } }")).toBe("UNAUTHENTICATED");
	expect(await stranger.failure("{ platforms { name } }")).toBe(
		"UNAUTHENTICATED",
	);
	expect(
		await stranger.failure(
			`mutation { createBrand(input: { name: "x" }) { userErrors { code } } }`,
		),
	).toBe("UNAUTHENTICATED");
	expect(await stranger.failure("{ __schema { queryType { name } } }")).toBe(
		"UNAUTHENTICATED",
	);
	// Said before the text is looked at.
	const unread = await stranger.send("{ viewer {");
	expect(unread.status).toBe(401);
	expect(unread.body.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
	const unknown = api.client.with({
		Authorization: `Bearer pbk_${"A".repeat(43)}`,
	});
	expect(await unknown.failure("{ viewer { role } }")).toBe("UNAUTHENTICATED");
});

test("nothing secret stands in the access log", async () => {
	await fetch(`${api.url}/graphql?query=%7B__typename%7D&token=hunter2`, {
		headers: { ...api.client.headers, "X-Request-Id": "nothing-secret" },
	});
	// Its line is written once the answer is sent.
	const lines = () => api.log.join("");
	await expect
		.poll(lines)
		.toMatch(
			/"path":"\/graphql".*nothing-secret|nothing-secret.*"path":"\/graphql"/,
		);
	expect(lines()).not.toContain("hunter2");
	expect(lines()).not.toContain(api.key);
});

test("a lost database is UNAVAILABLE while it is gone and over when it is back, without a restart", async () => {
	const query = "{ brands { nodes { name } } }";
	expect((await api.client.query(query)).brands.nodes).toHaveLength(1);
	await proxy.cut();
	const lost = await api.client.send(query);
	expect(lost.body.errors?.[0]?.extensions.code).toBe("UNAVAILABLE");
	expect(lost.body.errors?.[0]?.message).not.toMatch(
		/terminat|connection string|pg/i,
	);
	expect((await fetch(`${api.url}/readyz`)).status).toBe(503);
	expect((await fetch(`${api.url}/healthz`)).status).toBe(200);

	await proxy.restore();
	await expect
		.poll(
			async () => (await api.client.send(query)).body.data?.brands.nodes.length,
		)
		.toBe(1);
	await expect
		.poll(async () => (await fetch(`${api.url}/readyz`)).status)
		.toBe(200);
});
