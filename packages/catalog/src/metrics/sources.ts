import type { MetricDimension } from "../metric-dimensions.ts";
import { accountDays } from "./account-days.ts";
import { campaignDays } from "./campaign-days.ts";
import { campaignHours } from "./campaign-hours.ts";
import { campaignRegions } from "./campaign-regions.ts";
import type { MetricSource } from "./metric-source.ts";

/** Sources of reports, the coarsest first: the first that answers is the cheapest. */
const sources: readonly MetricSource[] = [
	accountDays,
	campaignDays,
	campaignHours,
	campaignRegions,
];

/** Dimensions that are the account's own, whatever the source. */
const ofAccounts: ReadonlySet<MetricDimension> = new Set([
	"BRAND",
	"PLATFORM",
	"CONNECTION",
	"AD_ACCOUNT",
]);

/** The coarsest source that can tell these dimensions apart, and campaigns where some are asked for; undefined when none can. */
export function findSource(
	groupBy: readonly MetricDimension[],
	needsCampaigns: boolean,
): MetricSource | undefined {
	return sources.find(
		({ dimensions, hasCampaigns }) =>
			(hasCampaigns || !needsCampaigns) &&
			groupBy.every((each) => ofAccounts.has(each) || dimensions.has(each)),
	);
}
