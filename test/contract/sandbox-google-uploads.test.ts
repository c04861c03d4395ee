import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";

const owner = "brand.owner@example.com";
const other = "agency.admin@example.com";
const driveScope = "https://www.googleapis.com/auth/drive";
const files = "/google-workspace/drive/v3/files";
const uploads = "/google-workspace/upload/drive/v3/files";

let sandbox: Sandbox;
let google: SandboxGoogle;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	google = new SandboxGoogle(sandbox);
	token = await tokenOf(owner);
});
afterAll(() => sandbox.stop());

async function tokenOf(account: string, scope = driveScope): Promise<string> {
	const tokens = await google.tokens(account, { scope, prompt: "consent" });
	return tokens.access_token;
}

type Call = {
	method?: string;
	body?: string | Uint8Array<ArrayBuffer>;
	headers?: Record<string, string>;
	as?: string;
};

async function call(path: string, { method, body, headers, as }: Call = {}) {
	const reply = await fetch(`${sandbox.url}${path}`, {
		method: method ?? (body === undefined ? "GET" : "POST"),
		headers: {
			authorization: `Bearer ${as ?? token}`,
			"content-type": "application/json",
			...headers,
		},
		...(body === undefined ? {} : { body }),
	});
	const text = await reply.text();
	const isJson = reply.headers.get("content-type")?.includes("json");
	return {
		status: reply.status,
		headers: reply.headers,
		body: isJson ? JSON.parse(text) : text,
	};
}

const begin = async (headers: Record<string, string> = {}) => {
	const { status, headers: answered } = await call(
		`${uploads}?uploadType=resumable&fields=id,size`,
		{ body: '{"name":"Film.mp4"}', headers },
	);
	expect(status).toBe(200);
	return new URL(answered.get("location") ?? "");
};
const put = (session: URL, range: string | null, body = "") =>
	// The address alone opens it.
	fetch(session, {
		method: "PUT",
		body,
		headers: range === null ? {} : { "content-range": range },
	});

describe("a resumable upload", () => {
	test("is given up by DELETE, and its address is none any more", async () => {
		const session = await begin();
		expect((await fetch(session, { method: "DELETE" })).status).toBe(499);
		expect((await put(session, "bytes */*")).status).toBe(404);
	});

	test("takes the whole in one request without a Content-Range", async () => {
		const session = await begin();
		const reply = await put(session, null, "whole");
		expect([reply.status, await reply.json()]).toMatchObject([
			200,
			{ size: "5" },
		]);
	});

	test("keeps of a chunk that is no multiple of 256 KiB what is one, and says so", async () => {
		const session = await begin();
		const reply = await put(
			session,
			`bytes 0-${300_000 - 1}/*`,
			"x".repeat(300_000),
		);
		expect([reply.status, reply.headers.get("range")]).toEqual([
			308,
			"bytes=0-262143",
		]);
		const short = await put(session, "bytes 262144-262149/262154", "xxxxxx");
		expect([short.status, short.headers.get("range")]).toEqual([
			308,
			"bytes=0-262143",
		]);
	});

	test.each([
		["a length that does not fit", "bytes 0-9/20", "short"],
		["a header that cannot be read", "bytes zero", "x"],
		["an end after the total", "bytes 0-9/5", "0123456789"],
	])("refuses %s", async (_what, range, body) => {
		expect((await put(await begin(), range, body)).status).toBe(400);
	});

	test("ends after a week, by the sandbox's clock", async () => {
		const own = await startSandbox({ port: 0 });
		const client = new SandboxGoogle(own);
		const { access_token } = await client.tokens(owner, { scope: driveScope });
		const reply = await fetch(`${own.url}${uploads}?uploadType=resumable`, {
			method: "POST",
			headers: { authorization: `Bearer ${access_token}` },
		});
		const session = new URL(reply.headers.get("location") ?? "");
		expect((await put(session, "bytes */*")).status).toBe(308);
		await client.control("clock", { advanceSeconds: 7 * 86_400 });
		expect((await put(session, "bytes */*")).status).toBe(404);
		await own.stop();
	});

	test("shows its secret in no log of calls", async () => {
		const session = await begin();
		await put(session, "bytes */*");
		const { requests } = (await (
			await fetch(`${sandbox.url}/__sandbox/requests?path=${uploads}`)
		).json()) as { requests: unknown[] };
		expect(JSON.stringify(requests)).not.toContain(
			session.searchParams.get("upload_id"),
		);
	});
});

