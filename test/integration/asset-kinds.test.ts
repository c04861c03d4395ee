import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createAssetFetcher } from "@patchbay/imports";
import type { AssetDraft } from "@patchbay/platforms";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	bytes,
	type FileServer,
	grayPng,
	mp4Head,
	startFileServer,
} from "../support/file-server.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import {
	assetDraft,
	platformsWithAssets,
} from "../support/importing-assets.ts";

let app: Importing;
let files: FileServer;

beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 6, days: 3 });
	files = await startFileServer();
});
beforeEach(() => {
	files.answers.clear();
	files.asked.length = 0;
});
afterAll(async () => {
	await files.close();
	await app.close();
});

interface Row {
	externalId: string;
	mimeType: string | null;
	byteSize: bigint | null;
	sha256: string | null;
	width: number | null;
	blobKey: string | null;
	thumbnailKey: string | null;
	failure: string | null;
}

/** Imports these assets into a new connection; answers the job's end, the rows by external id, and the worker. */
async function importAssets(
	drafts: AssetDraft[],
	options: { maxBytes?: number; maxVideoBytes?: number } = {},
) {
	const connectionId = await app.connectAccounts(["1110000001"]);
	const worker = app.worker({
		platforms: platformsWithAssets(() => drafts),
		assetFetcher: createAssetFetcher({
			maxBytes: options.maxBytes ?? 1_000_000,
			maxVideoBytes: options.maxVideoBytes ?? 5_000_000,
			trustedOrigins: new Set([files.origin]),
		}),
	});
	const run = async () => {
		const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
		const end = await app.runToEnd(importJobId, worker);
		const rows = await app.rows<Row>(
			`select external_id as "externalId", mime_type as "mimeType", byte_size as "byteSize", sha256, width,
				blob_key as "blobKey", thumbnail_key as "thumbnailKey", failure
			from asset where connection_id = $1 order by external_id`,
			[connectionId],
		);
		return { end, rows: new Map(rows.map((row) => [row.externalId, row])) };
	};
	return { ...(await run()), again: run, worker };
}

const stored = (key: string | null | undefined) =>
	readFile(join(app.storageDirectory, key ?? ""));

test("videos and pages are stored like images, told by their bytes and not by their headers", async () => {
	const video = Buffer.concat([mp4Head, Buffer.alloc(2_000_000, 7)]);
	const page = "\uFEFF<!-- mail -->\n<!DOCTYPE html><title>Spring</title>";
	files.answers.set("/video", bytes(video, "text/plain"));
	files.answers.set("/page", bytes(page, "image/png"));
	files.answers.set("/table", bytes("<table><tr><td>Hello</table>"));
	const url = (path: string) => `${files.origin}${path}`;

	const { end, rows } = await importAssets([
		assetDraft({ externalId: "1", kind: "VIDEO", sourceUrl: url("/video") }),
		assetDraft({ externalId: "2", kind: "HTML", sourceUrl: url("/page") }),
		assetDraft({ externalId: "3", kind: "HTML", sourceUrl: url("/table") }),
		assetDraft({
			externalId: "4",
			kind: "VIDEO",
			sourceUrl: "https://www.youtube.com/watch?v=x",
			hasFile: false,
		}),
	]);

	expect(end).toMatchObject({
		status: "SUCCEEDED",
		importedAssets: 4,
		totalAssets: 4,
		failedAssets: 0,
	});
	expect(rows.get("1")).toMatchObject({
		mimeType: "video/mp4",
		byteSize: BigInt(video.length),
		width: null,
		failure: null,
	});
	expect(await stored(rows.get("1")?.blobKey)).toEqual(video);
	expect(rows.get("2")?.mimeType).toBe("text/html");
	expect((await stored(rows.get("2")?.blobKey)).toString()).toBe(page);
	expect(rows.get("3")?.mimeType).toBe("text/html");
	expect(rows.get("4")).toMatchObject({ blobKey: null, failure: null });
});

