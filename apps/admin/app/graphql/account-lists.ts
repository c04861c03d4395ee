import { graphql } from "./document.ts";
import type { AudienceKind, SourceKind } from "./enums.ts";
import {
	type Money,
	type PageInfo,
	type PageVariables,
	pageInfoFields,
} from "./parts.ts";

export interface Audience {
	externalId: string;
	name: string;
	kind: AudienceKind;
	/** Null where the platform does not tell it. */
	memberCount: string | null;
	updatedAt: string | null;
}

export interface CatalogItem {
	externalId: string;
	name: string;
	url: string | null;
	price: Money | null;
	/** Null where the platform does not tell it. */
	published: boolean | null;
}

export interface Source {
	externalId: string;
	kind: SourceKind;
	name: string;
	details: string | null;
}

export interface ListPage<Item> {
	nodes: Item[];
	pageInfo: PageInfo;
	totalCount: number;
}

type Count = { totalCount: number } | null;

/** Numbers of what a connection's accounts have beside campaigns; null where its platform has no such list. */
export const listCounts = graphql<
	{
		connection: {
			audiences: Count;
			catalogItems: Count;
			sources: Count;
		} | null;
	},
	{ id: string }
>(/* GraphQL */ `
	query ListCounts($id: ID!) {
		connection(id: $id) {
			audiences(first: 1) { totalCount }
			catalogItems(first: 1) { totalCount }
			sources(first: 1) { totalCount }
		}
	}
`);

type ListVariables = PageVariables & {
	id: string;
	search?: string | undefined;
};

export const connectionAudiences = graphql<
	{ connection: { audiences: ListPage<Audience> | null } | null },
	ListVariables
>(/* GraphQL */ `
	query ConnectionAudiences($id: ID!, $search: String, $first: Int, $after: String, $last: Int, $before: String) {
		connection(id: $id) {
			audiences(search: $search, first: $first, after: $after, last: $last, before: $before) {
				nodes { externalId name kind memberCount updatedAt }
				${pageInfoFields}
				totalCount
			}
		}
	}
`);

export const connectionCatalog = graphql<
	{ connection: { catalogItems: ListPage<CatalogItem> | null } | null },
	ListVariables
>(/* GraphQL */ `
	query ConnectionCatalog($id: ID!, $search: String, $first: Int, $after: String, $last: Int, $before: String) {
		connection(id: $id) {
			catalogItems(search: $search, first: $first, after: $after, last: $last, before: $before) {
				nodes { externalId name url price { amountMicros currencyCode } published }
				${pageInfoFields}
				totalCount
			}
		}
	}
`);

export const connectionSources = graphql<
	{ connection: { sources: ListPage<Source> | null } | null },
	ListVariables
>(/* GraphQL */ `
	query ConnectionSources($id: ID!, $search: String, $first: Int, $after: String, $last: Int, $before: String) {
		connection(id: $id) {
			sources(search: $search, first: $first, after: $after, last: $last, before: $before) {
				nodes { externalId kind name details }
				${pageInfoFields}
				totalCount
			}
		}
	}
`);
