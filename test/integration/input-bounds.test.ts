import {
	type GraphQLInputType,
	getNamedType,
	isInputObjectType,
	isListType,
	isNonNullType,
	isObjectType,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schema } from "../../apps/api/src/graphql/schema.ts";
import {
	clientOf,
	createKey,
	everyScope,
	startApi,
	type TestApi,
} from "../support/api.ts";
import type { Answer, GraphqlClient } from "../support/graphql-client.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { utcDay } from "../support/utc-day.ts";

let app: Importing;
let api: TestApi;
let client: GraphqlClient;
let connectionId: string;

beforeAll(async () => {
	app = await startImporting({ accounts: 3, campaigns: 2, days: 3 });
	const { database, sandbox, masterKey, tenant } = app;
	api = await startApi({
		database,
		sandbox,
		env: { PATCHBAY_MASTER_KEY: masterKey },
	});
	client = clientOf(api.url, await createKey(database, tenant, everyScope));
	connectionId = Buffer.from(
		`Connection:${await app.connectAccounts()}`,
	).toString("base64url");
});
afterAll(async () => {
	await api?.stop();
	await app?.close();
});

describe("instants and days", () => {
	const createKeyUntil = (expiresAt: string) =>
		client.send(
			`mutation ($expiresAt: DateTime) { createApiKey(input: { name: "Key", scopes: [READ], expiresAt: $expiresAt }) { apiKey { expiresAt } userErrors { code field } } }`,
			{ expiresAt },
		);

	test.each([
		"9999-12-31T23:59:59-00:01",
		"0000-06-01T00:00:00Z",
		"0001-01-01T00:00:00+00:01",
		"2026-02-30T00:00:00Z",
		"2026-02-01T24:00:00Z",
		"2026-02-01T00:60:00Z",
		"2026-02-01T00:00:00+24:00",
		"+010000-01-01T00:00:00Z",
	])("%s is no instant of the years 1 to 9999", async (text) => {
		const { body } = await createKeyUntil(text);
		expect(body.errors?.[0]?.extensions.code).toBe("BAD_REQUEST");
		const csv = await fetch(
			`${api.url}/api/audit-events.csv?to=${encodeURIComponent(text)}`,
			{ headers: client.headers },
		);
		expect([csv.status, await csv.json()]).toMatchObject([
			400,
			{ code: "INVALID_INPUT", field: ["to"] },
		]);
	});

	test("the last instant of all is taken and answered as RFC 3339 writes it", async () => {
		const { body } = await createKeyUntil("9999-12-31T23:59:59.999Z");
		expect(body.data?.createApiKey).toEqual({
			apiKey: { expiresAt: "9999-12-31T23:59:59.999Z" },
			userErrors: [],
		});
	});

	test("an instant that lies beyond is answered as the last one", async () => {
		await app.rows(
			"update platform_grant set access_token_expires_at = '12026-01-01T00:00:00Z'",
		);
		const { tenant } = await client.query(
			"{ tenant { grants(first: 1) { nodes { accessTokenExpiresAt } } } }",
		);
		expect(tenant.grants.nodes).toEqual([
			{ accessTokenExpiresAt: "9999-12-31T23:59:59.999Z" },
		]);
		await app.rows(
			"update platform_grant set access_token_expires_at = now() + interval '1 hour'",
		);
	});
});

/** Lists that may be longer than others. */
const longer: Record<string, number> = {
	"setProductMappings.set": 10_000,
	"setProductMappings.remove": 10_000,
};

describe("lists and searches", () => {
	test("every list that an operation takes is bounded", async () => {
		const found: string[] = [];
		for (const { path, document, type } of listArguments()) {
			const many = Array.from({ length: (longer[path] ?? 1_000) + 1 }, () =>
				exampleOf(type),
			);
			const { body } = await client.send(document, { many });
			const told =
				body.errors?.[0]?.message ??
				(Object.values(body.data ?? {})[0] as Answer)?.userErrors?.[0]?.message;
			if (!/^At most [\d,]+ /.test(told ?? "")) found.push(`${path}: ${told}`);
		}
		expect(found).toEqual([]);
		expect(listArguments().length).toBeGreaterThan(10);
	});

	test.each([
		"query ($text: String) { brands(search: $text) { nodes { id } } }",
		"query ($text: String) { campaigns(filter: { search: $text }) { nodes { id } } }",
		"query ($text: String) { tenant { brands(search: $text) { nodes { id } } } }",
		"query ($text: String) { connections(first: 1) { nodes { adAccounts(search: $text) { nodes { id } } } } }",
	])("a search takes 200 characters: %s", async (document) => {
		expect(
			(await client.send(document, { text: "%".repeat(200) })).body.errors,
		).toBeUndefined();
		const { body } = await client.send(document, { text: "x".repeat(201) });
		expect(body.errors?.[0]).toMatchObject({
			message: "Search for at most 200 characters.",
			extensions: {
				code: "BAD_REQUEST",
				field: expect.arrayContaining(["search"]),
			},
		});
	});

	test("what is nested deeper than anything needs is refused", async () => {
		let extras: unknown = "x";
		for (let depth = 0; depth < 40; depth += 1) extras = { extras };
		const { createOAuthApp } = await client.query(
			`mutation ($extras: JSON) { createOAuthApp(input: { platform: GOOGLE_ADS, label: "App", clientId: "a", clientSecret: "b", extras: $extras }) { userErrors { code message } } }`,
			{ extras },
		);
		expect(createOAuthApp.userErrors).toMatchObject([
			{ code: "INVALID_INPUT", message: expect.stringContaining("32 deep") },
		]);
	});
});

