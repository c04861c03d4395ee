import type { AccountTotalDraft } from "../../drafts.ts";
import { isUnread } from "../../metrics/number-reading.ts";
import type { Parts } from "../../parts.ts";
import { longestDays } from "./daily-metrics.ts";
import { type Report, readReport } from "./read-report.ts";
import { metricNames, numbersReader, readTime } from "./report-rows.ts";

type Totals = NonNullable<NonNullable<Parts["metrics"]>["totals"]>["run"];

/** TikTok's own totals of an account by day: what its screen shows, whatever a campaign can be found for. */
export const accountTotals: Totals = (session, account, options) => {
	const { externalIds: _ofCampaigns, reportName: _atOnce, ...days } = options;
	return readReport(session, account, totalReport(options.conversion), days);
};

export function totalReport(conversion?: string): Report<AccountTotalDraft> {
	const numbersOf = numbersReader(conversion);
	return {
		entity: "account total",
		query: {
			type: "BASIC",
			level: "ADVERTISER",
			dimensions: ["advertiser_id", "stat_time_day"],
			metrics: metricNames(conversion),
		},
		longestDays,
		readRow(row) {
			const time = readTime(row.stat_time_day);
			if (time === null) return { path: "stat_time_day" };
			const numbers = numbersOf(row);
			return isUnread(numbers) ? numbers : { date: time.day, ...numbers };
		},
		keyOf: ({ date }) => date,
	};
}
