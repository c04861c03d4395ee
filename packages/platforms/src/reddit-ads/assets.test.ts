import { expect, test } from "vitest";
import { post as postRow } from "./api-types.ts";
import { assetsOf } from "./asset-mapper.ts";
import { assetAddresses, assetLinks, assets } from "./assets.ts";
import {
	type Answer,
	account,
	collect,
	fail,
	page,
	withReddit,
} from "./fixtures/reddit.ts";
import { ad, post } from "./fixtures/rows.ts";

const carousel = {
	...post,
	id: "t3_p2",
	type: "CAROUSEL",
	content: [
		{ media_url: "https://i.redd.it/a.jpg", caption: "One" },
		{ media_url: null, caption: "Two" },
		{ media_url: "https://i.redd.it/c.gif", caption: null },
	],
};
const video = {
	...post,
	id: "t3_p3",
	type: "VIDEO",
	content: [{ media_url: "https://v.redd.it/abc/DASH_720.mp4" }],
};
const words = {
	...post,
	id: "t3_p4",
	type: "TEXT",
	body: "Words",
	content: [],
};
const all = [post, carousel, video, words];

/** An account whose ads show each post, the first one twice, and one that is gone. */
const reddit: Answer = (asked, reply) => {
	if (asked.path === "ad_accounts/a2_e1/ads")
		return page(
			asked,
			["t3_p3", "t3_p1", "t3_p2", "t3_p1", "t3_p4", "t3_gone"].map(
				(id, at) => ({
					...ad,
					id: String(at + 1),
					post_id: id,
					profile_id: null,
				}),
			),
			4,
		);
	const found = all.find(({ id }) => asked.path === `posts/${id}`);
	return found ? { data: found } : fail(reply, 404);
};

test("files of posts are told once, in the order of their posts, and from each cursor on", async () => {
	await withReddit(reddit, async ({ session }) => {
		const pages = await collect(assets(session, account, { pageSize: 2 }));
		expect(
			pages.flatMap(({ records }) =>
				records.map(({ externalId }) => externalId),
			),
		).toEqual(["t3_p1:0", "t3_p2:0", "t3_p2:2", "t3_p3:0", "t3_p4:0"]);
		expect(pages.at(-1)?.nextCursor).toBeNull();
		for (const [at, { nextCursor }] of pages.entries())
			if (nextCursor !== null)
				expect(
					await collect(
						assets(session, account, { pageSize: 2, cursor: nextCursor }),
					),
				).toEqual(pages.slice(at + 1));
	});
});

test("a file is known by its path, and not by the signature behind it", () => {
	const [asset] = assetsOf(postRow.parse(post));
	expect(asset).toMatchObject({
		kind: "IMAGE",
		name: "Meet it",
		sourceUrl: "https://i.redd.it/p1.png?s=signature",
		hasFile: true,
		contentKey: "i.redd.it/p1.png",
		mimeType: "image/png",
		posterUrl: null,
	});
	expect(assetsOf(postRow.parse(video))[0]).toMatchObject({
		kind: "VIDEO",
		hasFile: true,
		mimeType: "video/mp4",
		posterUrl: "https://b.thumbs.redditmedia.com/p1.jpg",
	});
	const bare = { ...video, content: [{ media_url: "https://v.redd.it/abc" }] };
	expect(assetsOf(postRow.parse(bare))[0]?.hasFile).toBe(false);
	const hostile = { ...post, content: [{ media_url: "file:///etc/passwd" }] };
	expect(assetsOf(postRow.parse(hostile))).toEqual([]);
});

test("a post of words is its words", () => {
	expect(assetsOf(postRow.parse(words))).toMatchObject([
		{ kind: "TEXT", name: "Meet it", text: "Words", sourceUrl: null },
	]);
	const short = { ...words, body: null };
	expect(assetsOf(postRow.parse(short))[0]?.text).toBe("Meet it");
	expect(assetsOf(postRow.parse({ ...short, headline: null }))).toEqual([]);
});

test("every place of a file on an ad is told", async () => {
	await withReddit(reddit, async ({ session }) => {
		const pages = await collect(assetLinks(session, account));
		expect(
			pages.flatMap(({ records }) =>
				records.map((link) => [
					link.adExternalId,
					link.assetExternalId,
					link.fieldType,
				]),
			),
		).toEqual([
			["1", "t3_p3:0", "VIDEO"],
			["2", "t3_p1:0", "IMAGE"],
			["3", "t3_p2:0", "CAROUSEL"],
			["3", "t3_p2:2", "CAROUSEL"],
			["4", "t3_p1:0", "IMAGE"],
			["5", "t3_p4:0", "TEXT"],
		]);
	});
});

test("addresses are told anew of the files that are asked for and are there", async () => {
	await withReddit(reddit, async ({ session, asked }) => {
		expect([
			...(await assetAddresses(session, account, [
				"t3_p2:2",
				"t3_p2:1",
				"t3_gone:0",
				"no id",
			])),
		]).toEqual([["t3_p2:2", "https://i.redd.it/c.gif"]]);
		expect(asked).toHaveLength(2);
	});
});
