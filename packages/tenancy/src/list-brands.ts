import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	type Brand,
	containsPattern,
	keysetPage,
	type Page,
	type PageArgs,
	type Part,
	rawSql,
	recordOf,
	sql,
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
	return keysetPage(ctx.reader, {
		name: "brands",
		args: page,
		alias: "b",
		from: sql`brand b`,
		where: [
			sql`b.tenant_id = ${ctx.tenantId}`,
			...(search ? [sql`b.name ilike ${containsPattern(search)}`] : []),
		],
		order: [
			{ by: rawSql("b.name"), type: "text", direction: "ASC" },
			{ by: rawSql("b.id"), type: "uuid", direction: "ASC" },
		],
		select: brandRecord.columns("b"),
		read: brandRecord.read,
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
