import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import type { GraphqlClient } from "../support/graphql-client.ts";
import { sandboxClient } from "../support/sandbox-google.ts";
import { owner, SheetStand, writer } from "../support/sheet-stand.ts";

// A person's files: listed from Google at the moment, and picked on Google's own page.

let stand: SheetStand;
beforeAll(async () => {
	stand = await SheetStand.start();
	await stand.door("create-files", {
		user: writer,
		clientId: sandboxClient.client_id,
		count: 12,
	});
});
afterAll(() => stand?.stop());
beforeEach(async () => {
	await stand.forget("faults");
	await asSuperuser(
		stand.database,
		"delete from platform_limit_window; delete from platform_hold",
	);
});

const fields =
	"nodes { externalId name mimeType byteSize modifiedAt webUrl } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor }";
const document = `query ($id: ID!, $first: Int, $after: String, $search: String) {
	connection(id: $id) { files(first: $first, after: $after, search: $search) { ${fields} } } }`;

const read = (variables: Record<string, unknown>, client?: GraphqlClient) =>
	(client ?? stand.api.client).send(document, {
		id: stand.connectionId,
		...variables,
	});
async function files(variables: Record<string, unknown> = {}) {
	const { body } = await read(variables);
	if (body.errors) throw new Error(JSON.stringify(body.errors));
	return body.data.connection.files;
}
const namesOf = ({ nodes }: { nodes: { name: string }[] }) =>
	nodes.map(({ name }) => name);

async function beginPick(client = stand.api.client, connectionId?: string) {
	const { pickFiles } = await client.query(
		"mutation ($input: PickFilesInput!) { pickFiles(input: $input) { authorizationUrl returnTo userErrors { code field } } }",
		{
			input: {
				connectionId: connectionId ?? stand.connectionId,
				returnTo: "/brands",
			},
		},
	);
	return pickFiles;
}
const pickedFiles = async () =>
	(
		await stand.api.client.query(
			"query ($id: ID!) { connection(id: $id) { pickedFiles { externalId name mimeType } } }",
			{ id: stand.connectionId },
		)
	).connection.pickedFiles;

test("files are listed page by page, from every cursor, and looked for by name", async () => {
	const all = await files({ first: 100 });
	expect(all.nodes).toHaveLength(12);
	const found: string[] = [];
	let after: string | null = null;
	do {
		const page = await files({ first: 5, after });
		expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
		found.push(...namesOf(page));
		after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
	} while (after);
	expect(found).toEqual(namesOf(all));
	// Also from within a page, and with another size.
	const page = await files({ first: 5 });
	const rest = await files({ first: 3, after: page.edges[1].cursor });
	expect(namesOf(rest)).toEqual(namesOf(all).slice(2, 5));
	const next = await files({ first: 20, after: rest.pageInfo.endCursor });
	expect(namesOf(next)).toEqual(namesOf(all).slice(5));
	expect(namesOf(await files({ search: "report 01" }))).toHaveLength(3);
	for (const search of ["it's", String.raw`a\b' or name contains 'R`])
		expect(namesOf(await files({ search }))).toEqual([]);
});

test("a cursor of another search or connection is refused, and one that has ended says to begin again", async () => {
	const { pageInfo } = await files({ first: 5 });
	expect(
		(await read({ first: 5, after: pageInfo.endCursor, search: "R" })).body
			.errors?.[0],
	).toMatchObject({ extensions: { code: "BAD_REQUEST", field: ["after"] } });
	await stand.door("expire-page-tokens");
	expect(
		(await read({ first: 5, after: pageInfo.endCursor })).body.errors?.[0],
	).toMatchObject({
		message: expect.stringContaining("Begin again"),
		extensions: { code: "BAD_REQUEST", field: ["after"] },
	});
	expect((await read({ first: 101 })).body.errors?.[0]).toMatchObject({
		extensions: { code: "BAD_REQUEST" },
	});
});

test("what goes wrong at Google is told with what to do, and a limit with the time to wait", async () => {
	await stand.fault("drive/v3/files", {
		kind: "custom",
		status: 403,
		headers: { "retry-after": "90" },
		body: {
			error: {
				code: 403,
				errors: [{ domain: "usageLimits", reason: "userRateLimitExceeded" }],
			},
		},
	});
	expect((await read({})).body.errors?.[0]).toMatchObject({
		extensions: {
			code: "RATE_LIMITED",
			retryAfterSeconds: expect.any(Number),
		},
	});
	await asSuperuser(
		stand.database,
		"delete from platform_limit_window; delete from platform_hold",
	);
	await stand.fault("drive/v3/files", {
		status: 403,
		workspaceError: { reason: "domainPolicy" },
	});
	expect((await read({})).body.errors?.[0]).toMatchObject({
		message: expect.stringContaining("administrator"),
		extensions: { code: "BAD_REQUEST" },
	});
	const { body } = await read({
		id: Buffer.from(`Connection:${stand.made.connectionIds[1]}`).toString(
			"base64url",
		),
	});
	expect(body).toEqual(
		expect.objectContaining({ data: { connection: { files: null } } }),
	);
	const { client } = await stand.neighbour();
	expect((await read({}, client)).body.data.connection).toBeNull();
});