test("what is not what it is called, too large, without an end or shorter than it says fails by name, and the rest goes on", async () => {
	const png = grayPng(8);
	files.answers.set("/good", bytes(png));
	files.answers.set("/script", bytes("<script>alert(1)</script>", "image/png"));
	files.answers.set(
		"/exe",
		bytes(Buffer.from("MZ\0\0".repeat(40)), "video/mp4"),
	);
	files.answers.set("/text", bytes("plain words, no page", "text/html"));
	files.answers.set("/huge", (_request, response) => {
		response.writeHead(200, { "content-length": 2_147_483_648 });
		response.write(mp4Head);
	});
	files.answers.set("/endless", (_request, response) => {
		response.writeHead(200, { "content-type": "video/mp4" });
		response.write(mp4Head);
		const more = () => {
			if (response.destroyed) return;
			response.write(Buffer.alloc(65_536));
			setImmediate(more);
		};
		more();
	});
	files.answers.set("/short", (_request, response) => {
		response.writeHead(200, { "content-length": 100_000 });
		response.write(png);
		setTimeout(() => response.destroy(), 20);
	});
	const draft = (externalId: string, kind: AssetDraft["kind"], path: string) =>
		assetDraft({ externalId, kind, sourceUrl: `${files.origin}${path}` });

	const { end, rows } = await importAssets([
		draft("1", "IMAGE", "/script"),
		draft("2", "VIDEO", "/exe"),
		draft("3", "HTML", "/text"),
		draft("4", "VIDEO", "/huge"),
		draft("5", "VIDEO", "/endless"),
		draft("6", "IMAGE", "/short"),
		draft("7", "IMAGE", "/good"),
	]);

	expect([...rows.values()].map(({ failure }) => failure)).toEqual([
		"The file is not an image but text/html.",
		expect.stringMatching(/^The file is not a video but application\//),
		"The file is not an HTML page.",
		"The file is larger than 4 MiB.",
		"The file is larger than 4 MiB.",
		"The file could not be fetched.",
		null,
	]);
	expect(rows.get("7")?.blobKey).not.toBeNull();
	expect(end).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
		importedAssets: 1,
		failedAssets: 6,
		totalAssets: 7,
	});
});

test("an image that unpacks to a monster is named and never unpacked", async () => {
	const bomb = grayPng(30_000);
	expect(bomb.length).toBeLessThan(1_000_000);
	files.answers.set("/bomb.png", bytes(bomb, "image/png"));

	const { rows } = await importAssets([
		assetDraft({
			externalId: "1",
			kind: "IMAGE",
			sourceUrl: `${files.origin}/bomb.png`,
		}),
	]);

	expect(rows.get("1")).toMatchObject({
		blobKey: null,
		failure:
			"The image has 30000 × 30000 pixels. At most 80 million are stored.",
	});
});

test("a video has its platform's poster as its thumbnail, and none where the poster cannot be had", async () => {
	const poster = await sharp({
		create: { width: 900, height: 600, channels: 3, background: "#a33" },
	})
		.jpeg()
		.toBuffer();
	files.answers.set("/video", bytes(mp4Head));
	files.answers.set("/poster", bytes(poster));
	files.answers.set("/no-poster", bytes("<html>"));
	const draft = (externalId: string, posterPath: string | null) =>
		assetDraft({
			externalId,
			kind: "VIDEO",
			sourceUrl: `${files.origin}/video`,
			posterUrl: posterPath && `${files.origin}${posterPath}`,
		});
	const { again, worker } = await importAssets([
		draft("1", "/poster"),
		draft("2", "/no-poster"),
		draft("3", null),
	]);
	await app.makeThumbnails(worker);
	const { end, rows } = await again();

	expect(end).toMatchObject({ status: "SUCCEEDED", failedAssets: 0 });
	const sha256 = createHash("sha256").update(poster).digest("hex");
	const small = await stored(rows.get("1")?.thumbnailKey);
	expect(rows.get("1")?.thumbnailKey).toContain(`thumbnails/${sha256}.webp`);
	expect(await sharp(small).metadata()).toMatchObject({
		format: "webp",
		width: 320,
		height: 213,
	});
	expect(rows.get("2")?.thumbnailKey).toBeNull();
	expect(rows.get("3")?.thumbnailKey).toBeNull();
});

