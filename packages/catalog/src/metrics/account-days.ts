import { sql } from "@patchbay/db";
import { keptSums, type MetricSource } from "./metric-source.ts";

/** Sums of an account's day: one row where campaign-days are hundreds. */
export const accountDays: MetricSource = {
	name: "account and day",
	dimensions: new Set(["DATE", "WEEK", "MONTH"]),
	hasCampaigns: false,
	keepsToAccount: true,
	rows: ({ tenantId }, { from, to }) =>
		// `offset 0` keeps the planner to what is always cheap, each account's days by the key: it may think that there are many.
		sql`(select * from metric_account_daily d
			where d.tenant_id = ${tenantId} and d.ad_account_id = a.id and d.date between ${from}::date and ${to}::date
				and d.date >= a.counted_from and d.date < a.counted_to offset 0)`,
	sums: keptSums,
};