test("a picked spreadsheet of somebody else is remembered, listed and written", async () => {
	const name = "Media plan";
	const { id } = await stand.door("make-spreadsheet", {
		user: owner,
		name,
		sharedWith: [writer],
		values: [["plan"]],
	});
	expect(await stand.refused({ spreadsheetId: id })).toMatchObject({
		code: "NOT_FOUND",
	});
	const { authorizationUrl, returnTo } = await beginPick();
	expect(returnTo).toBe("/brands");
	const asked = new URL(authorizationUrl).searchParams;
	expect(Object.fromEntries(asked)).toMatchObject({
		scope: "https://www.googleapis.com/auth/drive.file",
		prompt: "consent",
		access_type: "online",
		include_granted_scopes: "false",
		trigger_onepick: "true",
		mimetypes: "application/vnd.google-apps.spreadsheet",
		code_challenge_method: "S256",
	});
	const [before] = await grants();
	const answer = await stand.complete(
		stand.api.client,
		await stand.agree(authorizationUrl, { "X-Sandbox-Picked": name }),
	);
	expect(answer).toMatchObject({
		connection: { id: stand.connectionId },
		returnTo: "/brands",
		userErrors: [],
	});
	// The connection's own access is as it was.
	expect(await grants()).toEqual([before]);
	expect(await pickedFiles()).toEqual([
		{
			externalId: id,
			name,
			mimeType: "application/vnd.google-apps.spreadsheet",
		},
	]);
	expect(namesOf(await files({ search: name }))).toEqual([name]);
	await stand.written({ spreadsheetId: id });
	expect(await stand.cells(id)).toHaveLength(7);
	expect(await stand.cells(id, "Sheet1")).toEqual([["plan"]]);
});

test("a pick of nothing, of another person or that was cancelled leaves nothing behind", async () => {
	const before = await pickedFiles();
	const tries = [
		[{}, "INVALID_INPUT"],
		[{ "X-Sandbox-Consent": "deny" }, "ACCESS_DENIED"],
	] as const;
	for (const [headers, code] of tries) {
		const { authorizationUrl } = await beginPick();
		const { connection, userErrors } = await stand.complete(
			stand.api.client,
			await stand.agree(authorizationUrl, headers),
		);
		expect(connection).toBeNull();
		expect(userErrors).toEqual([expect.objectContaining({ code })]);
	}
	await stand.door("make-spreadsheet", { user: owner, name: "Theirs" });
	const { authorizationUrl } = await beginPick();
	const query = await stand.agree(authorizationUrl, {
		"X-Sandbox-Account": owner,
		"X-Sandbox-Picked": "Theirs",
	});
	const { userErrors } = await stand.complete(stand.api.client, query);
	expect(userErrors).toEqual([
		expect.objectContaining({ code: "PLATFORM_USER_MISMATCH" }),
	]);
	// Each answer works once.
	expect((await stand.complete(stand.api.client, query)).userErrors).toEqual([
		expect.objectContaining({ code: "STATE_REPLAYED" }),
	]);
	expect(await pickedFiles()).toEqual(before);
});

test("another tenant neither begins a pick for a connection nor finishes one", async () => {
	const { client } = await stand.neighbour();
	expect((await beginPick(client)).userErrors).toEqual([
		{ code: "NOT_FOUND", field: ["connectionId"] },
	]);
	const { authorizationUrl } = await beginPick();
	const query = await stand.agree(authorizationUrl, {
		"X-Sandbox-Picked": "Media plan",
	});
	expect((await stand.complete(client, query)).userErrors).toEqual([
		expect.objectContaining({ code: "STATE_INVALID" }),
	]);
	const ads = Buffer.from(`Connection:${stand.made.connectionIds[1]}`).toString(
		"base64url",
	);
	expect((await beginPick(stand.api.client, ads)).userErrors).toEqual([
		{ code: "UNSUPPORTED_BY_PLATFORM", field: ["connectionId"] },
	]);
});

// The last one: Google ends all access of the person with it.
test("files of a connection that was disconnected are not listed, and the way back is said", async () => {
	const { client } = stand.api;
	await client.query(
		"mutation ($input: DisconnectInput!) { disconnect(input: $input) { userErrors { code } } }",
		{ input: { connectionId: stand.connectionId } },
	);
	expect((await read({})).body.errors?.[0]).toMatchObject({
		message: expect.stringContaining("disconnected"),
		extensions: { code: "BAD_REQUEST" },
	});
});

const grants = () =>
	stand.rows(
		"select id, credential_version, granted_scopes, sealed_refresh_token from platform_grant where platform = 'GOOGLE_WORKSPACE'",
	);
