import { readFileSync } from "node:fs";
import https from "node:https";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Sandbox } from "../../apps/sandbox/src/create-sandbox.ts";
import { type SandboxMeta, startMeta } from "../support/sandbox-meta.ts";

// Creatives with their texts, and the files that they lead to.

const account = "act_10150001110000001";

let sandbox: Sandbox;
let meta: SandboxMeta;
let token: string;
beforeAll(async () => {
	({ sandbox, meta, token } = await startMeta());
});
afterEach(() => meta.act("behaviour", { hidesSources: false }));
afterAll(() => sandbox.stop());

const get = (path: string, parameters = {}) =>
	meta.get(path, token, parameters);
const list = async (path: string, parameters = {}) =>
	(await meta.all(path, token, { limit: 100, ...parameters })).members;

describe("creatives and files", () => {
	const fields =
		"object_type,title,body,link_url,image_hash,image_url,thumbnail_url,video_id,object_story_spec,asset_feed_spec,object_story_id";

	test("keep texts in flat fields, in a story and in a feed", async () => {
		const creatives = await list(`${account}/adcreatives`, { fields });
		const flat = creatives.find(({ title }) => title !== undefined);
		expect(flat).toMatchObject({ body: expect.any(String) });
		const stories = creatives.flatMap(
			({ object_story_spec }) => (object_story_spec as object) ?? [],
		);
		const kinds = new Set(stories.flatMap((story) => Object.keys(story)));
		for (const kind of ["link_data", "video_data", "photo_data"])
			expect(kinds).toContain(kind);
		const carousel = stories.find((story) =>
			JSON.stringify(story).includes("child_attachments"),
		);
		expect(carousel).toBeDefined();
		// An existing post tells its address and a small picture alone.
		const posts = creatives.filter(({ object_story_id }) => object_story_id);
		expect(posts).toHaveLength(1);
		expect(Object.keys(posts[0] ?? {}).sort()).toEqual([
			"id",
			"object_story_id",
			"object_type",
			"thumbnail_url",
		]);
		const feed = creatives.find(({ asset_feed_spec }) => asset_feed_spec);
		expect(feed?.asset_feed_spec).toMatchObject({
			images: expect.arrayContaining([{ hash: expect.any(String) }]),
			bodies: expect.any(Array),
			titles: expect.any(Array),
		});
		expect(feed).not.toHaveProperty("title");
	});

	test("lead from hashes and video ids to files, whose addresses end", async () => {
		const images = await list(`${account}/adimages`, {
			fields: "hash,url,url_128,width,height",
		});
		// Two of the world's pictures have the same content.
		expect(images).toHaveLength(10);
		const [first] = images;
		const named = await list(`${account}/adimages`, {
			hashes: JSON.stringify([first?.hash]),
			fields: "hash",
		});
		expect(named.map(({ hash }) => hash)).toEqual([first?.hash]);
		const file = await fetch(String(first?.url));
		expect([file.status, file.headers.get("content-type")]).toEqual([
			200,
			"image/jpeg",
		]);
		const small = await fetch(String(first?.url_128));
		expect((await small.arrayBuffer()).byteLength).toBeLessThan(
			(await file.arrayBuffer()).byteLength,
		);
		const changed = String(first?.url).replace("oe=", "oe=7");
		expect((await fetch(changed)).status).toBe(403);
		await meta.act("expire-file-urls");
		expect((await fetch(String(first?.url))).status).toBe(403);
		const [again] = await list(`${account}/adimages`, { fields: "url" });
		expect((await fetch(String(again?.url))).status).toBe(200);
		await meta.advanceClock(8 * 86_400);
		expect((await fetch(String(again?.url))).status).toBe(403);
		await meta.advanceClock(-8 * 86_400);
	});

	test("of videos are there while the Page lets them, and their stills always", async () => {
		const [video] = await list(`${account}/advideos`, {
			fields: "id,source,picture,length,status,thumbnails{uri,is_preferred}",
		});
		const file = await fetch(String(video?.source));
		expect(file.headers.get("content-type")).toBe("video/mp4");
		expect((await fetch(String(video?.picture))).status).toBe(200);
		expect(video?.thumbnails).toMatchObject({
			data: [{ is_preferred: true }, {}, {}],
		});
		const edge = await get(`${video?.id}/thumbnails`);
		expect(edge.body.data).toHaveLength(3);
		await meta.act("behaviour", { hidesSources: true });
		const hidden = await get(String(video?.id), { fields: "source,picture" });
		expect(Object.keys(hidden.body).sort()).toEqual(["id", "picture"]);
	});
});

describe("Meta's own host names", () => {
	/** Calls the TLS port under a name of Meta's. */
	function at(address: string): Promise<{ status: number; body: Buffer }> {
		const url = new URL(address);
		return new Promise((resolve, reject) => {
			https
				.get(
					{
						host: "localhost",
						port: new URL(sandbox.tlsUrl).port,
						servername: url.hostname,
						ca: readFileSync(sandbox.caCertificatePath),
						path: `${url.pathname}${url.search}`,
						headers: { host: url.hostname },
					},
					(reply) => {
						const chunks: Buffer[] = [];
						reply.on("data", (chunk: Buffer) => chunks.push(chunk));
						reply.on("end", () =>
							resolve({
								status: reply.statusCode ?? 0,
								body: Buffer.concat(chunks),
							}),
						);
					},
				)
				.on("error", reject);
		});
	}

	test("are told in addresses of pages and files, and answer there", async () => {
		const { body } = await at(
			`https://graph.facebook.com/v26.0/${account}/adimages?fields=url&limit=1&access_token=${token}`,
		);
		const page = JSON.parse(body.toString());
		expect(page.paging.next).toMatch(
			/^https:\/\/graph\.facebook\.com\/v26\.0\//,
		);
		expect((await at(page.paging.next)).status).toBe(200);
		const [{ url }] = page.data;
		expect(url).toMatch(/^https:\/\/scontent\.xx\.fbcdn\.net\//);
		const file = await at(url);
		expect([file.status, file.body.subarray(0, 3).toString("hex")]).toEqual([
			200,
			"ffd8ff",
		]);
		const dialog = await at("https://www.facebook.com/v26.0/dialog/oauth");
		expect([dialog.status, dialog.body.toString()]).toEqual([
			400,
			expect.stringContaining("Facebook"),
		]);
	});
});
