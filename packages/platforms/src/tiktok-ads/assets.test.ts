import { describe, expect, test } from "vitest";
import type { Page } from "../drafts.ts";
import { AccessMissing } from "../errors.ts";
import { shownRow } from "./api-types.ts";
import { assetsOf, parseAssetId, writeAssetId } from "./asset-ids.ts";
import { assetAddresses, assets } from "./assets.ts";
import ad from "./fixtures/ad.json" with { type: "json" };
import {
	type Answer,
	account,
	collect,
	fail,
	page,
	withTikTok,
} from "./fixtures/tiktok.ts";
import { assetLinks } from "./shown-assets.ts";

const { ad_id, adgroup_id, campaign_id } = ad;
const plain = { ad_id, adgroup_id, campaign_id };
const spark = {
	...plain,
	ad_id: "2",
	tiktok_item_id: "7300000000000000001",
	identity_type: "BC_AUTH_TT",
	identity_id: "a1b2-c3",
	identity_authorized_bc_id: "7222",
	video_id: null,
};
const pictures = {
	...plain,
	ad_id: "3",
	image_ids: ["one/1", "two/2", "one/1"],
	video_id: "",
};
const shown = (row: object) => assetsOf(shownRow.parse(row)).map(writeAssetId);

describe("an ad shows", () => {
	test("its video, whose thumbnail is no picture of the library", () => {
		expect(shown(ad)).toEqual(["video:v10033g50000c"]);
	});

	test("its post, by the identity that shows it", () => {
		const [id = ""] = shown(spark);
		expect(id).toBe("post:BC_AUTH_TT:a1b2-c3:7222:7300000000000000001");
		expect(parseAssetId(id)).toEqual({
			kind: "post",
			id: "7300000000000000001",
			identityType: "BC_AUTH_TT",
			identityId: "a1b2-c3",
			businessCenterId: "7222",
		});
	});

	test("its pictures, or nothing where a catalog makes it", () => {
		expect(shown({ ...pictures, tiktok_item_id: "0" })).toEqual([
			"image:one/1",
			"image:two/2",
			"image:one/1",
		]);
		expect(shown(plain)).toEqual([]);
	});
});

test("what is no id of ours is no asset", () => {
	for (const text of ["999999999", "", "post:a:b", "video:", "text:1"])
		expect(parseAssetId(text)).toBeNull();
});

/** TikTok with three ads, of which one picture belongs to somebody else. */
const library: Answer = (asked, reply) => {
	const { path, parameters } = asked;
	if (path === "ad/get/") return page(asked, [ad, spark, pictures], 2);
	if (path === "identity/video/info/")
		return {
			video_detail: {
				text: "Linen 🌿\nand more",
				video_info: {
					url: "https://v16.example/p",
					poster_url: "https://p16.example/p",
					width: 720,
					height: 1280,
				},
			},
		};
	if (path === "file/video/ad/info/")
		return {
			list: [
				{
					video_id: "v10033g50000c",
					preview_url: "https://v16.example/v?expires=1",
					video_cover_url: "https://p16.example/v",
					allow_download: false,
					width: 1080,
					height: 1920,
					size: 2_400_000,
					format: "mp4",
				},
			],
		};
	const ids = parameters.image_ids as string[];
	return ids.includes("two/2")
		? fail(reply, 40001)
		: {
				list: ids.map((image_id) => ({
					image_id,
					image_url: `https://p16.example/${image_id}`,
					format: "PNG",
					size: "9007199254740993",
				})),
			};
};

test("pictures, posts and videos that ads show are read in the order of our ids, from each cursor on", async () => {
	await withTikTok(library, async ({ session, to }) => {
		const pages = await collect(assets(session, account));
		const all = pages.flatMap(({ records }) => records);
		expect(all).toEqual([
			expect.objectContaining({
				externalId: "image:one/1",
				kind: "IMAGE",
				hasFile: true,
				contentKey: "one/1",
				mimeType: "image/png",
				byteSize: 9_007_199_254_740_993n,
			}),
			expect.objectContaining({
				kind: "VIDEO",
				name: "Linen 🌿",
				contentKey: "7300000000000000001",
				sourceUrl: "https://v16.example/p",
				posterUrl: "https://p16.example/p",
				hasFile: true,
			}),
			// Its file may not be fetched, for the rights in its music.
			expect.objectContaining({
				externalId: "video:v10033g50000c",
				sourceUrl: "https://v16.example/v?expires=1",
				posterUrl: "https://p16.example/v",
				hasFile: false,
				byteSize: 2_400_000n,
			}),
		]);
		for (const [at, { nextCursor }] of pages.entries()) {
			if (nextCursor === null) continue;
			const rest = await collect(
				assets(session, account, { cursor: nextCursor }),
			);
			expect(rest).toEqual(pages.slice(at + 1));
		}
		expect(to("identity/video/info/")[0]?.parameters).toEqual({
			advertiser_id: account.externalId,
			identity_type: "BC_AUTH_TT",
			identity_id: "a1b2-c3",
			identity_authorized_bc_id: "7222",
			item_id: "7300000000000000001",
		});
	});
});

