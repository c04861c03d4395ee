import { api, orNotFound, type RouteArgs } from "./api.server.ts";
import { listsPrefix } from "./format/lists-prefix.ts";
import {
	type Audience,
	type CatalogItem,
	connectionAudiences,
	connectionCatalog,
	connectionSources,
	type ListPage,
	listCounts,
	type Source,
} from "./graphql/account-lists.ts";
import { pageVariables } from "./page-variables.ts";

/** Lists that a connection's accounts can have, by their names in the address. */
export const accountLists = ["audiences", "catalog", "sources"] as const;
export type AccountList = (typeof accountLists)[number];

export interface LoadedLists {
	/** Lists that the platform has, with their numbers. */
	lists: { list: AccountList; totalCount: number }[];
	search: string | null;
	/** The one that is shown. */
	shown:
		| { list: "audiences"; page: ListPage<Audience> }
		| { list: "catalog"; page: ListPage<CatalogItem> }
		| { list: "sources"; page: ListPage<Source> };
}

/** The page of a connection's audiences, catalog or sources that the address names; null where its platform has none of them. */
export async function loadAccountLists(
	args: RouteArgs,
	id: string,
): Promise<LoadedLists | null> {
	const call = api(args);
	const counts = orNotFound(
		(await call(listCounts, { id })).connection,
		"connection",
	);
	const countOf = {
		audiences: counts.audiences,
		catalog: counts.catalogItems,
		sources: counts.sources,
	};
	const lists = accountLists.flatMap((list) => {
		const count = countOf[list];
		return count ? [{ list, ...count }] : [];
	});
	const [first] = lists;
	if (!first) return null;
	const { searchParams } = new URL(args.request.url);
	const asked = searchParams.get("list");
	const list = lists.find((each) => each.list === asked)?.list ?? first.list;
	const search = searchParams.get(`${listsPrefix}-q`)?.trim() || null;
	const variables = {
		id,
		search: search ?? undefined,
		...pageVariables(searchParams, 10, listsPrefix),
	};
	return { lists, search, shown: await loadList(args, list, variables) };
}

async function loadList(
	args: RouteArgs,
	list: AccountList,
	variables: { id: string },
): Promise<LoadedLists["shown"]> {
	const call = api(args);
	switch (list) {
		case "audiences": {
			const { connection } = await call(connectionAudiences, variables);
			return { list, page: orNotFound(connection?.audiences, "list") };
		}
		case "catalog": {
			const { connection } = await call(connectionCatalog, variables);
			return { list, page: orNotFound(connection?.catalogItems, "list") };
		}
		case "sources": {
			const { connection } = await call(connectionSources, variables);
			return { list, page: orNotFound(connection?.sources, "list") };
		}
	}
}
