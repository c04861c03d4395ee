import { describe, expect, test } from "vitest";
import { assetLinks, assets } from "./assets.ts";
import { shop } from "./fixtures/shop.ts";
import { account, collect, withX } from "./fixtures/x.ts";

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
