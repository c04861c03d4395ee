import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type CatalogItem,
	type Page,
	recordOf,
	type WithReader,
} from "@patchbay/db";
import {
	type ListOfConnection,
	listOfConnection,
} from "./list-of-connection.ts";

export type CatalogItemRecord = Omit<CatalogItem, "importedAt" | "retiredAt">;

const catalogItemRecord = recordOf<CatalogItemRecord>({
	id: "value",
	tenantId: "value",
	brandId: "value",
	connectionId: "value",
	adAccountId: "value",
	platform: "value",
	externalId: "value",
	name: "value",
	url: "value",
	imageUrl: "value",
	priceMicros: "bigint",
	currencyCode: "value",
	published: "value",
});

/** The products of a connection's catalogs by name. */
export function listCatalogItems(
	ctx: AccessContext & WithReader,
	list: ListOfConnection,
): Page<CatalogItemRecord> {
	requirePermission(ctx, "tenant.read");
	return listOfConnection(
		ctx.reader,
		{
			name: "catalogItems",
			table: "catalog_item",
			record: catalogItemRecord,
			key: ["external_id"],
		},
		list,
	);
}
