import type { AccessContext } from "@patchbay/access";
import type { Sql } from "@patchbay/db";
import type { CountedAccounts } from "../counted-accounts.ts";
import type { MetricDimension } from "../metric-dimensions.ts";

/** Days, campaigns and parent of a report, as far as a source needs them. */
export interface SourceRows {
	/** YYYY-MM-DD; both ends belong to the range. */
	from: string;
	to: string;
	/** Null for all. */
	campaignIds: readonly string[] | null;
	/** True where the report belongs to the campaign `parent.id` of the statement around. */
	ofParentCampaign: boolean;
}

/** Table, or several, that reports are summed from. */
export interface MetricSource {
	/** Grain of its rows, for the plan's reader. */
	name: string;
	/** Grain whose coverage says which account answers a day; the days' where left out. */
	stream?: CountedAccounts["stream"];
	/** Dimensions that its rows can be grouped by, beside those that are the account's own. */
	dimensions: ReadonlySet<MetricDimension>;
	/** Tells whether it can be asked for some campaigns alone. */
	hasCampaigns: boolean;
	/** Days of a range from which on it is cheaper than a finer one; any when left out. */
	fewestDays?: number;
	/** True where the account's days hold the same sums, so that totals need not read these rows. */
	addsUpToAccountDays?: boolean;
	/** True where `rows` keeps to its account and the days that this answers: a condition that says so twice misleads the planner. */
	keepsToAccount?: boolean;
	/**
	 * Rows of the days asked for, to stand as a lateral `m` beside their account `a` (id, counted_from, counted_to, today):
	 * with tenant_id, ad_account_id, date (the account's own day), currency_code, fetched_at, and what `sums` and the
	 * dimensions name. Rows of other accounts, and of days that `a` does not answer, are left out by the join.
	 */
	rows(ctx: AccessContext, asked: SourceRows): Sql;
	/** Sums over `m`, each an expression of SQL. */
	sums: MetricSums;
}

/** Expressions of SQL; whole numbers as numeric, since a sum may be larger than what 64 bits hold. */
export interface MetricSums {
	spend: string;
	impressions: string;
	clicks: string;
	/** Null where no row knows it. */
	conversions: string;
	conversionValue: string;
	/** Word for how conversions were credited, where all rows that tell one agree; left out where the rows hold none. */
	attribution?: string;
}

/** Sums over rows with the columns of campaign-days; conversions are added as whole millionths, so that parts of one come to one. */
export const campaignRowSums: MetricSums = {
	spend: "sum(m.cost_micros)",
	impressions: "sum(m.impressions)",
	clicks: "sum(m.clicks)",
	conversions:
		"(sum(round(m.conversions * 1000000)::bigint) / 1000000.0)::float8",
	conversionValue: "sum(m.conversion_value_micros)",
};

/** Sums over rows that are sums themselves. */
export const keptSums: MetricSums = {
	spend: "sum(m.cost_micros)",
	impressions: "sum(m.impressions)",
	clicks: "sum(m.clicks)",
	conversions: `case when sum(m.rows) > sum(m.unknown_conversions)
		then (sum(m.conversions_micros) / 1000000.0)::float8 end`,
	conversionValue: `case when sum(m.rows) > sum(m.unknown_conversion_values)
		then sum(m.conversion_value_micros) end`,
};
