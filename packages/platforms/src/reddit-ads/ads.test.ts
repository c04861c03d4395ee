import { describe, expect, test } from "vitest";
import { ads } from "./ads.ts";
import {
	type Answer,
	account,
	collect,
	fail,
	page,
	withReddit,
} from "./fixtures/reddit.ts";
import { ad, post } from "./fixtures/rows.ts";

describe("ads", () => {
	const adsOf = (count: number) =>
		Array.from({ length: count }, (_, at) => ({
			...ad,
			id: String(at + 1),
			post_id: `t3_p${at + 1}`,
		}));
	const posts = (count: number) =>
		Array.from({ length: count }, (_, at) => ({
			...post,
			id: `t3_p${at + 1}`,
			headline: `Headline ${at + 1}`,
		}));

	test("have the words of their posts: many by the profile's list, the rest one by one", async () => {
		const answer: Answer = (asked, reply) => {
			if (asked.path === "ad_accounts/a2_e1/ads")
				return page(asked, adsOf(9), 5);
			if (asked.path === "profiles/t2_brand/posts")
				return page(asked, posts(6), 2);
			return asked.path === "posts/t3_p7"
				? { data: { ...post, id: "t3_p7", headline: "Alone" } }
				: fail(reply, 404);
		};
		await withReddit(answer, async ({ session, asked, to }) => {
			const pages = await collect(ads(session, account));
			const found = pages.flatMap(({ records }) => records);
			expect(found.map(({ headlines }) => headlines[0])).toEqual([
				"Headline 1",
				"Headline 2",
				"Headline 3",
				"Headline 4",
				"Headline 5",
				"Headline 6",
				"Alone",
				undefined,
				undefined,
			]);
			// The first page's posts are on three pages of the profile's list; the list is not read twice.
			expect(to("profiles/t2_brand/posts")).toHaveLength(3);
			expect(
				asked
					.filter(({ path }) => path.startsWith("posts/"))
					.map(({ path }) => path)
					.sort(),
			).toEqual(["posts/t3_p7", "posts/t3_p8", "posts/t3_p9"]);
		});
	});

	test("of a profile that the login may not read, and without a post, are read all the same", async () => {
		const answer: Answer = (asked, reply) =>
			asked.path === "ad_accounts/a2_e1/ads"
				? page(asked, [...adsOf(5), { ...ad, id: "6", post_id: null }])
				: fail(reply, 403);
		await withReddit(answer, async ({ session, asked }) => {
			const [first] = await collect(ads(session, account));
			expect(first?.records).toHaveLength(6);
			expect(first?.records[0]?.headlines).toEqual([]);
			expect(asked).toHaveLength(1 + 1 + 5);
		});
	});

	test("are not told without their words where a limit is met on the way", async () => {
		await withReddit(
			(asked, reply) =>
				asked.path === "ad_accounts/a2_e1/ads"
					? page(asked, adsOf(1))
					: fail(reply, 429),
			async ({ session }) => {
				await expect(collect(ads(session, account))).rejects.toMatchObject({
					code: "RATE_LIMITED",
				});
			},
		);
	});

	test("are told in parts, so that a limit on the way loses none of their posts", async () => {
		let left = 30;
		const answer: Answer = (asked, reply) => {
			if (asked.path === "ad_accounts/a2_e1/ads")
				return page(
					asked,
					adsOf(50).map((each) => ({ ...each, profile_id: null })),
					45,
				);
			left -= 1;
			return left < 0
				? fail(reply, 429)
				: { data: { ...post, id: asked.path.slice("posts/".length) } };
		};
		await withReddit(answer, async ({ session, to }) => {
			const told: string[] = [];
			let cursor: string | null = null;
			const read = async () => {
				for await (const found of ads(session, account, { cursor })) {
					told.push(...found.records.map(({ externalId }) => externalId));
					cursor = found.nextCursor;
				}
			};
			await expect(read()).rejects.toMatchObject({ code: "RATE_LIMITED" });
			expect(told).toHaveLength(20);
			// Some calls may still be on their way.
			left = 40;
			await read();
			expect(told).toEqual(adsOf(50).map(({ id }) => id));
			expect(cursor).toBeNull();
			expect(to("ad_accounts/a2_e1/ads")).toHaveLength(3);
		});
	});

	test("are told again from the page's first on where the last one that was told is gone", async () => {
		await withReddit(
			(asked, reply) =>
				asked.path === "ad_accounts/a2_e1/ads"
					? page(asked, adsOf(2))
					: fail(reply, 404),
			async ({ session }) => {
				const read = (cursor: string) =>
					collect(ads(session, account, { cursor }));
				const [whole] = await read("after:77:");
				expect(whole?.records).toHaveLength(2);
				const [rest] = await read("after:1:");
				expect(rest?.records.map(({ externalId }) => externalId)).toEqual([
					"2",
				]);
				await expect(read("after:x:")).rejects.toThrow("cursor");
			},
		);
	});
});
