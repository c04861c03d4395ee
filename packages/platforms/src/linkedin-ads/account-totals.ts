import type { Parts } from "../parts.ts";
import { readAnalytics } from "./analytics.ts";
import { dayReader } from "./metric-reading.ts";

type Totals = NonNullable<NonNullable<Parts["metrics"]>["totals"]>["run"];

/** LinkedIn's own totals of an account by day, above all campaign groups. */
export const accountTotals: Totals = (session, account, options) => {
	const { externalIds: _ofCampaigns, ...days } = options;
	return readAnalytics(
		session,
		account,
		{
			entity: "account total",
			pivots: ["ACCOUNT"],
			conversion: options.conversion,
			readRow: dayReader(options.conversion),
			keyOf: () => "",
		},
		days,
	);
};
