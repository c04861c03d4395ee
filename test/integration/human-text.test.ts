import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import type { Answer } from "../support/graphql-client.ts";

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

const noId = (type: string) =>
	Buffer.from(`${type}:01920000-0000-7000-8000-000000000000`).toString(
		"base64url",
	);

/** Every place where the API takes a text that a person wrote, with the field's name in its input. */
const texts: Record<string, { field: string; document: string }> = {
	createBrand: {
		field: "name",
		document:
			"mutation ($text: String!) { createBrand(input: { name: $text }) { userErrors { code field message } } }",
	},
	updateBrand: {
		field: "name",
		document: `mutation ($text: String!) { updateBrand(input: { brandId: "${noId("Brand")}", name: $text }) { userErrors { code field message } } }`,
	},
	createApiKey: {
		field: "name",
		document:
			"mutation ($text: String!) { createApiKey(input: { name: $text, scopes: [READ] }) { userErrors { code field message } } }",
	},
	createOAuthApp: {
		field: "label",
		document: `mutation ($text: String!) { createOAuthApp(input: { platform: GOOGLE_ADS, label: $text, clientId: "a", clientSecret: "b" }) { userErrors { code field message } } }`,
	},
	vendAccessToken: {
		field: "purpose",
		document: `mutation ($text: String!) { vendAccessToken(input: { connectionId: "${noId("Connection")}", purpose: $text }) { userErrors { code field message } } }`,
	},
};

const wrong: Record<string, string> = {
	"a line break": "North\r\nSouth",
	"a tab": "North\tSouth",
	"a control character of C1": "North\u0085South",
	"a line separator": "North\u2028South",
	"an override of the direction": "North\u202egnp.exe",
	"an isolate": "North\u2067South",
	"nothing but zero-width characters": "\u200b\u200d\u2060",
	"nothing but a blank braille cell": "\u2800",
	"nothing but a filler": "\u3164",
};

describe.each(Object.entries(texts))("%s", (name, { field, document }) => {
	test.each(Object.entries(wrong))("refuses %s", async (_what, text) => {
		const { [name]: payload } = await api.client.query(document, { text });
		expect(payload.userErrors).toMatchObject([
			{ code: "INVALID_INPUT", field: [field] },
		]);
	});
});

test("the same rule holds for whoever accepts an invitation, over REST", async () => {
	const { inviteMember } = await api.client.query(
		`mutation { inviteMember(input: { email: "new@example.com", role: MEMBER }) { acceptUrl } }`,
	);
	const token = inviteMember.acceptUrl.split("/").at(-1);
	for (const name of Object.values(wrong)) {
		const reply = await fetch(`${api.url}/api/invitations/accept`, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ token, name, password: "correct horse battery" }),
		});
		expect([reply.status, await reply.json()]).toMatchObject([
			400,
			{ code: "INVALID_INPUT", field: ["name"] },
		]);
	}
});

test("a name is kept in one form, and its length is counted in characters", async () => {
	const create = async (text: string): Promise<Answer> =>
		(
			await api.client.query(
				"mutation ($text: String!) { createBrand(input: { name: $text }) { brand { name } userErrors { code field } } }",
				{ text },
			)
		).createBrand;
	expect(
		(await create("  Cafe\u0301 \u{1F469}\u200d\u{1F4BB} ")).brand.name,
	).toBe("Caf\u00e9 \u{1F469}\u200d\u{1F4BB}");
	expect((await create("\u05d0\u200f abc")).userErrors).toEqual([]);
	expect((await create("\u{1F600}".repeat(100))).userErrors).toEqual([]);
	expect((await create("\u{1F600}".repeat(101))).userErrors).toMatchObject([
		{ code: "INVALID_INPUT", field: ["name"] },
	]);
	const { brands } = await api.client.query(
		"query ($search: String) { brands(search: $search) { totalCount } }",
		{ search: "cafe\u0301" },
	);
	expect(brands.totalCount).toBe(1);
});

const lone = "\ud83d";

test.each([
	["a variable", { text: `a${lone}` }],
	["a trailing half", { text: "\udc00" }],
])(
	"half of a character is refused wherever it comes in: %s",
	async (_what, variables) => {
		const { createBrand } = await api.client.query(
			texts.createBrand?.document ?? "",
			variables,
		);
		expect(createBrand.userErrors).toMatchObject([
			{ code: "INVALID_INPUT", field: ["name"] },
		]);
		const { body } = await api.client.send(
			"query ($text: String) { brands(search: $text) { nodes { id } } }",
			variables,
		);
		expect(body.errors?.[0]?.extensions).toMatchObject({
			code: "BAD_REQUEST",
			field: ["search"],
		});
		const { createOAuthApp } = await api.client.query(
			`mutation ($extras: JSON) { createOAuthApp(input: { platform: GOOGLE_ADS, label: "App", clientId: "a", clientSecret: "b", extras: $extras }) { userErrors { code field } } }`,
			{ extras: { [variables.text]: "x" } },
		);
		expect(createOAuthApp.userErrors).toMatchObject([
			{ code: "INVALID_INPUT" },
		]);
	},
);

test.each([
	["/api/invitations/look-up", { token: lone }],
	["/api/invitations/accept", { token: "x", name: `a${lone}`, password: "x" }],
	["/api/auth/sign-in/email", { email: `a${lone}@example.com`, password: "x" }],
	["/api/auth/request-password-reset", { email: "a\0@example.com" }],
	["/api/invitations/look-up", { token: "\0" }],
	["/api/auth/sign-in/email", { email: "a\0@example.com", password: "x" }],
])("%s refuses text that cannot be stored as it is", async (path, body) => {
	const reply = await fetch(`${api.url}${path}`, {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			Origin: "http://localhost:3000",
		},
		body: JSON.stringify(body),
	});
	expect([reply.status, await reply.json()]).toMatchObject([
		400,
		{ message: expect.stringMatching(/U\+0000|half of a character/) },
	]);
});

test.each(["/api/invitations/look-up", "/api/auth/sign-in/email"])(
	"%s refuses bytes that are no UTF-8 instead of reading others in their place",
	async (path) => {
		const reply = await fetch(`${api.url}${path}`, {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				Origin: "http://localhost:3000",
			},
			body: Buffer.concat([
				Buffer.from('{"token":"'),
				Buffer.from([0xff, 0xfe]),
				Buffer.from('"}'),
			]),
		});
		expect([reply.status, await reply.json()]).toMatchObject([
			400,
			{ message: expect.stringContaining("UTF-8") },
		]);
	},
);
