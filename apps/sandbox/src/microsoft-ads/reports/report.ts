import type { WorldAccount } from "../../world/accounts.ts";
import type { ReportType } from "./columns.ts";

export const aggregations = [
	"Summary",
	"Hourly",
	"Daily",
	"Weekly",
	"Monthly",
	"Yearly",
	"HourOfDay",
	"DayOfWeek",
	"WeeklyStartingMonday",
] as const;
export type Aggregation = (typeof aggregations)[number];

/** A report as it was asked for, found to be one that can be made. */
export type ReportRequest = {
	name: string;
	type: ReportType;
	separator: "," | "\t";
	/** False: dates and numbers as people in the United States write them. */
	isPlain: boolean;
	aggregation: Aggregation;
	columns: readonly string[];
	/** Days since 1970-01-01, both included. */
	range: { from: number; to: number };
	accounts: readonly WorldAccount[];
	/** Accounts that are told as a whole, and single campaigns and ad groups of others. */
	scope: {
		accountIds: ReadonlySet<string>;
		campaignIds: ReadonlySet<string>;
		adGroupIds: ReadonlySet<string>;
	};
	without: { columnHeaders: boolean; header: boolean; footer: boolean };
};
