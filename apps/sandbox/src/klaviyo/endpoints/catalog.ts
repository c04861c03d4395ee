import type { Endpoint } from "../api/endpoint.ts";
import { rules } from "../api/filter-rules.ts";
import { tiers } from "../api/rate.ts";
import { linked, many, one } from "../api/read-endpoints.ts";
import type { Reading } from "../api/reading.ts";
import { type Shop, withId } from "../shop/shop.ts";
import { relatedMany } from "./related.ts";

const common = { scopes: ["catalogs:read"], tier: tiers.extraLarge };
const pages = {
	sorts: ["created"],
	paging: { usual: 100, most: 100 },
};
const itemReading: Reading = {
	kind: "catalog-item",
	includes: { variants: "catalog-variant" },
};
const itemFilters = {
	ids: rules.ids,
	"category.id": rules.equals,
	title: rules.contains,
	published: rules.flag,
};
const variantFilters = {
	ids: rules.ids,
	"item.id": rules.equals,
	sku: rules.equals,
	title: rules.contains,
	published: rules.flag,
};
const item = (shop: Shop, [id = ""]: readonly string[]) =>
	withId(shop.catalog.items, id);
const category = (shop: Shop, [id = ""]: readonly string[]) =>
	withId(shop.catalog.categories, id);

export const catalogEndpoints: readonly Endpoint[] = [
	many(
		{ ...common, path: "/api/catalog-items", operation: "get_catalog_items" },
		{ ...itemReading, filters: itemFilters, ...pages },
		(shop) => shop.catalog.items,
	),
	one(
		{
			...common,
			path: "/api/catalog-items/{id}",
			operation: "get_catalog_item",
		},
		itemReading,
		item,
	),
	many(
		{
			...common,
			path: "/api/catalog-items/{id}/variants",
			operation: "get_variants_for_catalog_item",
		},
		{ kind: "catalog-variant", filters: variantFilters, ...pages },
		relatedMany(item, "variants"),
	),
	linked(
		{
			...common,
			path: "/api/catalog-items/{id}/relationships/variants",
			operation: "get_variant_ids_for_catalog_item",
		},
		item,
		"variants",
	),
	many(
		{
			...common,
			path: "/api/catalog-variants",
			operation: "get_catalog_variants",
		},
		{ kind: "catalog-variant", filters: variantFilters, ...pages },
		(shop) => shop.catalog.variants,
	),
	one(
		{
			...common,
			path: "/api/catalog-variants/{id}",
			operation: "get_catalog_variant",
		},
		{ kind: "catalog-variant" },
		(shop, [id = ""]) => withId(shop.catalog.variants, id),
	),
	many(
		{
			...common,
			path: "/api/catalog-categories",
			operation: "get_catalog_categories",
		},
		{
			kind: "catalog-category",
			filters: { ids: rules.ids, name: rules.contains },
			...pages,
		},
		(shop) => shop.catalog.categories,
	),
	one(
		{
			...common,
			path: "/api/catalog-categories/{id}",
			operation: "get_catalog_category",
		},
		{ kind: "catalog-category" },
		category,
	),
	many(
		{
			...common,
			path: "/api/catalog-categories/{id}/items",
			operation: "get_items_for_catalog_category",
		},
		{ ...itemReading, filters: itemFilters, ...pages },
		(shop, ids) => {
			const found = category(shop, ids);
			return (
				found &&
				shop.catalog.items.filter(
					(resource) => resource.told?.["category.id"] === found.id,
				)
			);
		},
	),
];
