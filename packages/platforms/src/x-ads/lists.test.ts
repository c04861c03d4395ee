import { describe, expect, test } from "vitest";
import { ads } from "./ads.ts";
import { assetLinks, assets } from "./assets.ts";
import { adGroups, campaigns } from "./entity-lists.ts";
import { campaignRow } from "./fixtures/stats.ts";
import {
	type Answer,
	account,
	collect,
	fail,
	idsIn,
	listed,
	withX,
} from "./fixtures/x.ts";
import { keywords } from "./keywords.ts";

const lineItem = (id: string, campaign = "c1", more: object = {}) => ({
	id,
	campaign_id: campaign,
	name: `Line item ${id}`,
	entity_status: "ACTIVE",
	daily_budget_amount_local_micro: null,
	total_budget_amount_local_micro: 9_000_000,
	currency: "EUR",
	end_time: null,
	deleted: false,
	...more,
});

const post = (id: string, lineItemId: string, tweet: string) => ({
	id,
	line_item_id: lineItemId,
	tweet_id: tweet,
	entity_status: "ACTIVE",
	approval_status: "ACCEPTED",
	deleted: false,
});

const photo = {
	id_str: "1700000000000000001",
	media_key: "3_1700000000000000001",
	type: "photo",
	media_url_https: "https://pbs.twimg.com/media/a.jpg",
	original_info: { width: 1200, height: 628 },
};

const video = {
	id_str: "1700000000000000002",
	type: "video",
	media_url_https: "https://pbs.twimg.com/thumb/b.jpg",
	video_info: {
		variants: [
			{
				content_type: "application/x-mpegURL",
				url: "https://video.twimg.com/b.m3u8",
			},
			{
				bitrate: 832_000,
				content_type: "video/mp4",
				url: "https://video.twimg.com/b-small.mp4",
			},
			{
				bitrate: 2_176_000,
				content_type: "video/mp4",
				url: "https://video.twimg.com/b.mp4",
			},
		],
	},
};

const posts: Record<string, object> = {
	"1600000000000000001": {
		// As a double it is another one.
		id: 1_600_000_000_000_000_000,
		id_str: "1600000000000000001",
		tweet_id: "1600000000000000001",
		full_text: "Canvas 👜 for autumn",
		card_uri: "card://1500000000000000001",
		entities: { urls: [{ expanded_url: "https://shop.example/other" }] },
		extended_entities: { media: [photo] },
	},
	"1600000000000000002": {
		tweet_id: "1600000000000000002",
		full_text: "حقيبة",
		entities: {
			urls: [{ expanded_url: "https://shop.example/b", url: "https://t.co/b" }],
			media: [video],
		},
	},
};

const card = {
	card_uri: "card://1500000000000000001",
	card_type: "IMAGE_WEBSITE",
	name: "Autumn card",
	components: [
		{ type: "MEDIA", media_key: "3_1700000000000000003" },
		{
			type: "DETAILS",
			title: "Bags for autumn",
			destination: { type: "WEBSITE", url: "https://shop.example/autumn" },
		},
		{ type: "BUTTON", label: { type: "ENUM", value: "SHOP_NOW" } },
	],
};

const library = [
	{
		media_key: "3_1700000000000000001",
		media_type: "IMAGE",
		name: "Autumn hero",
		media_url: "https://pbs.twimg.com/media/a.jpg?name=orig",
	},
	{
		media_key: "3_1799999999999999999",
		media_type: "IMAGE",
		name: "Never shown",
		media_url: "https://pbs.twimg.com/media/z.jpg",
	},
];

const creative = {
	id: "m1",
	line_item_id: "l3",
	account_media_id: "am1",
	landing_url: "https://shop.example/film",
	creative_type: "PREROLL",
	entity_status: "PAUSED",
	deleted: false,
};

