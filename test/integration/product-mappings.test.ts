import { newId } from "@patchbay/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	clientOf,
	createKey,
	everyScope,
	startApi,
	type TestApi,
} from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createBrand } from "../support/factories/brand.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { globalId } from "../support/people.ts";

interface Mapping {
	productId: string;
	platform: string;
	externalId: string;
}

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

const newBrand = () =>
	createBrand(database.db, api.tenant.tenantId, { name: "North" });
const mapping = (
	productId: string,
	externalId: string,
	platform = "KLAVIYO",
): Mapping => ({ productId, platform, externalId });
const mappings = (count: number, product: string) =>
	Array.from({ length: count }, (_, index) => mapping(product, String(index)));

async function set(
	brandId: string,
	lists: { set?: Mapping[]; remove?: Mapping[] },
	client = api.client,
) {
	const { setProductMappings } = await client.query(
		`mutation ($input: ProductMappingsInput!) { setProductMappings(input: $input) {
			brand { productMappings { totalCount } } userErrors { code message field } } }`,
		{ input: { brandId: globalId("Brand", brandId), ...lists } },
	);
	return setProductMappings;
}

async function listed(brandId: string, search?: string) {
	const { brand } = await api.client.query(
		`query ($id: ID!, $search: String) { brand(id: $id) { productMappings(first: 100, search: $search) {
			totalCount nodes { productId platform externalId name } } } }`,
		{ id: globalId("Brand", brandId), search },
	);
	return brand.productMappings.nodes;
}

const audited = (brandId: string) =>
	asOwner(database, api.tenant.tenantId, async (client) => {
		const { rows } = await client.query<{ detail: object }>(
			"select detail from audit_event where action = 'BRAND_CHANGE' and target_id = $1 order by sequence",
			[brandId],
		);
		return rows.map(({ detail }) => detail);
	});

test("mappings are set and removed in one call, and a second time nothing changes", async () => {
	const brandId = await newBrand();
	const first = {
		set: [
			mapping("SKU-1", "item 1 🛍️"),
			mapping("SKU-1", "9007199254740993", "META_ADS"),
			mapping("SKU-2", "b"),
		],
	};
	expect(await set(brandId, first)).toEqual({
		brand: { productMappings: { totalCount: 3 } },
		userErrors: [],
	});
	await set(brandId, first);
	const second = {
		set: [mapping("SKU-3", "item 1 🛍️"), mapping("SKU-4", "c")],
		remove: [
			mapping("SKU-2", "b"),
			// It is another product's: it stays.
			mapping("SKU-9", "9007199254740993", "META_ADS"),
			mapping("SKU-9", "was never there"),
		],
	};
	await set(brandId, second);
	await set(brandId, second);
	expect(await listed(brandId)).toEqual([
		{ ...mapping("SKU-1", "9007199254740993", "META_ADS"), name: null },
		{ ...mapping("SKU-3", "item 1 🛍️"), name: null },
		{ ...mapping("SKU-4", "c"), name: null },
	]);
	const entries = await audited(brandId);
	expect(entries).toHaveLength(2);
	expect(entries[1]).toEqual({
		changed: ["productMappings"],
		set: 2,
		removed: 1,
		mappings: expect.arrayContaining([
			{ platform: "KLAVIYO", externalId: "b", before: "SKU-2", after: null },
			{
				platform: "KLAVIYO",
				externalId: "item 1 🛍️",
				before: "SKU-1",
				after: "SKU-3",
			},
			{ platform: "KLAVIYO", externalId: "c", before: null, after: "SKU-4" },
		]),
	});
});

test("an item moves from one product to another by removing the one and setting the other", async () => {
	const brandId = await newBrand();
	await set(brandId, { set: [mapping("old", "item")] });
	const { userErrors } = await set(brandId, {
		remove: [mapping("old", "item")],
		set: [mapping("new", "item")],
	});
	expect(userErrors).toEqual([]);
	expect(await listed(brandId)).toEqual([
		{ ...mapping("new", "item"), name: null },
	]);
});

test.each([
	[
		"an item that stands twice",
		{ set: [mapping("1", "a"), mapping("2", "b"), mapping("3", "a")] },
		["set", "2", "externalId"],
		"first at place 1",
	],
	[
		"an item that is set and removed as the same product",
		{ set: [mapping("1", "a")], remove: [mapping("1", "a")] },
		["remove", "0", "externalId"],
		"both set and removed",
	],
	[
		"a removal that stands twice",
		{ remove: [mapping("1", "a"), mapping("1", "a")] },
		["remove", "1", "externalId"],
		"removed twice",
	],
	[
		"an empty product",
		{ set: [mapping("  ", "a")] },
		["set", "0", "productId"],
		"Give the product's id.",
	],
	[
		"an item's id with a line break",
		{ set: [mapping("1", "a\nb")] },
		["set", "0", "externalId"],
		"no line breaks",
	],
	[
		"a list that is too long",
		{ set: mappings(10_001, "set") },
		["set"],
		"At most 10,000 values",
	],
	[
		"more than fit in one call",
		{ set: mappings(6_000, "set"), remove: mappings(4_001, "gone") },
		["set"],
		"At most 10,000 mappings can be set and removed in one call, and this one has 10,001",
	],
])(
	"%s is refused, and nothing is set",
	async (_what, lists, field, message) => {
		const brandId = await newBrand();
		const answer = await set(brandId, lists);
		expect(answer.userErrors[0]).toMatchObject({
			code: "INVALID_INPUT",
			field,
		});
		expect(answer.userErrors[0].message).toContain(message);
		expect(await listed(brandId)).toEqual([]);
		expect(await audited(brandId)).toEqual([]);
	},
);

