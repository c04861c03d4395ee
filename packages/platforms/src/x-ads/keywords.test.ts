import { describe, expect, test } from "vitest";
import { shop } from "./fixtures/shop.ts";
import { account, collect, withX } from "./fixtures/x.ts";
import { keywords } from "./keywords.ts";

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
