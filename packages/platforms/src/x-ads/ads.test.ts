import { describe, expect, test } from "vitest";
import { EndlessList } from "../errors.ts";
import { ads } from "./ads.ts";
import { shop } from "./fixtures/shop.ts";
import { account, collect, listed, withX } from "./fixtures/x.ts";

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

	test("whose posts have a list without an end are not read for ever", async () => {
		let page = 0;
		await withX(
			(asked, reply) => {
				if (asked.path !== "tweets") return shop(asked, reply);
				page += 1;
				return listed([], `c-${page}`);
			},
			async ({ session }) => {
				await expect(collect(ads(session, account))).rejects.toBeInstanceOf(
					EndlessList,
				);
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
