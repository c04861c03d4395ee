import type { AccessContext } from "@patchbay/access";
import { type Platform, rawSql, type Sql, sql, whereAll } from "@patchbay/db";

/** Accounts that a sum is about; what is left out admits all. */
export interface AccountFilter {
	brandIds?: readonly string[] | null | undefined;
	platforms?: readonly Platform[] | null | undefined;
	connectionIds?: readonly string[] | null | undefined;
	adAccountIds?: readonly string[] | null | undefined;
	/** The accounts of these campaigns. */
	campaignIds?: readonly string[] | null | undefined;
	/** Those of the row `parent` of the statement around. */
	parent?: "brand" | "connection" | "campaign" | undefined;
}

/**
 * Relation of the accounts that a sum counts, with the days that each answers for: (id, connection_id, brand_id, platform,
 * time_zone, counted_from, counted_to). `counted_to` is the first day that it does not answer for.
 */
export function countedAccounts(
	{ tenantId }: AccessContext,
	filter: AccountFilter = {},
): Sql {
	const anyOf = (column: string, ids: readonly string[] | null | undefined) =>
		ids ? [sql`${rawSql(column)} = any(${ids}::uuid[])`] : [];
	const { platforms, campaignIds, parent } = filter;
	return sql`(select a.id, a.connection_id, c.brand_id, a.platform, a.time_zone,
			'-infinity'::date as counted_from, 'infinity'::date as counted_to
		from ad_account a
		join connection c on c.tenant_id = a.tenant_id and c.id = a.connection_id
		${whereAll([
			sql`a.tenant_id = ${tenantId}`,
			...anyOf("c.brand_id", filter.brandIds),
			...anyOf("a.connection_id", filter.connectionIds),
			...anyOf("a.id", filter.adAccountIds),
			...(platforms ? [sql`a.platform = any(${platforms}::"Platform"[])`] : []),
			...(campaignIds
				? [
						sql`a.id in (select x.ad_account_id from campaign x where x.tenant_id = ${tenantId} and x.id = any(${campaignIds}::uuid[]))`,
					]
				: []),
			...(parent ? [parentCondition(tenantId, parent)] : []),
		])})`;
}

function parentCondition(
	tenantId: string,
	parent: NonNullable<AccountFilter["parent"]>,
): Sql {
	switch (parent) {
		case "brand":
			return sql`c.brand_id = parent.id`;
		case "connection":
			return sql`a.connection_id = parent.id`;
		case "campaign":
			return sql`a.id = (select x.ad_account_id from campaign x where x.tenant_id = ${tenantId} and x.id = parent.id)`;
	}
}
