import { api, orNotFound, type RouteArgs } from "./api.server.ts";
import type { Platform } from "./graphql/enums.ts";
import { findCatalogItems } from "./graphql/product-mappings.ts";

export interface FoundItem {
	connectionId: string;
	platform: Platform;
	accountName: string | null;
	externalId: string;
	name: string;
}

/** Items of a brand's catalogs whose name or id holds a text. */
export async function findItems(
	args: RouteArgs,
	brandId: string,
	search: string,
): Promise<FoundItem[]> {
	const { brand } = await api(args)(findCatalogItems, { id: brandId, search });
	return orNotFound(brand, "brand").connections.nodes.flatMap(
		({ id, platform, accountName, catalogItems }) =>
			(catalogItems?.nodes ?? []).map((item) => ({
				connectionId: id,
				platform,
				accountName,
				...item,
			})),
	);
}
