import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { inTenantSql } from "@patchbay/db";
import { createAssetFetcher, deleteBlobs } from "@patchbay/imports";
import { createDiskBlobStore } from "@patchbay/storage";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
/** Serves whatever a test wants; trusted only where the test says so. */
let server: Server;
let answer: RequestListener = (_request, response) => response.end();
let origin: string;

beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 6, days: 3 });
	server = createServer((request, response) => answer(request, response));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => app.forgetFaults());
afterAll(async () => {
	server.closeAllConnections();
	server.close();
	await app.close();
});

interface AssetRow {
	id: string;
	externalId: string;
	mimeType: string | null;
	byteSize: bigint | null;
	sha256: string | null;
	width: number | null;
	height: number | null;
	blobKey: string | null;
	thumbnailKey: string | null;
	logicalKey: string | null;
	storedAt: Date | null;
	failure: string | null;
}

const images = (connectionId: string) =>
	app.rows<AssetRow>(
		`select id, external_id as "externalId", mime_type as "mimeType", byte_size as "byteSize", sha256, width, height,
			blob_key as "blobKey", thumbnail_key as "thumbnailKey", logical_key as "logicalKey", stored_at as "storedAt", failure
		from asset where connection_id = $1 and kind in ('IMAGE', 'LOGO') order by id`,
		[connectionId],
	);

const importAssets = async (connectionId: string) => {
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
	return { importJobId, end: await app.runToEnd(importJobId) };
};

test("images are stored once for each content, described by their bytes, and not fetched again", async () => {
	const connectionId = await app.connectAccounts(["1110000001"]);
	const { end } = await importAssets(connectionId);
	expect(end).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });
	expect(end.importedAssets).toBe(end.totalAssets);
	// Small pictures are made beside the imports.
	expect((await images(connectionId))[0]?.thumbnailKey).toBeNull();
	await app.makeThumbnails();
	const rows = await images(connectionId);
	const { tenantId } = app.tenant;
	for (const row of rows) {
		expect(row).toMatchObject({
			blobKey: `campaign-assets/${tenantId}/blobs/${row.sha256}`,
			failure: null,
			width: expect.any(Number),
		});
		expect(row.logicalKey).toMatch(
			new RegExp(`^campaign-assets/${tenantId}/[0-9a-f-]{36}/${row.id}$`),
		);
		const bytes = await readFile(join(app.storageDirectory, row.blobKey ?? ""));
		expect(createHash("sha256").update(bytes).digest("hex")).toBe(row.sha256);
		expect(BigInt(bytes.length)).toBe(row.byteSize);
		const thumbnail = await readFile(
			join(app.storageDirectory, row.thumbnailKey ?? ""),
		);
		expect(thumbnail.subarray(8, 12).toString()).toBe("WEBP");
	}
	expect(new Set(rows.map(({ mimeType }) => mimeType))).toEqual(
		new Set(["image/jpeg", "image/png"]),
	);
	// Two of the sandbox's images have the same bytes.
	const contents = new Set(rows.map(({ sha256 }) => sha256));
	expect(contents.size).toBe(rows.length - 1);
	expect(
		await readdir(
			join(app.storageDirectory, "campaign-assets", tenantId, "blobs"),
		),
	).toHaveLength(contents.size);
	expect(await readdir(join(app.storageDirectory, "tmp"))).toEqual([]);

	await app.forgetCalls();
	await importAssets(connectionId);
	expect(await app.requests("/google-ads/images/")).toEqual([]);
});

test("a file that cannot be had fails alone, and the next import brings it", async () => {
	const connectionId = await app.connectAccounts(["1110000002"]);
	await app.control("faults", {
		path: "/google-ads/images/",
		status: 404,
		count: 1,
	});
	await app.control("faults", {
		path: "/google-ads/images/",
		kind: "custom",
		status: 200,
		headers: { "content-type": "image/png" },
		body: "<!doctype html><script>alert(1)</script>",
	});
	await app.control("faults", {
		path: "/google-ads/images/",
		kind: "cut",
		count: 1,
	});
	const { importJobId, end } = await importAssets(connectionId);
	expect(end).toMatchObject({ status: "PARTIALLY_SUCCEEDED", failedAssets: 2 });
	expect(end.importedAssets).toBe(end.totalAssets - 2);
	const listed = await app.rows<{ entity: string; message: string }>(
		"select entity, message from import_failure where import_job_id = $1 order by message",
		[importJobId],
	);
	// Each by the name that the picture has at the platform, not by its number.
	expect(listed.map(({ entity }) => entity)).toEqual([
		"asset file",
		"asset file",
	]);
	expect(listed.map(({ message }) => message).sort(byReason)).toEqual([
		expect.stringMatching(
			/^“Lumen Home .+”: The file is not an image but text\/html\.$/,
		),
		expect.stringMatching(
			/^“Lumen Home .+”: The platform answered 404 instead of the file\.$/,
		),
	]);
	const failed = (await images(connectionId)).filter(
		({ failure }) => failure !== null,
	);
	expect(failed).toHaveLength(2);
	for (const row of failed)
		expect(row).toMatchObject({ blobKey: null, storedAt: null });

	const again = await importAssets(connectionId);
	expect(again.end).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });
	expect(
		(await images(connectionId)).every(
			({ storedAt, failure }) => storedAt !== null && failure === null,
		),
	).toBe(true);
});

