import { sql } from "@patchbay/db";
import type { MetricSource } from "./metric-source.ts";

/** Sums of an account's day: one row where campaign-days are hundreds. */
export const accountDays: MetricSource = {
	name: "account and day",
	dimensions: new Set(["DATE", "WEEK", "MONTH"]),
	hasCampaigns: false,
	rows: ({ tenantId }, { from, to }) =>
		sql`(select * from metric_account_daily d
			where d.tenant_id = ${tenantId} and d.date between ${from}::date and ${to}::date)`,
	sums: {
		spend: "sum(m.cost_micros)::bigint",
		impressions: "sum(m.impressions)::bigint",
		clicks: "sum(m.clicks)::bigint",
		conversions: `case when sum(m.rows) > sum(m.unknown_conversions)
			then (sum(m.conversions_micros) / 1000000.0)::float8 end`,
		conversionValue: `case when sum(m.rows) > sum(m.unknown_conversion_values)
			then sum(m.conversion_value_micros)::bigint end`,
	},
};
