import type { SqlExecutor } from "@patchbay/db";
import type { CatalogScope } from "./catalog-scope.ts";

/** Lists of which an account's whole content can be read, so that what is missing is gone. */
export type RetirableList =
	| "CAMPAIGNS"
	| "AD_GROUPS"
	| "ADS"
	| "KEYWORDS"
	| "ASSET_LINKS"
	| "AUDIENCES"
	| "CATALOG_ITEMS"
	| "SOURCES";

/**
 * After a whole, unfiltered list was read without a rejected record: what it no longer holds becomes REMOVED, or retired where
 * it has no state of its own, and a link is deleted. Nothing else is: spend and people's mappings refer to these rows.
 * @param seenSince what was saved at this moment or later counts as listed
 * @returns how many rows were changed
 */
export async function retireUnlisted(
	sql: SqlExecutor,
	scope: Pick<CatalogScope, "tenantId" | "adAccountId">,
	list: RetirableList,
	seenSince: Date,
): Promise<number> {
	const { rowCount } = await sql.query(statements[list], [
		scope.tenantId,
		scope.adAccountId,
		seenSince,
	]);
	return rowCount;
}

const statements: Record<RetirableList, string> = {
	CAMPAIGNS: `update campaign set status = 'REMOVED', platform_status = 'REMOVED'
		where tenant_id = $1::uuid and ad_account_id = $2::uuid and imported_at < $3 and status <> 'REMOVED'`,
	AD_GROUPS: retireChildren("ad_group"),
	ADS: retireChildren("ad"),
	KEYWORDS: retireChildren("keyword"),
	ASSET_LINKS: `delete from asset_link link using campaign
		where campaign.tenant_id = $1::uuid and campaign.ad_account_id = $2::uuid
			and link.tenant_id = campaign.tenant_id and link.campaign_id = campaign.id and link.imported_at < $3`,
	AUDIENCES: retireListed("audience"),
	CATALOG_ITEMS: retireListed("catalog_item"),
	SOURCES: retireListed("source"),
};

function retireListed(table: "audience" | "catalog_item" | "source"): string {
	return `update ${table} set retired_at = now()
		where tenant_id = $1::uuid and ad_account_id = $2::uuid and imported_at < $3 and retired_at is null`;
}

function retireChildren(table: "ad_group" | "ad" | "keyword"): string {
	return `update ${table} child set status = 'REMOVED', platform_status = 'REMOVED' from campaign
		where campaign.tenant_id = $1::uuid and campaign.ad_account_id = $2::uuid
			and child.tenant_id = campaign.tenant_id and child.campaign_id = campaign.id
			and child.imported_at < $3 and child.status <> 'REMOVED'`;
}
