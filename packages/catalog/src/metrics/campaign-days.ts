import type { AccessContext } from "@patchbay/access";
import { joinSql, noSql, rawSql, type Sql, sql } from "@patchbay/db";
import {
	campaignRowSums,
	type MetricSource,
	type SourceRows,
} from "./metric-source.ts";

/**
 * Numbers of campaigns by day, as they were imported. Where all campaigns are asked for, what an account has beyond them
 * is a row without a campaign, so that the sums are the platform's own.
 */
export const campaignDays: MetricSource = {
	name: "campaign and day",
	dimensions: new Set(["DATE", "WEEK", "MONTH", "CAMPAIGN"]),
	hasCampaigns: true,
	addsUpToAccountDays: true,
	rows(ctx, asked) {
		const { campaignIds, ofParentCampaign } = asked;
		if (ofParentCampaign)
			return sql`(${daysOf("metric_daily", "d.campaign_id", ctx, asked)} and d.campaign_id = parent.id${
				campaignIds
					? sql` and d.campaign_id = any(${campaignIds}::uuid[])`
					: noSql
			})`;
		if (campaignIds)
			return sql`(${daysOf("metric_daily", "d.campaign_id", ctx, asked)} and d.campaign_id = any(${campaignIds}::uuid[]))`;
		return sql`(${joinSql(
			[
				daysOf("metric_daily", "d.campaign_id", ctx, asked),
				daysOf("metric_unattributed", "null::uuid", ctx, asked),
			],
			" union all ",
		)})`;
	},
	sums: campaignRowSums,
};

const daysOf = (
	table: string,
	campaignId: string,
	{ tenantId }: AccessContext,
	{ from, to }: SourceRows,
): Sql =>
	sql`select d.tenant_id, ${rawSql(campaignId)} as campaign_id, d.ad_account_id, d.date, d.currency_code, d.cost_micros,
		d.impressions, d.clicks, d.conversions, d.conversion_value_micros, d.fetched_at
	from ${rawSql(table)} d where d.tenant_id = ${tenantId} and d.date between ${from}::date and ${to}::date`;
