import { rawSql, type Sql, sql } from "@patchbay/db";
import { keptSums, type MetricSource } from "./metric-source.ts";
import { wholeWeeks } from "./whole-weeks.ts";

const numbers =
	"cost_micros, d.impressions, d.clicks, d.conversions_micros, d.conversion_value_micros, d.rows, d.unknown_conversions, d.unknown_conversion_values";
const dayNumbers =
	"cost_micros, d.impressions, d.clicks, coalesce(round(d.conversions * 1000000)::bigint, 0), coalesce(d.conversion_value_micros, 0), 1, (d.conversions is null)::int, (d.conversion_value_micros is null)::int";

/**
 * Numbers of campaigns over many days: a row for each whole week that is over, and the days before the first and after
 * the last of them. What an account has beyond its campaigns is a row of a day without a campaign.
 */
export const campaignWeeks: MetricSource = {
	name: "campaign and week",
	dimensions: new Set(["WEEK", "CAMPAIGN"]),
	hasCampaigns: false,
	keepsToAccount: true,
	addsUpToAccountDays: true,
	// In fewer there are about as many days beside the weeks as in them.
	fewestDays: 14,
	rows({ tenantId }, { from, to }) {
		const read = (columns: string, table: string, within: string): Sql =>
			sql`select ${rawSql(`d.tenant_id, d.ad_account_id, d.currency_code, d.${columns} from ${table} d`)}
				where d.tenant_id = ${tenantId} and d.ad_account_id = a.id and ${rawSql(within)}`;
		const days = (within: string) =>
			read(
				`${dayNumbers}, d.date, d.campaign_id, d.fetched_at`,
				"metric_daily",
				within,
			);
		return sql`(select d.* from ${wholeWeeks(from, to)} s, lateral (
			${read(`${numbers}, d.week as date, d.campaign_id, null::timestamptz as fetched_at`, "metric_campaign_weekly", "d.week >= s.first_week and d.week < s.end_of_weeks")}
			union all ${days("d.date >= s.starts and d.date < s.first_week")}
			union all ${days("d.date >= s.end_of_weeks and d.date < s.ends")}
			union all ${read(`${dayNumbers}, d.date, null::uuid, d.fetched_at`, "metric_unattributed", "d.date >= s.starts and d.date < s.ends")}
		) d)`;
	},
	sums: keptSums,
};
