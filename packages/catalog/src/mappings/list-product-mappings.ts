import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	containsPattern,
	keysetPage,
	type Page,
	type PageArgs,
	rawSql,
	recordOf,
	sql,
	type WithReader,
} from "@patchbay/db";
import type { ProductMappingDraft } from "./product-mapping.ts";

export interface ProductMappingRecord extends ProductMappingDraft {
	/** The item's name in the newest catalog that has it; null where none that was imported for the brand does. */
	name: string | null;
}

const mappingRecord = recordOf<ProductMappingDraft>({
	productId: "value",
	platform: "value",
	externalId: "value",
});

const itemsOf = rawSql(
	`catalog_item i where i.tenant_id = m.tenant_id and i.brand_id = m.brand_id and i.platform = m.platform
		and i.external_id = m.external_id`,
);

export interface ListProductMappings {
	brandId: string;
	page: PageArgs;
	/** Part of the product's id, the item's id or the item's name, in any case. */
	search?: string | null | undefined;
}

/** A brand's product mappings by product. */
export function listProductMappings(
	ctx: AccessContext & WithReader,
	{ brandId, page, search }: ListProductMappings,
): Page<ProductMappingRecord> {
	requirePermission(ctx, "tenant.read");
	const pattern = search ? containsPattern(search) : null;
	return keysetPage(ctx.reader, {
		name: "productMappings",
		args: page,
		alias: "m",
		from: sql`product_mapping m`,
		where: [
			sql`m.tenant_id = ${ctx.tenantId}`,
			...(pattern === null
				? []
				: [
						sql`(m.product_id ilike ${pattern} or m.external_id ilike ${pattern}
							or exists (select from ${itemsOf} and i.name ilike ${pattern}))`,
					]),
		],
		order: [
			{ by: rawSql("m.product_id"), type: "text", direction: "ASC" },
			{ by: rawSql("m.id"), type: "uuid", direction: "ASC" },
		],
		select: mappingRecord.columns("m"),
		// What the platform lists now before what it once did.
		parts: {
			name: {
				json: sql`(select i.name from ${itemsOf} order by i.retired_at is not null, i.imported_at desc, i.id limit 1)`,
				read: (name) => name as string | null,
			},
		},
		read: (row) => row as ProductMappingRecord,
		parent: { id: brandId, column: rawSql("m.brand_id") },
	});
}
