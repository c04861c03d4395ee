import { sql } from "@patchbay/db";
import { campaignRowSums, type MetricSource } from "./metric-source.ts";
import { ofCampaigns } from "./of-campaigns.ts";

/** Numbers of campaigns by day and region, as they were imported. */
export const campaignRegions: MetricSource = {
	name: "campaign, day and region",
	stream: "METRICS_REGION",
	dimensions: new Set(["DATE", "WEEK", "MONTH", "CAMPAIGN", "REGION"]),
	hasCampaigns: true,
	rows: (ctx, asked) =>
		sql`(select * from metric_region d
			where d.tenant_id = ${ctx.tenantId} and d.date between ${asked.from}::date and ${asked.to}::date${ofCampaigns(ctx, asked)})`,
	sums: campaignRowSums,
};
