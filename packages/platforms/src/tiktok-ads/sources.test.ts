import { expect, test } from "vitest";
import { account, collect, page, withTikTok } from "./fixtures/tiktok.ts";
import { regionNames } from "./regions.ts";
import { sources } from "./sources.ts";

/** A page under the name that the list has in its reply. */
function named(name: string, whole: object): object {
	const { list, ...rest } = whole as { list: object[] };
	return { [name]: list, ...rest };
}

const pixels = Array.from({ length: 3 }, (_, index) => ({
	pixel_id: `710000000000000000${index}`,
	pixel_code: `C1PIXELCODE00000000${index}`,
	pixel_name: index === 0 ? "Shop 🛒" : "",
	events: [],
}));
const identities = [
	{
		identity_id: "a1b2-c3",
		identity_type: "BC_AUTH_TT",
		display_name: "Linen",
		user_name: "linen.shop",
	},
	{ identity_id: "7012", identity_type: "TELEPATHY", display_name: "" },
	{ identity_id: 7 },
];

test("pixels and identities are one list, with the words that people know them by, from each cursor on", async () => {
	await withTikTok(
		(asked) =>
			asked.path === "pixel/list/"
				? named("pixels", page(asked, pixels, 2))
				: named("identity_list", page(asked, identities, 100)),
		async ({ session, to }) => {
			const pages = await collect(sources(session, account));
			expect(
				pages.flatMap(({ records }) =>
					records.map(({ kind, externalId, name, details }) => [
						kind,
						externalId,
						name,
						details,
					]),
				),
			).toEqual([
				["PIXEL", pixels[0]?.pixel_id, "Shop 🛒", pixels[0]?.pixel_code],
				[
					"PIXEL",
					pixels[1]?.pixel_id,
					pixels[1]?.pixel_id,
					pixels[1]?.pixel_code,
				],
				[
					"PIXEL",
					pixels[2]?.pixel_id,
					pixels[2]?.pixel_id,
					pixels[2]?.pixel_code,
				],
				[
					"IDENTITY",
					"a1b2-c3",
					"Linen",
					"TikTok account of a business center, @linen.shop",
				],
				["IDENTITY", "7012", "7012", "TELEPATHY"],
			]);
			expect(pages.at(-1)?.rejected).toEqual([
				expect.objectContaining({
					entity: "identity",
					path: "data.identity_list[2].identity_id",
				}),
			]);
			const sizes = [...to("pixel/list/"), ...to("identity/get/")].map(
				({ parameters }) => parameters.page_size,
			);
			expect(sizes).toEqual(["20", "20", "100"]);
			for (const [at, { nextCursor }] of pages.entries())
				if (nextCursor !== null)
					expect(
						await collect(sources(session, account, { cursor: nextCursor })),
					).toEqual(pages.slice(at + 1));
		},
	);
});

test("a province is named with its country, a country without asking, and what TikTok does not list is left out", async () => {
	await withTikTok(
		() => ({
			region_info: [
				{ location_id: "2921044", name: "Germany", country_code: "DE" },
				{ location_id: "2951839", name: "Bavaria", country_code: "DE" },
				{ location_id: "1", name: "", country_code: "DE" },
			],
		}),
		async ({ session, asked }) => {
			expect(await regionNames(session, account, ["FR"])).toEqual([
				{ key: "FR", name: "France" },
			]);
			expect(asked).toEqual([]);
			expect(
				await regionNames(session, account, ["2951839", "2921044", "9", "FR"]),
			).toEqual([
				{ key: "FR", name: "France" },
				{ key: "2921044", name: "Germany" },
				{ key: "2951839", name: "Bavaria, Germany" },
			]);
			expect(asked[0]?.parameters).toMatchObject({
				placements: ["PLACEMENT_TIKTOK"],
				level_range: "TO_PROVINCE",
			});
		},
	);
});
