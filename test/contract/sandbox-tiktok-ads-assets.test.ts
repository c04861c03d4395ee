import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	startTikTok,
	type TikTokRow,
	type TikTokStand,
} from "../support/sandbox-tiktok.ts";

// Files, posts, identities and pixels of the simulator alone.

let stand: TikTokStand;
let advertiser = "";
let ads: TikTokRow[] = [];
beforeAll(async () => {
	stand = await startTikTok({ campaigns: 9, days: 2 });
	advertiser = stand.advertisers[1] ?? "";
	ads = (await get("ad/get/", { page_size: 1000 })).list;
});
afterAll(() => stand.sandbox.stop());

const call = async (path: string, more: object = {}) =>
	(await stand.get(path, { advertiser_id: advertiser, ...more })).body;
const get = async (path: string, more: object = {}) => {
	const { code, message, data } = await call(path, more);
	if (code !== 0) throw new Error(`${code} ${message}`);
	return data;
};
const md5 = (bytes: ArrayBuffer) =>
	createHash("md5").update(new Uint8Array(bytes)).digest("hex");
const one = (rows: readonly TikTokRow[]): TikTokRow => {
	const [row] = rows;
	if (row === undefined) throw new Error("no row");
	return row;
};

/** Images of ads, without the thumbnails of films. */
const libraryIds = () => [
	...new Set(
		ads
			.filter((ad) => ad.video_id === null)
			.flatMap((ad) => ad.image_ids as string[]),
	),
];

