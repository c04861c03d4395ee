import type { AccessContext } from "@patchbay/access";
import { noSql, rawSql, type Sql, sql } from "@patchbay/db";
import { type AccountFilter, rankedAccounts } from "../counted-accounts.ts";
import type { MetricDimension } from "../metric-dimensions.ts";
import { isOneOf, isParent } from "../same-campaigns.ts";

/** Report as far as it says which rows are one campaign. */
interface Asked
	extends Omit<AccountFilter, "parent" | "sameAs" | "sameInBrand"> {
	groupBy: readonly MetricDimension[];
	parent?: { brandId: string } | { campaignId: string } | undefined;
}

/**
 * Makes one row of a campaign in reports by campaign, where several connections among those asked for have it: under the id at
 * the first of them in the order in which they answer; under the id that was asked for, where one was. Null where rows are told
 * apart by connection or account anyway.
 */
export function oneRowACampaign(
	ctx: AccessContext,
	{ groupBy, parent, ...asked }: Asked,
): { join: Sql; group: string } | null {
	const by = new Set(groupBy);
	if (!by.has("CAMPAIGN") || by.has("CONNECTION") || by.has("AD_ACCOUNT"))
		return null;
	const { brandIds, connectionIds, adAccountIds, platforms, campaignIds } =
		asked;
	const accounts = rankedAccounts(ctx, {
		brandIds,
		connectionIds,
		adAccountIds,
		platforms,
		campaignIds,
		parent: parent && ("brandId" in parent ? "brand" : "campaign"),
	});
	const isAskedFor =
		parent && "campaignId" in parent
			? isParent
			: campaignIds && isOneOf(campaignIds);
	return {
		join: sql` left join (
			select x.id, first_value(x.id) over (partition by n.platform, n.external_id, x.external_id${rawSql(by.has("BRAND") ? ", n.brand_id" : "")}
				order by ${isAskedFor ? sql`${isAskedFor} desc, ` : noSql}array_position(n.ids, n.id)) as stands_for
			from ${accounts} n join campaign x on x.tenant_id = ${ctx.tenantId} and x.ad_account_id = n.id
			where cardinality(n.ids) > 1
		) same on same.id = m.campaign_id`,
		group: "coalesce(same.stands_for, m.campaign_id)",
	};
}
