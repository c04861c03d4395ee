import { afterEach, expect, test } from "vitest";
import { RateLimited } from "../errors.ts";
import { audiences } from "./audiences.ts";
import { catalogItems, toCatalogItem } from "./catalog-items.ts";
import metricsPage from "./fixtures/metrics.json" with { type: "json" };
import { account, listAll, type Served, serve } from "./fixtures/serve.ts";
import { sources } from "./sources.ts";

let served: Served;
afterEach(() => served?.stop());

test("lists and segments are audiences, with the members that Klaviyo counts for each", async () => {
	const row = (type: string, id: string, name: unknown, more: object = {}) => ({
		type,
		id,
		attributes: {
			name,
			created: "2026-01-02T03:04:05+02:00",
			updated: null,
			...more,
		},
	});
	served = await serve(({ path, query }) => {
		if (path === "lists")
			return query.has("page[cursor]")
				? { data: [row("list", "LstTwo", null)], links: { next: null } }
				: {
						data: [row("list", "LstOne", "VIP 🌟")],
						links: {
							next: "https://a.klaviyo.com/api/lists?page%5Bcursor%5D=two",
						},
					};
		if (path === "segments")
			return { data: [row("segment", "SegOne", "Lapsed")] };
		if (path === "lists/LstOne")
			return { data: row("list", "LstOne", "VIP 🌟", { profile_count: 1250 }) };
		// The count of a segment that is being computed.
		return {
			data: row("segment", "SegOne", "Lapsed", { profile_count: null }),
		};
	});
	const pages = await listAll(audiences(served.session, account));
	expect(pages.flatMap(({ records }) => records)).toEqual([
		{
			externalId: "LstOne",
			name: "VIP 🌟",
			kind: "LIST",
			memberCount: 1250n,
			createdAt: "2026-01-02T01:04:05.000Z",
			updatedAt: null,
		},
		expect.objectContaining({
			externalId: "SegOne",
			kind: "SEGMENT",
			memberCount: null,
		}),
	]);
	expect(pages.flatMap(({ rejected }) => rejected)).toEqual([
		expect.objectContaining({ entity: "audience", externalId: "LstTwo" }),
	]);
	expect(pages.map(({ nextCursor }) => nextCursor)).toEqual([
		"lists:two",
		"segments:",
		null,
	]);
	expect(
		served.asked.flatMap(({ path, query }) =>
			query.has("additional-fields[list]") ||
			query.has("additional-fields[segment]")
				? [path]
				: [],
		),
	).toEqual(["lists/LstOne", "segments/SegOne"]);
});

test("every audience that was counted is told before the limit of counts is met, so that a list comes to its end", async () => {
	const ids = ["A", "B", "C", "D", "E", "F"];
	const row = (id: string) => ({
		type: "list",
		id,
		attributes: { name: id, profile_count: 7 },
	});
	let counts = 0;
	served = await serve(
		({ path, query }) => {
			if (path === "segments") return { data: [] };
			const [, id] = path.split("/");
			if (id !== undefined) return { data: row(id) };
			const from = Number(query.get("page[cursor]") ?? 0);
			const to = from + Number(query.get("page[size]"));
			return {
				data: ids.slice(from, to).map(row),
				links: {
					next:
						to < ids.length
							? `https://a.klaviyo.com/api/lists?page%5Bcursor%5D=${to}`
							: null,
				},
			};
		},
		null,
		async (bucket) => {
			if (bucket === "listCounts" && ++counts > 1)
				throw new RateLimited("Later.", {
					retryAt: new Date(),
					limitedBy: "account",
					isOurs: true,
				});
		},
	);
	const told: string[] = [];
	let cursor: string | null = null;
	// Each try may count one audience, and begins where the one before had told its last page.
	for (let tries = 0; tries < 20; tries += 1) {
		counts = 0;
		try {
			for await (const page of audiences(served.session, account, { cursor })) {
				told.push(...page.records.map(({ externalId }) => externalId));
				cursor = page.nextCursor;
			}
			break;
		} catch (error) {
			expect(error).toBeInstanceOf(RateLimited);
		}
	}
	expect(told).toEqual(ids);
});

const item = (attributes: object) => ({
	type: "catalog-item",
	id: "$custom:::$default:::SKU-1",
	attributes,
});

test("catalog items stand under the shop's own id, and their price is in the account's currency", async () => {
	served = await serve(({ query }) => ({
		data: [
			item({
				external_id: "SKU-1",
				title: "Blue shirt",
				url: "https://shop.example/1",
				image_full_url: "https://shop.example/1.png",
				price: 42.1,
				published: true,
			}),
		],
		links: {
			next: query.has("page[cursor]")
				? null
				: "https://a.klaviyo.com/api/catalog-items?page%5Bcursor%5D=two",
		},
	}));
	const pages = await listAll(catalogItems(served.session, account));
	expect(pages).toHaveLength(2);
	expect(pages[0]?.records).toEqual([
		{
			externalId: "SKU-1",
			name: "Blue shirt",
			url: "https://shop.example/1",
			imageUrl: "https://shop.example/1.png",
			price: { amountMicros: 42_100_000n, currencyCode: "USD" },
			published: true,
		},
	]);
});

test.each([
	[{}, { externalId: "SKU-1", name: "SKU-1", price: null, published: null }],
	[{ price: 0 }, { price: { amountMicros: 0n, currencyCode: "USD" } }],
	[{ url: "javascript:alert(1)" }, { url: null }],
])("a catalog item of %j is %o", (attributes, expected) => {
	expect(toCatalogItem(item(attributes), account)).toMatchObject(expected);
});

test("a price in an account without a currency is not told", () => {
	expect(
		toCatalogItem(item({ price: 5 }), { currencyCode: "" }).price,
	).toBeNull();
});

test("metrics of events are sources, with the integration that they come from", async () => {
	served = await serve(() => metricsPage);
	const [page] = await listAll(sources(served.session, account));
	expect(page?.records).toContainEqual({
		externalId: "ORDSHO",
		kind: "METRIC",
		name: "Placed Order",
		details: "Shopify",
	});
	expect(page?.records.at(-1)).toMatchObject({ details: null });
	// Klaviyo takes no size of a page here.
	expect([...(served.asked[0]?.query.keys() ?? [])]).toEqual([]);
});