/** X with three line items on two pages, two promoted posts and a media creative. */
const shop: Answer = ({ path, query }, reply) => {
	const lineItems = [lineItem("l1"), lineItem("l2"), lineItem("l3", "c2")];
	const wanted = idsIn(query.line_item_ids);
	const own = <Row extends { line_item_id: string }>(rows: Row[]) =>
		rows.filter(({ line_item_id }) => wanted.includes(line_item_id));
	switch (path) {
		case "line_items": {
			const campaignIds = idsIn(query.campaign_ids);
			const all = lineItems.filter(
				({ campaign_id }) =>
					campaignIds.length === 0 || campaignIds.includes(campaign_id),
			);
			return query.cursor === "c-2"
				? listed(all.slice(2))
				: listed(all.slice(0, 2), all.length > 2 ? "c-2" : null);
		}
		case "promoted_tweets":
			return listed(
				own([
					post("p1", "l1", "1600000000000000001"),
					post("p2", "l2", "1600000000000000002"),
				]),
			);
		case "media_creatives":
			return listed(own([creative]));
		case "tweets":
			return listed(idsIn(query.tweet_ids).flatMap((id) => posts[id] ?? []));
		case "cards/all":
			return { data: [card] };
		case "media_library":
			return listed(library);
		case "media_library/3_1700000000000000003":
			return {
				data: {
					media_key: "3_1700000000000000003",
					media_type: "IMAGE",
					media_url: "https://pbs.twimg.com/media/c.jpg",
				},
			};
		case "account_media":
			return listed([
				{
					id: "am1",
					creative_type: "PREROLL",
					media_url: "https://video.twimg.com/am1.mp4",
				},
			]);
		case "targeting_criteria":
			return listed(
				own([
					criterion("k1", "l1", "BROAD_KEYWORD", "canvas bag"),
					criterion("k2", "l1", "EXACT_KEYWORD", "tote", "NE"),
					criterion("k3", "l1", "LOCATION", "96683cc9126741d1"),
					criterion("k4", "l3", "UNORDERED_KEYWORD", "bag tote"),
				]),
			);
		default:
			return fail(reply, 404, "ROUTE_NOT_FOUND");
	}
};

const criterion = (
	id: string,
	line_item_id: string,
	targeting_type: string,
	targeting_value: string,
	operator_type = "EQ",
) => ({
	id,
	line_item_id,
	targeting_type,
	targeting_value,
	operator_type,
	deleted: false,
});

describe("campaigns", () => {
	test("are listed with drafts and deleted ones, page by page, each with its currency and budget", async () => {
		await withX(
			({ query }) =>
				query.cursor === "c-2"
					? listed([
							campaignRow("c3", { deleted: true }),
							campaignRow("c4", { entity_status: "ARCHIVED_ONE_DAY" }),
							{ ...campaignRow("c5"), name: undefined },
						])
					: listed(
							[
								campaignRow("c1"),
								campaignRow("c2", {
									entity_status: "DRAFT",
									daily_budget_amount_local_micro: null,
									total_budget_amount_local_micro: "9007199254740993",
									currency: "JPY",
								}),
							],
							"c-2",
						),
			async ({ session, asked }) => {
				const pages = await collect(campaigns(session, account));
				expect(asked[0]?.query).toEqual({
					count: "500",
					with_deleted: "true",
					with_draft: "true",
				});
				const records = pages.flatMap((page) => page.records);
				expect(records[0]).toMatchObject({
					externalId: "c1",
					status: "ACTIVE",
					currencyCode: "EUR",
					budget: { amountMicros: 50_000_000n, period: "DAILY", shared: false },
					raw: campaignRow("c1"),
				});
				expect(records[1]).toMatchObject({
					status: "DRAFT",
					currencyCode: "JPY",
					budget: { amountMicros: 9_007_199_254_740_993n, period: "LIFETIME" },
				});
				expect(
					records
						.slice(2)
						.map(({ status, platformStatus }) => [status, platformStatus]),
				).toEqual([
					["REMOVED", "DELETED"],
					["UNKNOWN", "ARCHIVED_ONE_DAY"],
				]);
				expect(pages[1]?.rejected).toMatchObject([
					{ entity: "campaign", externalId: "c5", path: "data[2].name" },
				]);
				const rest = await collect(
					campaigns(session, account, { cursor: pages[0]?.nextCursor ?? "" }),
				);
				expect(rest).toEqual(pages.slice(1));
			},
		);
	});

	test("are asked for by their ids, 200 at a time, and none for none", async () => {
		await withX(
			({ query }) =>
				listed(idsIn(query.campaign_ids).map((id) => campaignRow(id))),
			async ({ session, asked }) => {
				const externalIds = Array.from({ length: 201 }, (_, at) => `c${at}`);
				const pages = await collect(
					campaigns(session, account, { externalIds }),
				);
				expect(pages.map(({ records }) => records.length)).toEqual([200, 1]);
				expect(
					await collect(campaigns(session, account, { externalIds: [] })),
				).toEqual([]);
				expect(asked).toHaveLength(2);
				await expect(
					collect(campaigns(session, account, { externalIds: ["../x"] })),
				).rejects.toMatchObject({ code: "INVALID_INPUT" });
			},
		);
	});
});