test("10,000 mappings with long ids are one call, and one entry of the audit with the first of them", async () => {
	const brandId = await newBrand();
	const { brand, userErrors } = await set(brandId, {
		set: Array.from({ length: 10_000 }, (_, index) =>
			mapping(
				`product of a shop with a long number ${index}`,
				`$custom:::$default:::a-variant-with-a-long-number-${index}`,
			),
		),
	});
	expect(userErrors).toEqual([]);
	expect(brand.productMappings.totalCount).toBe(10_000);
	const [entry] = (await audited(brandId)) as { mappings: object[] }[];
	expect(entry).toMatchObject({ set: 10_000, removed: 0 });
	expect(entry?.mappings).toHaveLength(100);
});

test("a brand has no more mappings than it can have, whatever a call adds", async () => {
	const brandId = await newBrand();
	await asOwner(database, api.tenant.tenantId, (client) =>
		client.query(
			`insert into product_mapping (id, tenant_id, brand_id, product_id, platform, external_id, set_at)
			select gen_random_uuid(), $1, $2, n::text, 'KLAVIYO', n::text, now() from generate_series(1, 99999) n`,
			[api.tenant.tenantId, brandId],
		),
	);
	const refused = await set(brandId, {
		set: [mapping("one", "x"), mapping("two", "y")],
	});
	expect(refused.userErrors).toEqual([
		{
			code: "LIMIT_REACHED",
			message: expect.stringContaining("at most 100,000"),
			field: ["set"],
		},
	]);
	expect(
		(await set(brandId, { set: [mapping("one", "x")] })).userErrors,
	).toEqual([]);
});

test("two calls at once leave one product for each item", async () => {
	const brandId = await newBrand();
	const items = Array.from({ length: 200 }, (_, index) => String(index));
	await Promise.all(
		["a", "b", "c"].map((product) =>
			set(brandId, { set: items.map((item) => mapping(product, item)) }),
		),
	);
	const nodes = await listed(brandId);
	expect(new Set(nodes.map(({ productId }: Mapping) => productId)).size).toBe(
		1,
	);
});

test("the name is the item's in the brand's newest catalog, also of one that is no longer listed, and can be searched for", async () => {
	const brandId = await newBrand();
	const { tenantId } = api.tenant;
	await asOwner(database, tenantId, async (client) => {
		const ids = { connection: newId(), account: newId() };
		await client.query(
			`insert into connection (id, tenant_id, brand_id, platform, status, connected_by_type, connected_at)
			values ($1, $2, $3, 'KLAVIYO', 'ACTIVE', 'SYSTEM', now())`,
			[ids.connection, tenantId, brandId],
		);
		await client.query(
			`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, updated_at)
			values ($1, $2, $3, 'KLAVIYO', 'x', 'Shop', now())`,
			[ids.account, tenantId, ids.connection],
		);
		await client.query(
			`insert into catalog_item (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, imported_at, retired_at)
			select gen_random_uuid(), $1, $2, $3, $4, 'KLAVIYO', v.id, v.name, now(), v.retired
			from (values ('a', 'Red shoe', null), ('b', 'Blue hat', now())) v (id, name, retired)`,
			[tenantId, brandId, ids.connection, ids.account],
		);
	});
	await set(brandId, {
		set: [mapping("1", "a"), mapping("2", "b"), mapping("3", "c")],
	});
	const nodes = await listed(brandId);
	expect(nodes.map(({ name }: { name: string | null }) => name)).toEqual([
		"Red shoe",
		"Blue hat",
		null,
	]);
	const found = async (search: string) =>
		(await listed(brandId, search)).map(({ productId }: Mapping) => productId);
	expect(await found("SHOE")).toEqual(["1"]);
	expect(await found("c")).toEqual(["3"]);
	expect(await found("%")).toEqual([]);
});

test("who may not write campaigns may not, and another tenant's brand is not there", async () => {
	const brandId = await newBrand();
	const key = async (scopes: Parameters<typeof createKey>[2]) =>
		clientOf(api.url, await createKey(database, api.tenant, scopes));
	const one = { set: [mapping("1", "a")] };
	const without = await set(brandId, one, await key(["READ", "CONNECT"]));
	expect(without.userErrors[0]).toMatchObject({ code: "FORBIDDEN" });
	const allowed = await set(
		brandId,
		one,
		await key(["READ", "CAMPAIGNS_WRITE"]),
	);
	expect(allowed.userErrors).toEqual([]);
	const other = await createTenant(database);
	const stranger = clientOf(
		api.url,
		await createKey(database, other, everyScope),
	);
	expect((await set(brandId, one, stranger)).userErrors[0]).toMatchObject({
		code: "NOT_FOUND",
		field: ["brandId"],
	});
});