describe("images", () => {
	test("that ads show are told with an address, which serves their bytes for an hour", async () => {
		const ids = libraryIds();
		expect(ids.length).toBeGreaterThan(1);
		const { list } = await get("file/image/ad/info/", { image_ids: ids });
		expect(list.map((image) => image.image_id)).toEqual(ids);
		const image = one(list);
		const served = await fetch(String(image.image_url));
		expect(served.headers.get("content-type")).toBe(`image/${image.format}`);
		const bytes = await served.arrayBuffer();
		expect(bytes.byteLength).toBe(image.size);
		expect(md5(bytes)).toBe(image.signature);
		expect(image.create_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

		const forged = new URL(String(image.image_url));
		forged.searchParams.set("x-expires", "99999999999");
		expect((await fetch(forged)).status).toBe(403);
		expect((await fetch(forged.origin + forged.pathname)).status).toBe(403);
		await stand.control("clock", { advanceSeconds: 3601 });
		expect((await fetch(String(image.image_url))).status).toBe(403);
		const again = one(
			(await get("file/image/ad/info/", { image_ids: [image.image_id] })).list,
		);
		expect((await fetch(String(again.image_url))).status).toBe(200);
	});

	test("of another advertiser refuse the whole call, and so do more than a hundred", async () => {
		const [own = ""] = libraryIds();
		const foreign = one(
			(
				await get("file/image/ad/search/", {
					advertiser_id: stand.advertisers[2],
				})
			).list,
		);
		expect(
			await call("file/image/ad/info/", { image_ids: [own, foreign.image_id] }),
		).toMatchObject({
			code: 40001,
			message: "Insufficient permissions for some images.",
		});
		const thumbnails = ads.find((ad) => ad.video_id)?.image_ids;
		expect(
			await call("file/image/ad/info/", { image_ids: thumbnails }),
		).toMatchObject({ code: 40001 });
		expect(
			await call("file/image/ad/info/", { image_ids: Array(101).fill(own) }),
		).toMatchObject({ code: 40002 });
		expect(await call("file/image/ad/info/")).toMatchObject({ code: 40002 });
	});

	test("are found by size and ratio, twenty in a page unless asked", async () => {
		const whole = await get("file/image/ad/search/");
		expect(whole.page_info).toMatchObject({ page_size: 20, total_number: 11 });
		const squares = await get("file/image/ad/search/", {
			filtering: { ratio: [1], displayable: true },
		});
		expect(squares.list.length).toBeGreaterThan(0);
		for (const { width, height } of squares.list) expect(width).toBe(height);
		const same = new Map<unknown, number>();
		for (const { signature } of whole.list)
			same.set(signature, (same.get(signature) ?? 0) + 1);
		// Two images have the same bytes under ids of their own.
		expect([...same.values()]).toContain(2);
	});
});

describe("videos", () => {
	test("are told with a preview for six hours and a cover", async () => {
		const ids = [
			...new Set(ads.flatMap((ad) => (ad.video_id ? [ad.video_id] : []))),
		];
		const { list } = await get("file/video/ad/info/", {
			video_ids: [...ids, "v10033g50000cnobody"],
		});
		expect(list.map((video) => video.video_id)).toEqual(ids);
		const video = one(list);
		const bytes = await (await fetch(String(video.preview_url))).arrayBuffer();
		expect(md5(bytes)).toBe(video.signature);
		expect((await fetch(String(video.video_cover_url))).status).toBe(200);
		await stand.control("clock", { advanceSeconds: 3601 });
		expect((await fetch(String(video.preview_url))).status).toBe(200);
		await stand.control("clock", { advanceSeconds: 5 * 3600 });
		for (const name of ["preview_url", "video_cover_url"])
			expect((await fetch(String(video[name]))).status).toBe(403);
		expect(
			await call("file/video/ad/info/", { video_ids: Array(61).fill("v1") }),
		).toMatchObject({ code: 40002 });
	});

	test("are found by name", async () => {
		const { list } = await get("file/video/ad/search/", {
			filtering: { video_name: "short film 1" },
			sort_field: "MODIFY_TIME",
		});
		expect(list).toHaveLength(1);
		expect(
			await call("file/video/ad/search/", { sort_field: "COLOUR" }),
		).toMatchObject({ code: 40002 });
	});
});

describe("Spark Ads", () => {
	test("show a post of their identity, whose film is not among the files", async () => {
		const spark = one(ads.filter((ad) => ad.tiktok_item_id !== null));
		expect(spark.video_id).toBeNull();
		const post = await get("identity/video/info/", {
			identity_type: spark.identity_type,
			identity_id: spark.identity_id,
			item_id: spark.tiktok_item_id,
		});
		const detail = post.video_detail as TikTokRow & {
			video_info: Record<"url" | "poster_url", string>;
		};
		expect(detail).toMatchObject({
			item_type: "VIDEO",
			auth_info: { ad_auth_status: "AUTHORIZED" },
		});
		for (const url of [detail.video_info.url, detail.video_info.poster_url])
			expect((await fetch(url)).status).toBe(200);
		const wrong = [
			{ item_id: "7250000000000000000" },
			{ item_id: "" },
			{ identity_id: "7012000000000000000" },
			{ identity_type: "CUSTOMIZED_USER" },
		];
		for (const more of wrong)
			expect(
				await call("identity/video/info/", {
					identity_type: spark.identity_type,
					identity_id: spark.identity_id,
					item_id: spark.tiktok_item_id,
					...more,
				}),
			).toMatchObject({ code: 40002 });
	});
});

test("identities are listed by type, a Business Center's with the name of the center", async () => {
	const { identity_list: all } = await get("identity/get/");
	const identities = all as TikTokRow[];
	expect(new Set(identities.map((each) => each.identity_type))).toEqual(
		new Set(["CUSTOMIZED_USER", "AUTH_CODE", "TT_USER"]),
	);
	const known = new Set(identities.map((each) => each.identity_id));
	for (const ad of ads)
		if (ad.identity_type !== "BC_AUTH_TT")
			expect(known).toContain(ad.identity_id);
	expect(
		await call("identity/get/", { identity_type: "BC_AUTH_TT" }),
	).toMatchObject({ code: 40002 });
	const center = await get("identity/get/", {
		identity_type: "BC_AUTH_TT",
		identity_authorized_bc_id: "7000000000000000001",
	});
	expect(center.identity_list).toHaveLength(3);
});

test("pixels are listed with their codes, twenty in a page at most", async () => {
	const { pixels, page_info } = await get("pixel/list/");
	expect(page_info.page_size).toBe(10);
	const all = pixels as TikTokRow[];
	expect(all).toHaveLength(3);
	for (const pixel of all)
		expect(pixel).toMatchObject({
			pixel_id: expect.stringMatching(/^\d{19}$/),
			pixel_code: expect.stringMatching(/^C[0-9A-Z]{19}$/),
		});
	const found = await get("pixel/list/", { code: one(all).pixel_code });
	expect(found.pixels).toEqual([one(all)]);
	expect(await call("pixel/list/", { page_size: 21 })).toMatchObject({
		code: 40002,
	});
});

test("every kind of call needs its own permission of the app", async () => {
	const narrow = await startTikTok({ campaigns: 1, days: 1 });
	try {
		await narrow.control("tiktok-ads/app-scopes", { scopes: ["100"] });
		const token = await narrow.signIn();
		for (const path of [
			"campaign/get/",
			"file/image/ad/search/",
			"pixel/list/",
			"report/integrated/get/",
		])
			expect(
				(await narrow.get(path, { advertiser_id: advertiser }, token)).body,
			).toMatchObject({
				code: 40001,
				message: expect.stringContaining("permission"),
			});
	} finally {
		await narrow.sandbox.stop();
	}
});