test("blobs that nothing points to are deleted, shared ones and other tenants' are not", async () => {
	const connectionId = await app.connectAccounts(["1110000001"]);
	await importAssets(connectionId);
	const [row] = await images(connectionId);
	const blobs = createDiskBlobStore(app.storageDirectory);
	const unused = `campaign-assets/${app.tenant.tenantId}/blobs/unused`;
	const foreign =
		"campaign-assets/0199aaaa-0000-7000-8000-000000000000/blobs/foreign";
	for (const key of [unused, foreign]) {
		const path = await blobs.temporaryPath();
		await writeFile(path, "x");
		await blobs.put(key, path);
	}
	const { tenantId } = app.tenant;
	expect(
		await inTenantSql(app.database.db, tenantId, (sql) =>
			deleteBlobs({ sql, blobs }, tenantId, [
				row?.blobKey ?? "",
				unused,
				foreign,
			]),
		),
	).toBe(1);
	expect([
		await blobs.size(row?.blobKey ?? ""),
		await blobs.size(unused),
		await blobs.size(foreign),
	]).toEqual([Number(row?.byteSize), null, 1]);
	await expect(blobs.read("campaign-assets/../../etc/passwd")).rejects.toThrow(
		"not a key",
	);
});

async function fetchFile(
	url: string,
	options: { maxBytes?: number; trusted?: string[] } = {},
) {
	const fetcher = createAssetFetcher({
		maxBytes: options.maxBytes ?? 1_048_576,
		trustedOrigins: new Set(options.trusted ?? []),
	});
	const path = join(app.storageDirectory, crypto.randomUUID());
	try {
		return await fetcher.fetch(url, path, new AbortController().signal);
	} finally {
		await fetcher.close();
	}
}

test.each([
	["http://169.254.169.254/latest/meta-data/"],
	["http://[::ffff:127.0.0.1]:9/x"],
	["http://0x7f000001:9/x"],
	["http://localhost:9/x"],
	["file:///etc/passwd"],
	["gopher://example.com/x"],
	["not a url"],
])("%s is not fetched", async (url) => {
	await expect(fetchFile(url)).rejects.toMatchObject({
		name: "AssetRefused",
		transient: false,
	});
});

test("a redirect into a private network is refused, also from a trusted origin", async () => {
	let reached = false;
	const inner = createServer((_request, response) => {
		reached = true;
		response.end("secret");
	});
	await new Promise<void>((resolve) => inner.listen(0, "127.0.0.1", resolve));
	const { port } = inner.address() as AddressInfo;
	answer = (_request, response) =>
		response.writeHead(302, { location: `http://localhost:${port}/` }).end();
	await expect(fetchFile(`${origin}/a`, { trusted: [origin] })).rejects.toThrow(
		"private network",
	);
	expect(reached).toBe(false);
	inner.close();
	answer = (request, response) =>
		response.writeHead(302, { location: `${request.url}x` }).end();
	await expect(fetchFile(`${origin}/a`, { trusted: [origin] })).rejects.toThrow(
		"redirects more than 3 times",
	);
});

test("a file larger than allowed is given up, announced or not", async () => {
	answer = (_request, response) =>
		response
			.writeHead(200, { "content-length": 5_000 })
			.end(Buffer.alloc(5_000));
	await expect(
		fetchFile(`${origin}/a`, { trusted: [origin], maxBytes: 4_999 }),
	).rejects.toThrow("larger than");
	answer = (_request, response) => {
		for (let sent = 0; sent < 20; sent++) response.write(Buffer.alloc(1_000));
		response.end();
	};
	await expect(
		fetchFile(`${origin}/a`, { trusted: [origin], maxBytes: 4_999 }),
	).rejects.toThrow("larger than");
	answer = (_request, response) => response.end();
	await expect(fetchFile(`${origin}/a`, { trusted: [origin] })).rejects.toThrow(
		"empty",
	);
});

/** By what follows the name. */
function byReason(left: string, right: string): number {
	const [a, b] = [left, right].map((message) => message.split("”: ")[1] ?? "");
	return (a ?? "").localeCompare(b ?? "", "en");
}
