import type { AccountTotalDraft } from "../../drafts.ts";
import { isUnread } from "../../metrics/number-reading.ts";
import type { Parts } from "../../parts.ts";
import { type Report, readReport } from "./read-report.ts";
import { numberColumns, numbersReader, readTime } from "./report-rows.ts";

type Totals = NonNullable<NonNullable<Parts["metrics"]>["totals"]>["run"];

/** Microsoft's own totals of an account by UTC day: what its screen shows, whatever a campaign can be found for. */
export const accountTotals: Totals = (session, account, options) => {
	const { externalIds: _ofCampaigns, reportName: _atOnce, ...days } = options;
	return readReport(session, account, totalReport(options.conversion), days);
};

export function totalReport(conversion?: string): Report<AccountTotalDraft> {
	const numbersOf = numbersReader(conversion);
	return {
		entity: "account total",
		query: {
			type: "AccountPerformanceReportRequest",
			aggregation: "Daily",
			columns: ["TimePeriod", "AccountId", ...numberColumns(conversion)],
		},
		readRow(row) {
			const time = readTime(row.TimePeriod);
			if (time === null) return { path: "TimePeriod" };
			const numbers = numbersOf(row);
			return isUnread(numbers) ? numbers : { date: time.day, ...numbers };
		},
	};
}