test("a person's files weigh 64 MiB at most, uploads that have not ended among them", async () => {
	const full = {
		status: 403,
		body: { error: { errors: [{ reason: "storageQuotaExceeded" }] } },
	};
	const mine = await tokenOf("new.starter@example.com");
	const start = (length: number) =>
		call(`${uploads}?uploadType=resumable`, {
			as: mine,
			body: "{}",
			headers: { "x-upload-content-length": String(length) },
		});
	expect(await start(64 * 1024 * 1024 + 1)).toMatchObject(full);
	const large = await start(40 * 1024 * 1024);
	const chunk = 32 * 1024 * 1024;
	const taken = await put(
		new URL(large.headers.get("location") ?? ""),
		`bytes 0-${chunk - 1}/${40 * 1024 * 1024}`,
		"x".repeat(chunk),
	);
	expect(taken.status).toBe(308);
	const second = await call(`${uploads}?uploadType=media`, {
		as: mine,
		headers: { "content-type": "text/plain" },
		body: "x".repeat(40 * 1024 * 1024),
	});
	expect(second).toMatchObject(full);
	// The person has a few small files of its own.
	expect((await start(31 * 1024 * 1024)).status).toBe(200);
	expect(await start(32 * 1024 * 1024)).toMatchObject(full);
	const rest = await put(
		new URL(large.headers.get("location") ?? ""),
		`bytes ${chunk}-${40 * 1024 * 1024 - 1}/${40 * 1024 * 1024}`,
		"x".repeat(8 * 1024 * 1024),
	);
	expect(rest.status).toBe(200);
	// Nothing is counted twice once it is a file.
	expect((await start(23 * 1024 * 1024)).status).toBe(200);
	expect(await start(24 * 1024 * 1024)).toMatchObject(full);
});