test("a file that the account may not see is left out alone, and an account that may see none says so", async () => {
	await withTikTok(library, async ({ session, to }) => {
		const [first] = await collect(assets(session, account));
		expect(first?.records.map(({ externalId }) => externalId)).toEqual([
			"image:one/1",
		]);
		expect(to("file/image/ad/info/")).toHaveLength(3);
	});
	await withTikTok(
		(asked, reply) =>
			asked.path === "ad/get/"
				? page(asked, [pictures], 2)
				: fail(reply, 40001),
		async ({ session }) => {
			await expect(collect(assets(session, account))).rejects.toBeInstanceOf(
				AccessMissing,
			);
		},
	);
});

test("without the permission for files posts alone are read, and the lists say what was left out", async () => {
	await withTikTok(
		library,
		async ({ session, to }) => {
			for (const list of [assets, assetLinks]) {
				const pages = await collect<Page<unknown>>(list(session, account));
				expect(pages.flatMap(({ leftOut }) => leftOut ?? [])).toEqual([
					expect.stringContaining("“Read images” and “Read videos”"),
				]);
				expect(pages.at(-1)?.leftOut).toHaveLength(1);
			}
			const shown = await collect(assets(session, account));
			expect(shown.flatMap(({ records }) => records)).toEqual([
				expect.objectContaining({ contentKey: "7300000000000000001" }),
			]);
			const addresses = await assetAddresses(session, account, ["image:one/1"]);
			expect(addresses.size).toBe(0);
			expect(to("file/image/ad/info/")).toEqual([]);
			expect(to("file/video/ad/info/")).toEqual([]);
		},
		["100", "200", "210", "220", "44"],
	);
	const empty = (asked: Parameters<Answer>[0]) => page(asked, [], 2);
	await withTikTok(
		empty,
		async ({ session }) => {
			const [only] = await collect(assets(session, account));
			expect(only).toMatchObject({ records: [], nextCursor: null });
			expect(only?.leftOut).toHaveLength(1);
		},
		["2"],
	);
});

test("addresses are told anew by our ids, of what has a file and is there", async () => {
	await withTikTok(library, async ({ session, to }) => {
		const addresses = await assetAddresses(session, account, [
			"image:one/1",
			"video:v10033g50000c",
			"post:TT_USER:9::7300000000000000001",
			"999999999",
		]);
		expect(Object.fromEntries(addresses)).toEqual({
			"image:one/1": "https://p16.example/one/1",
			"post:TT_USER:9::7300000000000000001": "https://v16.example/p",
		});
		expect(to("ad/get/")).toEqual([]);
		expect(to("identity/video/info/")[0]?.parameters).not.toHaveProperty(
			"identity_authorized_bc_id",
		);
	});
});

test("each place on an ad is told once, by our id of what stands there", async () => {
	await withTikTok(library, async ({ session }) => {
		const pages = await collect(assetLinks(session, account));
		expect(
			pages.flatMap(({ records }) =>
				records.map(({ adExternalId, assetExternalId, fieldType }) => [
					adExternalId,
					assetExternalId,
					fieldType,
				]),
			),
		).toEqual([
			[ad_id, "video:v10033g50000c", "VIDEO"],
			["2", "post:BC_AUTH_TT:a1b2-c3:7222:7300000000000000001", "TIKTOK_ITEM"],
			["3", "image:one/1", "IMAGE"],
			["3", "image:two/2", "IMAGE"],
		]);
	});
});

test("campaigns are named a hundred at a time", async () => {
	const ids = Array.from({ length: 130 }, (_, index) => String(index + 1));
	await withTikTok(library, async ({ session, to }) => {
		await collect(assetLinks(session, account, { externalIds: ids }));
		const filters = to("ad/get/").map(
			({ parameters }) =>
				parameters.filtering as {
					campaign_ids: string[];
					primary_status?: string;
				},
		);
		// Where there are several pages, deleted ads are among them, so that none moves to another page.
		expect(
			filters.map(({ campaign_ids, primary_status }) => [
				campaign_ids.length,
				primary_status,
			]),
		).toEqual([
			[100, undefined],
			[100, "STATUS_ALL"],
			[100, "STATUS_ALL"],
			[30, undefined],
			[30, "STATUS_ALL"],
			[30, "STATUS_ALL"],
		]);
	});
});