test("a content that was replaced is fetched again, with its thumbnail, and the old one goes", async () => {
	let side = 40;
	let contentKey = "hash-1";
	files.answers.set("/picture", (request, response) =>
		bytes(grayPng(side))(request, response),
	);
	const pictures = () =>
		files.asked.filter((path) => path === "/picture").length;
	const drafts: AssetDraft[] = [];
	const list = () => [
		assetDraft({
			externalId: "1",
			kind: "IMAGE",
			sourceUrl: `${files.origin}/picture`,
			contentKey,
		}),
	];
	drafts.push(...list());
	const { rows: first, again, worker } = await importAssets(drafts);
	await app.makeThumbnails(worker);
	await again();
	expect(pictures()).toBe(1);

	side = 48;
	contentKey = "hash-2";
	drafts.splice(0, 1, ...list());
	await again();
	await app.makeThumbnails(worker);
	const { rows } = await again();

	expect(pictures()).toBe(2);
	expect(rows.get("1")).toMatchObject({ width: 48, failure: null });
	expect(rows.get("1")?.blobKey).not.toBe(first.get("1")?.blobKey);
	expect(rows.get("1")?.thumbnailKey).toContain(rows.get("1")?.sha256);
	await expect(stored(first.get("1")?.blobKey)).rejects.toThrow("ENOENT");
});

/** A message whose page came with its record. */
const message = (externalId: string, text: string, mimeType = "text/html") =>
	assetDraft({
		externalId,
		kind: "HTML",
		name: `Mail ${externalId}`,
		sourceUrl: null,
		hasFile: false,
		inlineFile: { text, mimeType },
	});

test("a page that comes with its record is stored once for one content, left while it stays, and stored again when it is lost", async () => {
	const hello = "{% comment %}no tag begins it{% endcomment %}<p>Hello 🌷 שלום";
	const drafts = [
		message("1", hello),
		message("2", hello),
		message("3", "<p>Old"),
	];
	const { end, rows: first, again } = await importAssets(drafts);
	expect(end).toMatchObject({
		status: "SUCCEEDED",
		importedAssets: 3,
		failedAssets: 0,
	});
	const sha256 = createHash("sha256").update(hello).digest("hex");
	expect(first.get("1")).toMatchObject({
		mimeType: "text/html",
		byteSize: BigInt(Buffer.byteLength(hello)),
		sha256,
		failure: null,
	});
	expect((await stored(first.get("1")?.blobKey)).toString()).toBe(hello);
	expect(first.get("2")?.blobKey).toBe(first.get("1")?.blobKey);
	expect(files.asked).toEqual([]);

	const storedAt = () =>
		app.rows<{ storedAt: Date }>(
			`select stored_at as "storedAt" from asset where blob_key = $1 order by external_id limit 1`,
			[first.get("1")?.blobKey],
		);
	const before = await storedAt();
	drafts[2] = message("3", "<p>New");
	const { rows: second } = await again();
	expect(await storedAt()).toEqual(before);
	expect((await stored(second.get("3")?.blobKey)).toString()).toBe("<p>New");
	await expect(stored(first.get("3")?.blobKey)).rejects.toThrow("ENOENT");

	await rm(join(app.storageDirectory, first.get("1")?.blobKey ?? ""));
	// The first of these notices that it is gone.
	await again();
	const { end: healed } = await again();
	expect(healed).toMatchObject({ status: "SUCCEEDED" });
	expect((await stored(first.get("1")?.blobKey)).toString()).toBe(hello);
});

test("a page that comes with its record and is empty, too large or of another type fails by name, and the rest goes on", async () => {
	const { end, rows } = await importAssets(
		[
			message("1", ""),
			message("2", "x".repeat(2_000_000)),
			message("3", "<svg/>", "image/svg+xml"),
			message("4", "<p>Good"),
		],
		{ maxBytes: 1_048_576 },
	);
	expect(end).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
		failedAssets: 3,
	});
	expect(rows.get("1")?.failure).toBe("The file is empty.");
	expect(rows.get("2")?.failure).toBe("The file is larger than 1 MiB.");
	expect(rows.get("3")?.failure).toBe("The file is not an HTML page.");
	expect(rows.get("4")).toMatchObject({ failure: null, mimeType: "text/html" });
});