describe("files", () => {
	const upload = async (text: string, name = "Notes.txt") =>
		(
			await call(`${uploads}?uploadType=multipart&fields=id,parents`, {
				headers: { "content-type": "multipart/related; boundary=b" },
				body: `--b\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ name })}\r\n--b\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--b--`,
			})
		).body as { id: string; parents: string[] };

	test("are read whole, in part, and refused beyond their end", async () => {
		const { id } = await upload("0123456789");
		const read = (range: string) =>
			call(`${files}/${id}?alt=media`, { headers: { range } });
		expect((await call(`${files}/${id}?alt=media`)).body).toBe("0123456789");
		const part = await read("bytes=2-4");
		expect([part.status, part.body, part.headers.get("content-range")]).toEqual(
			[206, "234", "bytes 2-4/10"],
		);
		expect((await read("bytes=-3")).body).toBe("789");
		expect((await read("bytes=10-")).status).toBe(416);
	});

	test("move between folders, never into two or below themselves; a folder's end is the end of what lies in it", async () => {
		const folder = async (name: string, parents?: string[]) =>
			(
				await call(files, {
					body: JSON.stringify({
						name,
						mimeType: "application/vnd.google-apps.folder",
						parents,
					}),
				})
			).body.id as string;
		const outer = await folder("Outer");
		const inner = await folder("Inner", [outer]);
		const { id, parents } = await upload("x");
		const change = (of: string, query: string) =>
			call(`${files}/${of}?${query}&fields=parents`, {
				method: "PATCH",
				body: "{}",
			});
		expect(await change(id, `addParents=${inner}`)).toMatchObject({
			status: 403,
			body: { error: { errors: [{ reason: "cannotAddParent" }] } },
		});
		expect(
			(await change(id, `addParents=${inner}&removeParents=${parents[0]}`))
				.body,
		).toEqual({ parents: [inner] });
		expect(
			await change(outer, `addParents=${inner}&removeParents=root`),
		).toMatchObject({ status: 403 });
		expect((await call(`${files}/${outer}`, { method: "DELETE" })).status).toBe(
			204,
		);
		expect((await call(`${files}/${id}`)).status).toBe(404);
	});

	test("of a folder in the bin are in the bin, and end when it is emptied", async () => {
		const mine = await tokenOf("owner@example.com");
		const made = await call(files, {
			as: mine,
			body: '{"name":"Old","mimeType":"application/vnd.google-apps.folder"}',
		});
		const child = await call(files, {
			as: mine,
			body: JSON.stringify({ name: "Older", parents: [made.body.id] }),
		});
		await call(`${files}/${made.body.id}`, {
			as: mine,
			method: "PATCH",
			body: '{"trashed":true}',
		});
		const state = await call(
			`${files}/${child.body.id}?fields=trashed,explicitlyTrashed`,
			{ as: mine },
		);
		expect(state.body).toEqual({ trashed: true, explicitlyTrashed: false });
		await call(`${files}/trash`, { as: mine, method: "DELETE" });
		expect((await call(`${files}/${child.body.id}`, { as: mine })).status).toBe(
			404,
		);
	});

	test("are seen by others as far as they are shared with them", async () => {
		const { id } = await upload("shared");
		const theirs = await tokenOf(other);
		const share = (body: object, query = "") =>
			call(`${files}/${id}/permissions?${query}`, {
				body: JSON.stringify(body),
			});
		const rename = () =>
			call(`${files}/${id}`, {
				as: theirs,
				method: "PATCH",
				body: '{"name":"Renamed.txt"}',
			});
		const listed = async () =>
			(
				await call(`${files}?q=sharedWithMe&fields=files(id,ownedByMe)`, {
					as: theirs,
				})
			).body.files;
		expect((await call(`${files}/${id}`, { as: theirs })).status).toBe(404);
		await share({ type: "anyone", role: "reader" });
		expect((await call(`${files}/${id}`, { as: theirs })).status).toBe(200);
		// By its link alone it is in nobody's list.
		expect(await listed()).toEqual([]);
		const reader = await share({
			type: "user",
			role: "reader",
			emailAddress: other,
		});
		expect(await listed()).toEqual([{ id, ownedByMe: false }]);
		expect(await rename()).toMatchObject({
			status: 403,
			body: {
				error: { errors: [{ reason: "insufficientFilePermissions" }] },
			},
		});
		await call(`${files}/${id}/permissions/${reader.body.id}`, {
			method: "PATCH",
			body: '{"role":"writer"}',
		});
		expect((await rename()).status).toBe(200);
		expect(
			(await call(`${files}/${id}`, { as: theirs, method: "DELETE" })).status,
		).toBe(403);
		expect(
			await share({ type: "user", role: "owner", emailAddress: other }),
		).toMatchObject({
			status: 403,
			body: { error: { errors: [{ location: "transferOwnership" }] } },
		});
		await share(
			{ type: "user", role: "owner", emailAddress: other },
			"transferOwnership=true",
		);
		expect(
			(await call(`${files}/${id}`, { as: theirs, method: "DELETE" })).status,
		).toBe(204);
	});

	test.each([
		[
			"parents in an update",
			"PATCH",
			{ parents: ["root"] },
			403,
			"fieldNotWritable",
		],
		[
			"a field that is Drive's to write",
			"PATCH",
			{ size: "1" },
			403,
			"fieldNotWritable",
		],
		[
			"a field that Drive does not have",
			"PATCH",
			{ colour: "red" },
			400,
			"badRequest",
		],
		[
			"a property too long",
			"PATCH",
			{ properties: { a: "x".repeat(124) } },
			400,
			"invalid",
		],
	])("refuse %s", async (_what, method, body, status, reason) => {
		const { id } = await upload("x");
		expect(
			await call(`${files}/${id}`, { method, body: JSON.stringify(body) }),
		).toMatchObject({ status, body: { error: { errors: [{ reason }] } } });
	});

	test.each([
		["?corpora=drive&driveId=0AB", 404],
		["?corpora=allDrives", 403],
		[
			"?supportsAllDrives=perhaps&corpora=allDrives&includeItemsFromAllDrives=true",
			400,
		],
		[
			"?supportsAllDrives=true&includeItemsFromAllDrives=true&corpora=allDrives",
			200,
		],
	])("know parameters of shared drives: %s is %d", async (query, status) => {
		expect((await call(`${files}${query}`)).status).toBe(status);
	});

	test("say what the sandbox does not do as the sandbox's own, with 501", async () => {
		const { id } = await upload("x");
		for (const path of [
			`${files}/${id}/revisions`,
			"/google-workspace/drive/v3/changes/startPageToken",
		])
			expect(await call(path)).toMatchObject({
				status: 501,
				body: {
					error: {
						status: "UNIMPLEMENTED",
						errors: [{ domain: "sandbox", reason: "notImplemented" }],
						message: expect.stringContaining("The sandbox does not"),
					},
				},
			});
	});

	test("suffer scripted faults on the new addresses as on the old ones", async () => {
		await google.control("faults", {
			path: uploads,
			workspaceError: { reason: "userRateLimitExceeded" },
		});
		expect(
			await call(`${uploads}?uploadType=media`, { body: "x" }),
		).toMatchObject({
			status: 403,
			body: { error: { errors: [{ reason: "userRateLimitExceeded" }] } },
		});
	});
});
