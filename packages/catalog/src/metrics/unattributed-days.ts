import { sql } from "@patchbay/db";
import { campaignRowSums, type MetricSource } from "./metric-source.ts";

/** Numbers that an account has beyond its campaigns, by day. */
export const unattributedDays: MetricSource = {
	name: "account and day, beyond campaigns",
	dimensions: new Set(),
	hasCampaigns: false,
	keepsToAccount: true,
	rows: ({ tenantId }, { from, to }) =>
		sql`(select * from metric_unattributed d
			where d.tenant_id = ${tenantId} and d.ad_account_id = a.id and d.date between ${from}::date and ${to}::date
				and d.date >= a.counted_from and d.date < a.counted_to offset 0)`,
	sums: campaignRowSums,
};