describe("a line item", () => {
	test("is an ad group, which has ended when its time is over", async () => {
		await withX(
			() =>
				listed([
					lineItem("l1"),
					lineItem("l2", "c1", {
						name: null,
						end_time: "2020-01-01T00:00:00Z",
						total_budget_amount_local_micro: null,
					}),
				]),
			async ({ session }) => {
				const [page] = await collect(adGroups(session, account));
				expect(page?.records).toEqual([
					{
						externalId: "l1",
						campaignExternalId: "c1",
						name: "Line item l1",
						status: "ACTIVE",
						platformStatus: "ACTIVE",
						budget: {
							externalId: null,
							amountMicros: 9_000_000n,
							period: "LIFETIME",
							shared: false,
						},
					},
					{
						externalId: "l2",
						campaignExternalId: "c1",
						name: "l2",
						status: "ENDED",
						platformStatus: "ACTIVE",
						budget: null,
					},
				]);
			},
		);
	});
});

describe("ads", () => {
	test("are promoted posts with the words of post and card, and media creatives", async () => {
		await withX(shop, async ({ session, to }) => {
			const pages = await collect(ads(session, account));
			expect(pages.flatMap(({ records }) => records)).toEqual([
				{
					externalId: "p1",
					campaignExternalId: "c1",
					adGroupExternalId: "l1",
					name: "Autumn card",
					status: "ACTIVE",
					platformStatus: "ACTIVE",
					headlines: ["Bags for autumn"],
					descriptions: ["Canvas 👜 for autumn"],
					callToAction: "SHOP_NOW",
					destinationUrl: "https://shop.example/autumn",
				},
				expect.objectContaining({
					externalId: "p2",
					headlines: [],
					descriptions: ["حقيبة"],
					destinationUrl: "https://shop.example/b",
				}),
				expect.objectContaining({
					externalId: "m1",
					campaignExternalId: "c2",
					adGroupExternalId: "l3",
					status: "PAUSED",
					destinationUrl: "https://shop.example/film",
				}),
			]);
			expect(to("tweets")[0]?.query).toMatchObject({
				tweet_type: "PUBLISHED",
				timeline_type: "ALL",
				tweet_ids: "1600000000000000001,1600000000000000002",
			});
			for (const [at, { nextCursor: cursor }] of pages.entries()) {
				if (cursor === null) continue;
				expect(await collect(ads(session, account, { cursor }))).toEqual(
					pages.slice(at + 1),
				);
			}
		});
	});

	test("of named campaigns are those of their line items", async () => {
		await withX(shop, async ({ session, to }) => {
			const pages = await collect(
				ads(session, account, { externalIds: ["c2"] }),
			);
			expect(
				pages.flatMap(({ records }) =>
					records.map(({ externalId }) => externalId),
				),
			).toEqual(["m1"]);
			expect(to("line_items")[0]?.query.campaign_ids).toBe("c2");
		});
	});

	test("whose post X no longer shows are ads without words", async () => {
		await withX(
			(asked, reply) =>
				asked.path === "tweets" ? listed([]) : shop(asked, reply),
			async ({ session }) => {
				const [page] = await collect(ads(session, account));
				expect(page?.records[0]).toMatchObject({
					externalId: "p1",
					name: null,
					headlines: [],
					descriptions: [],
					destinationUrl: null,
				});
			},
		);
	});

	test.each(["x", "0:x", "~~", "%~%"])(
		"have no cursor such as %s",
		async (cursor) => {
			await withX(shop, async ({ session }) => {
				await expect(
					collect(ads(session, account, { cursor })),
				).rejects.toMatchObject({ code: "INVALID_INPUT" });
			});
		},
	);
});

