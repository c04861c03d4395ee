import { describe, expect, test } from "vitest";
import { ads } from "./ads.ts";
import { adGroups, campaigns } from "./entity-lists.ts";
import { account, collect, page, withReddit } from "./fixtures/reddit.ts";
import { adGroup, campaign } from "./fixtures/rows.ts";
import { keywords } from "./keywords.ts";

const list = "ad_accounts/a2_e1/campaigns";
const seven = Array.from({ length: 7 }, (_, index) => ({
	...campaign,
	id: String(index + 1),
}));

describe("a list", () => {
	test("is followed by the addresses that its pages tell, and goes on from each of them", async () => {
		await withReddit(
			(asked) => page(asked, seven, 3),
			async ({ session, asked }) => {
				const pages = await collect(campaigns(session, account));
				expect(pages.map(({ records }) => records.length)).toEqual([3, 3, 1]);
				expect(asked.map(({ path, query }) => [path, query])).toEqual([
					[list, { "page.size": "1000" }],
					[list, { "page.size": "1000", "page.token": "3" }],
					[list, { "page.size": "1000", "page.token": "6" }],
				]);
				expect(asked[0]?.headers).toMatchObject({
					authorization: "Bearer the-token",
					"user-agent": "web:app-1:patchbay",
				});
				for (const [at, { nextCursor }] of pages.entries())
					if (nextCursor !== null)
						expect(
							await collect(
								campaigns(session, account, { cursor: nextCursor }),
							),
						).toEqual(pages.slice(at + 1));
			},
		);
	});

	test("bears the user agent that was set", async () => {
		const userAgent = "web:brandhub:1.0 (by /u/owner)";
		await withReddit(
			(asked) => page(asked, seven),
			async ({ session, asked }) => {
				await collect(campaigns(session, account));
				expect(asked[0]?.headers["user-agent"]).toBe(userAgent);
			},
			{ userAgent },
		);
	});

	test.each([
		[
			"another host",
			"https://evil.test/api/v3/ad_accounts/a2_e1/campaigns?page.token=1",
		],
		["another list", "/api/v3/ad_accounts/a2_other/campaigns?page.token=1"],
		["a path above the API", "/elsewhere?page.token=1"],
		["itself", `/api/v3/${list}?page.size=1000`],
		["no address", "::"],
		["no query", `/api/v3/${list}`],
	])("that names %s as its next page is not followed", async (_name, link) => {
		await withReddit(
			() => ({ data: [campaign], pagination: { next_url: link } }),
			async ({ session, asked }) => {
				await expect(
					collect(campaigns(session, account)),
				).rejects.toMatchObject({ code: "PLATFORM_REPLY_CHANGED" });
				expect(asked).toHaveLength(1);
			},
		);
	});

	test("that leads round in a circle ends", async () => {
		await withReddit(
			({ query }) => ({
				data: [campaign],
				pagination: {
					next_url: `?page.token=${query["page.token"] === "a" ? "b" : "a"}`,
				},
			}),
			async ({ session }) => {
				await expect(
					collect(campaigns(session, account)),
				).rejects.toMatchObject({ code: "PLATFORM_REPLY_CHANGED" });
			},
		);
	});

	test("rejects a row that does not fit alone, with its id and its place", async () => {
		const { name: _, ...nameless } = campaign;
		await withReddit(
			(asked) => page(asked, [campaign, nameless]),
			async ({ session }) => {
				const [first] = await collect(campaigns(session, account));
				expect(first?.records).toHaveLength(1);
				expect(first?.rejected).toEqual([
					expect.objectContaining({
						entity: "campaign",
						externalId: campaign.id,
						path: "data[1].name",
					}),
				]);
			},
		);
	});

	test("of named campaigns asks for them by their ids: two hundred at a time, and one at a time for ad groups", async () => {
		await withReddit(
			(asked) => page(asked, []),
			async ({ session, asked }) => {
				const externalIds = Array.from({ length: 201 }, (_, at) =>
					String(at + 1),
				);
				await collect(campaigns(session, account, { externalIds }));
				expect(asked.map(({ query }) => query.id?.split(",").length)).toEqual([
					200, 1,
				]);
				await collect(adGroups(session, account, { externalIds: ["1", "2"] }));
				await collect(ads(session, account, { externalIds: ["1", "2"] }));
				expect(asked.slice(2).map(({ query }) => query.campaign_id)).toEqual([
					"1",
					"2",
					"1,2",
				]);
			},
		);
	});

	test("refuses an id that is none before anything is asked, and asks nothing for no campaign", async () => {
		await withReddit(
			() => ({}),
			async ({ session, asked }) => {
				await expect(
					collect(campaigns(session, account, { externalIds: ["1,2"] })),
				).rejects.toThrow("digits only");
				expect(
					await collect(campaigns(session, account, { externalIds: [] })),
				).toEqual([]);
				expect(asked).toEqual([]);
			},
		);
	});
});

test("keywords are an ad group's words and the ones that it shuns, each under an id of its own", async () => {
	await withReddit(
		(asked) => page(asked, [adGroup, { ...adGroup, id: "2", targeting: null }]),
		async ({ session, asked }) => {
			const [first] = await collect(keywords(session, account));
			expect(first?.records).toMatchObject([
				{ text: "tote bag", negative: false, matchType: "UNKNOWN" },
				{ text: "canvas", negative: false },
				{ text: "tote bag", negative: true },
			]);
			for (const { externalId, status, platformStatus } of first?.records ??
				[]) {
				expect(externalId).toMatch(/^1600001:(not:)?[\da-f]{12}$/);
				expect({ status, platformStatus }).toEqual({
					status: "ACTIVE",
					platformStatus: "ACTIVE",
				});
			}
			const ids = first?.records.map(({ externalId }) => externalId);
			expect(new Set(ids).size).toBe(3);
			expect(asked[0]?.query["page.size"]).toBe("50");
		},
	);
});
