import { expect, test } from "vitest";
import { adRow, creative, imageRow, videoRow } from "./api-types.ts";
import { toImage, toPostPicture, toVideo } from "./asset-mapper.ts";
import { placesOf } from "./creative-places.ts";
import { toAd } from "./creative-texts.ts";
import { adWith } from "./fixtures/rows.ts";

const ad = (of: object) => adRow.parse(adWith(of));

const flat = {
	title: "Warm coats",
	body: "Now in stock",
	link_url: "https://shop.example/coats",
	call_to_action_type: "SHOP_NOW",
	image_hash: "aa11",
};
const carousel = {
	title: "Warm coats",
	object_story_spec: {
		link_data: {
			link: "https://shop.example/",
			message: "Now in stock",
			name: "Warm coats",
			call_to_action: {
				type: "LEARN_MORE",
				value: { link: "https://x.example" },
			},
			child_attachments: [
				{
					image_hash: "aa11",
					name: "Red",
					description: "A red one",
					link: "https://shop.example/red",
				},
				{ image_hash: "bb22", video_id: "9007199254740993", name: "Blue" },
			],
		},
	},
};
const film = {
	video_id: "55",
	image_hash: "cc33",
	object_story_spec: {
		video_data: {
			video_id: "55",
			image_hash: "cc33",
			title: "See it",
			message: "Thirty seconds",
			call_to_action: {
				type: "WATCH_MORE",
				value: { link: "https://shop.example/film" },
			},
		},
	},
};
const feed = {
	asset_feed_spec: {
		images: [{ hash: "aa11" }, { hash: "bb22" }],
		videos: [{ video_id: "55", thumbnail_hash: "cc33" }],
		bodies: [{ text: "One" }, { text: "Two" }],
		titles: [{ text: "First" }, { text: "Second" }],
		descriptions: [{ text: "Small" }],
		link_urls: [{ website_url: "https://shop.example/feed" }],
		call_to_action_types: ["SHOP_NOW"],
	},
};

test.each([
	[
		"flat fields",
		flat,
		{
			headlines: ["Warm coats"],
			descriptions: ["Now in stock"],
			callToAction: "SHOP_NOW",
			destinationUrl: "https://shop.example/coats",
		},
	],
	[
		"a carousel",
		carousel,
		{
			headlines: ["Warm coats", "Red", "Blue"],
			descriptions: ["Now in stock", "A red one"],
			callToAction: "LEARN_MORE",
			destinationUrl: "https://shop.example/",
		},
	],
	[
		"a video's spec",
		film,
		{
			headlines: ["See it"],
			descriptions: ["Thirty seconds"],
			callToAction: "WATCH_MORE",
			destinationUrl: "https://shop.example/film",
		},
	],
	[
		"a feed of assets",
		feed,
		{
			headlines: ["First", "Second"],
			descriptions: ["One", "Two", "Small"],
			callToAction: "SHOP_NOW",
			destinationUrl: "https://shop.example/feed",
		},
	],
	[
		"nothing",
		{},
		{
			headlines: [],
			descriptions: [],
			callToAction: null,
			destinationUrl: null,
		},
	],
])("an ad's texts are read from %s", (_where, of, texts) => {
	expect(toAd(ad(of))).toEqual({
		externalId: "120210000000000003",
		campaignExternalId: "120210000000000001",
		adGroupExternalId: "120210000000000002",
		name: "Ad",
		status: "PAUSED",
		platformStatus: "ADSET_PAUSED",
		...texts,
	});
});

test("an ad without a creative, or with one whose call to action has another form, is an ad all the same", () => {
	const { creative: _, ...without } = adWith({});
	expect(toAd(adRow.parse(without))).toMatchObject({ headlines: [] });
	const odd = {
		object_story_spec: { link_data: { call_to_action: "none", name: 7 } },
	};
	expect(toAd(ad(odd))).toMatchObject({ callToAction: null, headlines: [] });
});

test.each([
	["flat fields", flat, ["IMAGE aa11"]],
	[
		"a carousel",
		carousel,
		[
			"CAROUSEL_CARD aa11",
			"CAROUSEL_CARD bb22",
			"CAROUSEL_CARD 9007199254740993",
		],
	],
	[
		"a video with its thumbnail, which Meta repeats",
		film,
		["VIDEO 55", "VIDEO_THUMBNAIL cc33"],
	],
	[
		"a feed of assets",
		feed,
		["IMAGE aa11", "IMAGE bb22", "VIDEO 55", "VIDEO_THUMBNAIL cc33"],
	],
	[
		"a post",
		{
			effective_object_story_id: "1_2",
			thumbnail_url: "https://cdn.example/t.jpg",
		},
		["POST creative:120210000000000004"],
	],
	["nothing", {}, []],
])("the places of %s are each told once", (_where, of, places) => {
	expect(
		placesOf(ad(of)).map(
			({ fieldType, assetExternalId }) => `${fieldType} ${assetExternalId}`,
		),
	).toEqual(places);
});

test("a picture is known by its hash, whatever address it has today", () => {
	const row = {
		hash: "aa11",
		name: "a.jpg",
		url: "https://cdn.example/1?sig=2",
		width: 1080,
		height: 566,
	};
	expect(toImage(imageRow.parse(row))).toMatchObject({
		externalId: "aa11",
		kind: "IMAGE",
		name: "a.jpg",
		sourceUrl: row.url,
		hasFile: true,
		contentKey: "aa11",
		width: 1080,
		height: 566,
	});
	expect(toImage(imageRow.parse({ hash: "aa11" }))).toBeNull();
});

test("a video has its file and a still picture, and without rights to its page the page's address alone", () => {
	const row = {
		id: "55",
		title: "Film",
		picture: "https://cdn.example/p.jpg",
		source: "https://cdn.example/v.mp4",
		permalink_url: "/shop/videos/55/",
	};
	expect(toVideo(videoRow.parse(row))).toMatchObject({
		kind: "VIDEO",
		sourceUrl: row.source,
		hasFile: true,
		contentKey: "55",
		posterUrl: row.picture,
	});
	const { source: _, ...hidden } = row;
	expect(toVideo(videoRow.parse(hidden))).toMatchObject({
		sourceUrl: "https://www.facebook.com/shop/videos/55/",
		hasFile: false,
		contentKey: null,
		posterUrl: row.picture,
	});
});

test("the picture of a post is its creative's, and that of a library is not told twice", () => {
	const post = creative.parse({
		id: "4",
		image_url: "https://cdn.example/i.jpg",
		thumbnail_url: "https://cdn.example/t.jpg",
		effective_object_story_id: "1_2",
	});
	expect(toPostPicture(post, true)).toMatchObject({
		externalId: "creative:4",
		sourceUrl: "https://cdn.example/i.jpg",
		contentKey: "1_2",
	});
	expect(toPostPicture(post, false)).toBeNull();
});