describe("assets", () => {
	test("are the files that ads show, each once, with the library's names", async () => {
		await withX(shop, async ({ session, asked }) => {
			const pages = await collect(assets(session, account));
			const records = pages.flatMap((page) => page.records);
			expect(
				records.map(({ externalId, kind, name, sourceUrl }) => [
					externalId,
					kind,
					name,
					sourceUrl,
				]),
			).toEqual([
				[
					"3_1700000000000000001",
					"IMAGE",
					"Autumn hero",
					"https://pbs.twimg.com/media/a.jpg?name=orig",
				],
				[
					"3_1700000000000000003",
					"IMAGE",
					null,
					"https://pbs.twimg.com/media/c.jpg",
				],
				[
					"7_1700000000000000002",
					"VIDEO",
					null,
					"https://video.twimg.com/b.mp4",
				],
				["account-media:am1", "VIDEO", null, "https://video.twimg.com/am1.mp4"],
			]);
			expect(asked.some(({ query }) => query.count === "50")).toBe(true);
			const links = (await collect(assetLinks(session, account))).flatMap(
				(page) => page.records,
			);
			expect(new Set(links.map((link) => link.assetExternalId))).toEqual(
				new Set(records.map(({ externalId }) => externalId)),
			);
			expect(links[0]).toEqual({
				campaignExternalId: "c1",
				adGroupExternalId: "l1",
				adExternalId: "p1",
				assetExternalId: "3_1700000000000000001",
				fieldType: "POST",
			});
		});
	});

	test("go on behind the last one's id, and may be few to a page", async () => {
		await withX(shop, async ({ session }) => {
			const pages = await collect(assets(session, account, { pageSize: 3 }));
			expect(pages.map(({ records }) => records.length)).toEqual([3, 1]);
			const cursor = pages[0]?.nextCursor ?? "";
			expect(
				await collect(assets(session, account, { pageSize: 3, cursor })),
			).toEqual(pages.slice(1));
		});
	});
});

describe("keywords", () => {
	test("are the criteria that are keywords, asked for with the largest page", async () => {
		await withX(shop, async ({ session, to }) => {
			const pages = await collect(keywords(session, account));
			expect(
				pages
					.flatMap(({ records }) => records)
					.map(({ externalId, text, matchType, negative, platformStatus }) => [
						externalId,
						text,
						matchType,
						negative,
						platformStatus,
					]),
			).toEqual([
				["k1", "canvas bag", "BROAD", false, "BROAD_KEYWORD"],
				["k2", "tote", "EXACT", true, "EXACT_KEYWORD"],
				["k4", "bag tote", "UNKNOWN", false, "UNORDERED_KEYWORD"],
			]);
			expect(to("targeting_criteria").map(({ query }) => query)).toEqual([
				{ line_item_ids: "l1,l2", count: "1000" },
				{ line_item_ids: "l3", count: "1000" },
			]);
		});
	});
});
