import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import {
	adwordsScope,
	SandboxGoogle,
	sandboxCallback,
} from "../support/sandbox-google.ts";

const driveFile = "https://www.googleapis.com/auth/drive.file";
const spreadsheets = "https://www.googleapis.com/auth/spreadsheets";
const metadata = "https://www.googleapis.com/auth/drive.metadata.readonly";
const owner = "brand.owner@example.com";

let sandbox: Sandbox;
let google: SandboxGoogle;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	google = new SandboxGoogle(sandbox);
});
afterAll(() => sandbox.stop());

/** A token with these scopes and no others. */
async function tokenFor(scope: string, account = owner): Promise<string> {
	const { access_token } = await google.tokens(account, {
		scope,
		prompt: "consent",
	});
	return access_token;
}

async function call(
	token: string | null,
	path: string,
	body?: unknown,
	method = body === undefined ? "GET" : "POST",
) {
	const reply = await fetch(`${sandbox.url}/google-workspace${path}`, {
		method,
		headers: {
			"content-type": "application/json",
			...(token === null ? {} : { authorization: `Bearer ${token}` }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	return { status: reply.status, body: await reply.json() };
}

describe("Google's authorization server", () => {
	test("joins what a person allowed a client over all its APIs when asked to, and only then", async () => {
		await google.control("google-ads/revoke", { user: owner });
		await google.tokens(owner, { scope: `openid ${adwordsScope}` });
		const joined = await google.tokens(owner, {
			scope: driveFile,
			include_granted_scopes: "true",
			prompt: "consent",
		});
		expect(joined.scope.split(" ").sort()).toEqual(
			[adwordsScope, driveFile, "openid"].sort(),
		);
		expect(joined.refresh_token).toBeTypeOf("string");
		expect(joined.id_token).toBeTypeOf("string");
		const alone = await google.tokens(owner, {
			scope: spreadsheets,
			prompt: "consent",
		});
		expect(alone.scope).toBe(spreadsheets);
	});

	test("has a tick for each scope, keeps what was ticked before, and gives no code for nothing", async () => {
		await google.control("google-ads/revoke", { user: owner });
		const partial = await google.tokens(
			owner,
			{ scope: `openid ${driveFile} ${spreadsheets}` },
			{ "x-sandbox-scopes": driveFile },
		);
		expect(partial.scope.split(" ").sort()).toEqual(
			[driveFile, "openid"].sort(),
		);
		const page = await google.authorize(
			{
				scope: `openid ${driveFile} ${spreadsheets}`,
				login_hint: owner,
				prompt: "consent",
			},
			{},
		);
		const html = await page.text();
		expect(html).toMatch(
			new RegExp(`${driveFile.replaceAll(".", "\\.")} · allowed before`),
		);
		expect(html).not.toContain(`${spreadsheets} · allowed before`);
		const nothing = await google.authorize(
			{ scope: adwordsScope },
			{
				"x-sandbox-consent": "allow",
				"x-sandbox-account": "new.starter@example.com",
				"x-sandbox-scopes": "",
			},
		);
		expect(nothing.headers.get("location")).toContain("error=access_denied");
	});

	test("takes the callbacks of each flow, and of no other", async () => {
		for (const flow of ["google-ads", "google-workspace", "google-sign-in"]) {
			const uri = `http://localhost:3000/oauth/${flow}/callback`;
			const reply = await google.authorize({
				redirect_uri: uri,
				scope: "openid email profile",
			});
			expect(reply.headers.get("location")).toContain(`${uri}?`);
		}
		const wrong = await google.authorize({
			redirect_uri: `${sandboxCallback}/other`,
		});
		expect(wrong.status).toBe(400);
	});

	test("gives a refreshed token what is left when the person took a scope back", async () => {
		await google.control("google-ads/revoke", { user: owner });
		const { refresh_token = "" } = await google.tokens(owner, {
			scope: `openid ${driveFile} ${adwordsScope}`,
		});
		await google.control("google-ads/withdraw-scopes", {
			user: owner,
			scopes: [adwordsScope],
		});
		const reply = await google.token({
			grant_type: "refresh_token",
			refresh_token,
		});
		const { scope } = (await reply.json()) as { scope: string };
		expect(scope.split(" ").sort()).toEqual([driveFile, "openid"].sort());
	});
});

describe("Drive", () => {
	test("says who is signed in, when it is told which fields", async () => {
		const token = await tokenFor(driveFile);
		expect(
			await call(token, "/drive/v3/about?fields=user(emailAddress,me)"),
		).toEqual({
			status: 200,
			body: { user: { emailAddress: owner, me: true } },
		});
		expect(await call(token, "/drive/v3/about")).toMatchObject({
			status: 400,
			body: {
				error: { errors: [{ reason: "required", location: "fields" }] },
			},
		});
		expect(
			(await call(token, "/drive/v3/about?fields=shoeSize")).body,
		).toMatchObject({
			error: { message: "Invalid field selection shoeSize" },
		});
	});

	test("refuses a token without the scope as Google does, and one that is none", async () => {
		const refused = await call(await tokenFor(adwordsScope), "/drive/v3/files");
		expect(refused).toMatchObject({
			status: 403,
			body: {
				error: {
					status: "PERMISSION_DENIED",
					errors: [{ reason: "insufficientPermissions" }],
					details: [
						{
							reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
							metadata: { service: "drive.googleapis.com" },
						},
					],
				},
			},
		});
		expect(await call("ya29.made-up", "/drive/v3/files")).toMatchObject({
			status: 401,
			body: { error: { errors: [{ reason: "authError" }] } },
		});
		expect((await call(null, "/drive/v3/files")).status).toBe(403);
		const metadataOnly = await tokenFor(metadata);
		expect(
			(await call(metadataOnly, "/drive/v3/files", { name: "x" })).status,
		).toBe(403);
	});

	test("shows drive.file what the app made or was given, a wider scope all", async () => {
		const token = await tokenFor(driveFile, "agency.analyst@example.com");
		const list = async (by: string) =>
			(await call(by, "/drive/v3/files?fields=files(name)")).body as {
				files: { name: string }[];
			};
		expect((await list(token)).files).toEqual([]);
		const made = await call(token, "/drive/v3/files?fields=id,name,parents", {
			name: "Report",
			mimeType: "application/vnd.google-apps.folder",
		});
		expect(made).toMatchObject({
			status: 200,
			body: { name: "Report", parents: [expect.stringMatching(/^0A/)] },
		});
		await google.control("google-workspace/pick", {
			user: "agency.analyst@example.com",
			name: "Media plan",
			clientId: "sandbox-google-client",
		});
		expect((await list(token)).files.map(({ name }) => name)).toEqual([
			"Report",
			"Media plan",
		]);
		const all = await tokenFor(metadata, "agency.analyst@example.com");
		expect((await list(all)).files).toHaveLength(4);
		const { id } = made.body as { id: string };
		expect((await call(token, `/drive/v3/files/${id}`)).body).toEqual({
			kind: "drive#file",
			id,
			name: "Report",
			mimeType: "application/vnd.google-apps.folder",
		});
		const others = await tokenFor(driveFile);
		expect(await call(others, `/drive/v3/files/${id}`)).toMatchObject({
			status: 404,
			body: { error: { errors: [{ reason: "notFound" }] } },
		});
	});

	test("pages a list, and takes a page token for the same list only, until it ends", async () => {
		const token = await tokenFor(driveFile);
		await google.control("google-workspace/create-files", {
			user: owner,
			clientId: "sandbox-google-client",
			count: 5,
		});
		const q = encodeURIComponent("name contains 'report' and trashed = false");
		const path = `/drive/v3/files?q=${q}&pageSize=3&orderBy=name`;
		const first = (await call(token, path)).body as {
			files: { name: string }[];
			nextPageToken: string;
		};
		const next = `&pageToken=${encodeURIComponent(first.nextPageToken)}`;
		const second = (await call(token, `${path}${next}`)).body as {
			files: { name: string }[];
			nextPageToken?: string;
		};
		expect(
			[...first.files, ...second.files].map(({ name }) => name.slice(7, 10)),
		).toEqual(["001", "002", "003", "004", "005"]);
		expect(second.nextPageToken).toBeUndefined();
		const refused = {
			status: 400,
			body: { error: { errors: [{ location: "pageToken" }] } },
		};
		expect(
			await call(token, `/drive/v3/files?pageSize=3${next}`),
		).toMatchObject(refused);
		await google.control("google-workspace/expire-page-tokens");
		expect(await call(token, `${path}${next}`)).toMatchObject(refused);
	});

	test.each([
		["an unknown parameter", "/drive/v3/files?size=3", "badRequest"],
		[
			"a page size out of range",
			"/drive/v3/files?pageSize=0",
			"invalidParameter",
		],
		["a query it does not know", "/drive/v3/files?q=colour%3D'red'", "invalid"],
		["an order it does not know", "/drive/v3/files?orderBy=colour", "invalid"],
	])("refuses %s", async (_what, path, reason) => {
		expect(await call(await tokenFor(driveFile), path)).toMatchObject({
			status: 400,
			body: { error: { errors: [{ reason }] } },
		});
	});
});

describe("Sheets", () => {
	test("makes a spreadsheet, writes rows, adds rows and reads them back", async () => {
		const token = await tokenFor(driveFile);
		const made = await call(token, "/v4/spreadsheets", {
			properties: { title: "Spend" },
			sheets: [{ properties: { title: "Per day" } }],
		});
		const { spreadsheetId } = made.body as { spreadsheetId: string };
		expect(made.body).toMatchObject({
			properties: { title: "Spend" },
			sheets: [{ properties: { title: "Per day", sheetType: "GRID" } }],
		});
		const values = `/v4/spreadsheets/${spreadsheetId}/values`;
		const range = (cells: string) => encodeURIComponent(`'Per day'!${cells}`);
		expect(
			await call(
				token,
				`${values}/${range("A1:B2")}?valueInputOption=RAW`,
				{
					values: [
						["date", "spend"],
						["2026-11-20", 12.5],
					],
				},
				"PUT",
			),
		).toMatchObject({
			status: 200,
			body: { updatedRange: "'Per day'!A1:B2", updatedCells: 4 },
		});
		await call(
			token,
			`${values}/${range("A1")}:append?valueInputOption=USER_ENTERED`,
			{ values: [["2026-11-21", 3]] },
		);
		expect((await call(token, `${values}/${range("A2:B")}`)).body).toEqual({
			range: "'Per day'!A2:B1000",
			majorDimension: "ROWS",
			values: [
				["2026-11-20", "12.5"],
				["2026-11-21", "3"],
			],
		});
		expect((await call(token, `${values}/Nowhere!A1`)).body).toMatchObject({
			error: {
				code: 400,
				message: "Unable to parse range: Nowhere!A1",
				status: "INVALID_ARGUMENT",
			},
		});
		expect(
			(await call(token, `${values}/A1`, { values: [] }, "PUT")).body,
		).toMatchObject({
			error: { message: "'valueInputOption' is required but not specified" },
		});
	});

	test("needs its scope, and says its own name when it is missing", async () => {
		expect(
			await call(await tokenFor(adwordsScope), "/v4/spreadsheets", {}),
		).toMatchObject({
			status: 403,
			body: {
				error: {
					status: "PERMISSION_DENIED",
					details: [{ metadata: { service: "sheets.googleapis.com" } }],
				},
			},
		});
		const { files } = (await google.control("google-workspace/files", {
			user: owner,
		})) as { files: { id: string; name: string }[] };
		const plan = files.find(({ name }) => name === "Media plan")?.id;
		const path = `/v4/spreadsheets/${plan}`;
		expect((await call(await tokenFor(driveFile), path)).status).toBe(404);
		expect((await call(await tokenFor(spreadsheets), path)).status).toBe(200);
	});
});
