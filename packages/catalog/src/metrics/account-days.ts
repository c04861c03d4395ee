import { sql } from "@patchbay/db";
import { keptSums, type MetricSource } from "./metric-source.ts";

/** Sums of an account's day: one row where campaign-days are hundreds. */
export const accountDays: MetricSource = {
	name: "account and day",
	dimensions: new Set(["DATE", "WEEK", "MONTH"]),
	hasCampaigns: false,
	rows: ({ tenantId }, { from, to }) =>
		sql`(select * from metric_account_daily d
			where d.tenant_id = ${tenantId} and d.date between ${from}::date and ${to}::date)`,
	sums: keptSums,
};
