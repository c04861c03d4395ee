import type { AccessContext } from "@patchbay/access";
import { joinSql, rawSql, type Sql, sql } from "@patchbay/db";
import {
	campaignRowSums,
	type MetricSource,
	type SourceRows,
} from "./metric-source.ts";
import { ofCampaigns } from "./of-campaigns.ts";

/**
 * Numbers of campaigns by day, as they were imported. Where all campaigns are asked for, what an account has beyond them
 * is a row without a campaign, so that the sums are the platform's own.
 */
export const campaignDays: MetricSource = {
	name: "campaign and day",
	dimensions: new Set(["DATE", "WEEK", "MONTH", "CAMPAIGN"]),
	hasCampaigns: true,
	addsUpToAccountDays: true,
	keepsToAccount: true,
	rows(ctx, asked) {
		if (asked.campaignIds || asked.ofParentCampaign)
			return sql`(${daysOf("metric_daily", "d.campaign_id, d.attribution", ctx, asked)}${ofCampaigns(ctx, asked)})`;
		return sql`(${joinSql(
			[
				daysOf("metric_daily", "d.campaign_id, d.attribution", ctx, asked),
				daysOf(
					"metric_unattributed",
					"null::uuid as campaign_id, null::text as attribution",
					ctx,
					asked,
				),
			],
			" union all ",
		)})`;
	},
	sums: {
		...campaignRowSums,
		attribution:
			"case when min(m.attribution) = max(m.attribution) then min(m.attribution) end",
	},
};

const daysOf = (
	table: string,
	own: string,
	{ tenantId }: AccessContext,
	{ from, to }: SourceRows,
): Sql =>
	sql`select d.tenant_id, ${rawSql(own)}, d.ad_account_id, d.date, d.currency_code, d.cost_micros,
		d.impressions, d.clicks, d.conversions, d.conversion_value_micros, d.fetched_at
	from ${rawSql(table)} d where d.tenant_id = ${tenantId} and d.ad_account_id = a.id and d.date between ${from}::date and ${to}::date
		and d.date >= a.counted_from and d.date < a.counted_to`;
