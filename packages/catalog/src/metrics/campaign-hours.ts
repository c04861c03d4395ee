import { sql } from "@patchbay/db";
import { campaignRowSums, type MetricSource } from "./metric-source.ts";
import { ofCampaigns } from "./of-campaigns.ts";

/** Numbers of campaigns by hour, as they were imported. Days are still the account's own. */
export const campaignHours: MetricSource = {
	name: "campaign and hour",
	stream: "METRICS_HOURLY",
	dimensions: new Set(["DATE", "WEEK", "MONTH", "HOUR", "CAMPAIGN"]),
	hasCampaigns: true,
	// Partitions are those of the hours; no zone is more than a day away from UTC.
	rows: (ctx, asked) =>
		sql`(select * from metric_hourly d where d.tenant_id = ${ctx.tenantId} and d.date between ${asked.from}::date and ${asked.to}::date
			and d.hour_start >= (${asked.from}::date - 1)::timestamp at time zone 'UTC'
			and d.hour_start < (${asked.to}::date + 2)::timestamp at time zone 'UTC'${ofCampaigns(ctx, asked)})`,
	sums: campaignRowSums,
};
