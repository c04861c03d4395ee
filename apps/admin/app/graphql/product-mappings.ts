import type { ListPage } from "./account-lists.ts";
import { graphql } from "./document.ts";
import type { Platform } from "./enums.ts";
import {
	type PageVariables,
	pageInfoFields,
	type UserError,
	userErrorFields,
} from "./parts.ts";

export interface ProductMappingInput {
	productId: string;
	platform: Platform;
	externalId: string;
}

export interface ProductMapping extends ProductMappingInput {
	/** The item's name in the brand's catalogs; null where none has it. */
	name: string | null;
}

export interface CatalogConnection {
	id: string;
	platform: Platform;
	accountName: string | null;
}

/** A page of a brand's mappings, and the platforms and connections that an item can come from. */
export const brandProducts = graphql<
	{
		brand: {
			productMappings: ListPage<ProductMapping>;
			connections: { nodes: { platform: Platform }[] };
		} | null;
		platforms: { platform: Platform; capabilities: string[] }[];
	},
	PageVariables & { id: string; search?: string | undefined }
>(/* GraphQL */ `
	query BrandProducts($id: ID!, $search: String, $first: Int, $after: String, $last: Int, $before: String) {
		brand(id: $id) {
			productMappings(search: $search, first: $first, after: $after, last: $last, before: $before) {
				nodes { productId platform externalId name }
				${pageInfoFields}
				totalCount
			}
			connections(first: 50) { nodes { platform } }
		}
		platforms { platform capabilities }
	}
`);

/** One page of a brand's mappings, for a file. */
export const mappingsPage = graphql<
	{ brand: { productMappings: ListPage<ProductMapping> } | null },
	{ id: string; after?: string | undefined }
>(/* GraphQL */ `
	query MappingsPage($id: ID!, $after: String) {
		brand(id: $id) {
			productMappings(first: 100, after: $after) {
				nodes { productId platform externalId name }
				${pageInfoFields}
				totalCount
			}
		}
	}
`);

/** Items of a brand's catalogs that a search finds, some of each connection. */
export const findCatalogItems = graphql<
	{
		brand: {
			connections: {
				nodes: (CatalogConnection & {
					catalogItems: {
						nodes: { externalId: string; name: string }[];
					} | null;
				})[];
			};
		} | null;
	},
	{ id: string; search: string }
>(/* GraphQL */ `
	query FindCatalogItems($id: ID!, $search: String!) {
		brand(id: $id) {
			connections(first: 50) {
				nodes {
					id platform accountName
					catalogItems(first: 10, search: $search) { nodes { externalId name } }
				}
			}
		}
	}
`);

export const setProductMappings = graphql<
	{
		setProductMappings: {
			brand: { id: string } | null;
			userErrors: UserError[];
		};
	},
	{
		input: {
			brandId: string;
			set?: ProductMappingInput[];
			remove?: ProductMappingInput[];
		};
	}
>(/* GraphQL */ `
	mutation SetProductMappings($input: ProductMappingsInput!) {
		setProductMappings(input: $input) { brand { id } ${userErrorFields} }
	}
`);
