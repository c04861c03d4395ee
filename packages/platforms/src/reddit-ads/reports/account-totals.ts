import type { AccountTotalDraft } from "../../drafts.ts";
import { isUnread } from "../../metrics/number-reading.ts";
import type { Parts } from "../../parts.ts";
import { dateOf } from "./daily-metrics.ts";
import { readReport } from "./read-report.ts";
import { numbersReader } from "./report-rows.ts";

type Totals = NonNullable<NonNullable<Parts["metrics"]>["totals"]>["run"];

/** Reddit's own totals of an account by day, whatever a campaign can be found for. */
export const accountTotals: Totals = (session, account, options) => {
	const { externalIds: _ofCampaigns, ...days } = options;
	const numbersOf = numbersReader(options.conversion);
	return readReport<AccountTotalDraft>(
		session,
		account,
		{
			entity: "account total",
			breakdowns: ["DATE"],
			readRow(row) {
				const date = dateOf(row);
				if (date === null) return { path: "date" };
				const numbers = numbersOf(row);
				return isUnread(numbers) ? numbers : { date, ...numbers };
			},
		},
		days,
	);
};
