import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Brand,
	containsPattern,
	type Page,
	type PageArgs,
	type Part,
	rawSql,
	recordOf,
	sql,
	tablePage,
	type WantedFields,
	type WithReader,
} from "@patchbay/db";

/** Brand without what the onboarding keeps for itself: `readOnboarding` tells it. */
export type BrandRecord = Omit<Brand, "onboardingCompletedAt">;

export const brandRecord = recordOf<BrandRecord>({
	id: "value",
	tenantId: "value",
	name: "value",
	websiteUrl: "value",
	timeZone: "value",
	currencyCode: "value",
	createdAt: "instant",
	updatedAt: "instant",
});

export interface ListBrands {
	page: PageArgs;
	/** Part of the name, in any case. */
	search?: string | null | undefined;
}

/** The tenant's brands by name. */
export function listBrands(
	ctx: AccessContext & WithReader,
	{ page, search }: ListBrands,
): Page<BrandRecord> {
	requirePermission(ctx, "tenant.read");
	return tablePage(ctx.reader, {
		name: "brands",
		table: "brand",
		args: page,
		record: brandRecord,
		where: [search ? sql`t.name ilike ${containsPattern(search)}` : null],
		order: { column: "name", type: "text", direction: "ASC" },
	});
}

/** The brand that a row of `alias` names in its brand_id, to be read together with it. */
export const brandOf = (
	alias: string,
	wanted: WantedFields = null,
): Part<BrandRecord> => ({
	json: sql`(select ${brandRecord.json("b", wanted)} from brand b where b.tenant_id = ${rawSql(alias)}.tenant_id and b.id = ${rawSql(alias)}.brand_id)`,
	read: (value) => brandRecord.read(value as object),
});