describe("an import is judged before it is made", () => {
	const start = async (input: object): Promise<Answer> =>
		(
			await client.query(
				`mutation ($input: StartImportInput!) { startImport(input: $input) { importJob { id } userErrors { code message field } } }`,
				{ input: { connectionId, ...input } },
			)
		).startImport;

	test.each([
		[
			"letters",
			{ campaignExternalIds: ["1", "abc"] },
			["campaignExternalIds", "1"],
		],
		[
			"a resource name",
			{ campaignExternalIds: ["customers/1/campaigns/2"] },
			["campaignExternalIds", "0"],
		],
		[
			"a number of more than 64 bits",
			{ campaignExternalIds: ["9223372036854775808"] },
			["campaignExternalIds", "0"],
		],
		["zero", { campaignExternalIds: ["0"] }, ["campaignExternalIds", "0"]],
		["nothing", { campaignExternalIds: [] }, ["campaignExternalIds"]],
		["a limit of 0", { limit: 0 }, ["limit"]],
		[
			"an end before the beginning",
			{ from: utcDay(-1), to: utcDay(-2) },
			["from"],
		],
		["days that have not begun", { from: utcDay(3) }, ["from"]],
		["more days than an import reads", { from: utcDay(-500) }, ["from"]],
	])("%s", async (_what, input, field) => {
		expect(await start(input)).toMatchObject({
			importJob: null,
			userErrors: [{ code: "INVALID_INPUT", field }],
		});
		expect(await app.rows("select from import_job")).toEqual([]);
	});

	test("ids that the platform takes make a job, each once", async () => {
		const { importJob, userErrors } = await start({
			campaignExternalIds: ["1", "2", "1", " 9223372036854775807 "],
		});
		expect([importJob, userErrors]).toEqual([{ id: expect.any(String) }, []]);
		expect(
			await app.rows("select campaign_external_ids as ids from import_job"),
		).toEqual([{ ids: ["1", "2", "9223372036854775807"] }]);
	});
});

test.each([
	"https://exa\nmple.com",
	"https://example.com/\u202e",
	"https://example.com/a b",
])("an address holds nothing that cannot be seen: %j", async (websiteUrl) => {
	const { body } = await client.send(
		`mutation ($websiteUrl: URL) { createBrand(input: { name: "Web", websiteUrl: $websiteUrl }) { brand { websiteUrl } userErrors { code } } }`,
		{ websiteUrl },
	);
	expect(body.errors?.[0]?.extensions.code).toBe("BAD_REQUEST");
});

interface ListArgument {
	path: string;
	document: string;
	type: GraphQLInputType;
}

/** Every list among the arguments of the entry points, with an operation that fills it alone. */
function listArguments(): ListArgument[] {
	const roots = [schema.getQueryType(), schema.getMutationType()];
	return roots.flatMap((root) =>
		Object.values(root?.getFields() ?? {}).flatMap((field) =>
			field.args.flatMap((argument) => {
				const type = getNamedType(argument.type);
				const operation = root === schema.getQueryType() ? "query" : "mutation";
				const result = getNamedType(field.type);
				const selected =
					operation === "mutation"
						? "{ userErrors { message } }"
						: isObjectType(result)
							? result.getFields().pageInfo
								? "{ pageInfo { hasNextPage } }"
								: "{ __typename }"
							: "{ __typename }";
				const listed = (
					name: string,
					of: GraphQLInputType,
					value: string,
				): ListArgument => ({
					path: `${field.name}.${name}`,
					type: getNamedType(of),
					document: `${operation} ($many: ${of}) { ${field.name}(${argument.name}: ${value}) ${selected} }`,
				});
				const bare = isNonNullType(argument.type)
					? argument.type.ofType
					: argument.type;
				if (isListType(bare))
					return [listed(argument.name, argument.type, "$many")];
				if (!isInputObjectType(type)) return [];
				return Object.values(type.getFields()).flatMap((input) => {
					const own = isNonNullType(input.type)
						? input.type.ofType
						: input.type;
					if (!isListType(own)) return [];
					const others = Object.values(type.getFields())
						.filter(
							(other) =>
								other !== input &&
								isNonNullType(other.type) &&
								other.defaultValue === undefined,
						)
						.map(({ name, type: wanted }) => `${name}: ${literalOf(wanted)}`);
					return [
						listed(
							input.name,
							input.type,
							`{ ${[...others, `${input.name}: $many`].join(", ")} }`,
						),
					];
				});
			}),
		),
	);
}

function exampleOf(type: GraphQLInputType): unknown {
	const named = getNamedType(type);
	if (isInputObjectType(named))
		return Object.fromEntries(
			Object.values(named.getFields()).map((field) => [
				field.name,
				exampleOf(field.type),
			]),
		);
	if (named.name === "Boolean") return true;
	return "getValues" in named ? named.getValues()[0]?.name : "x";
}

function literalOf(type: GraphQLInputType): string {
	const named = getNamedType(type);
	const inList = isListType(isNonNullType(type) ? type.ofType : type);
	const value =
		"getValues" in named
			? (named.getValues()[0]?.name ?? "")
			: named.name === "Date"
				? '"2026-11-21"'
				: named.name === "Boolean"
					? "true"
					: '"x"';
	return inList ? `[${value}]` : value;
}
