import type { MetricDimension } from "../metric-dimensions.ts";
import { accountDays } from "./account-days.ts";
import { campaignDays } from "./campaign-days.ts";
import { campaignHours } from "./campaign-hours.ts";
import { campaignRegions } from "./campaign-regions.ts";
import { campaignWeeks } from "./campaign-weeks.ts";
import type { MetricSource } from "./metric-source.ts";

/** Sources of reports, the coarsest first: the first that answers is the cheapest. */
const sources: readonly MetricSource[] = [
	accountDays,
	campaignWeeks,
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

/** Traits of a report that decide which source answers it. */
export interface Question {
	groupBy: readonly MetricDimension[];
	/** True where some campaigns are asked for alone. */
	needsCampaigns: boolean;
	/** Days of the range. */
	days: number;
	/** True where rows have to say how conversions were credited, as far as that is known at the asked dimensions. */
	needsAttribution?: boolean;
}

/** The coarsest source that can tell these dimensions apart; undefined when none can. */
export function findSource({
	groupBy,
	needsCampaigns,
	days,
	needsAttribution = false,
}: Question): MetricSource | undefined {
	const answering = sources.filter(
		({ dimensions, hasCampaigns, fewestDays = 0 }) =>
			(hasCampaigns || !needsCampaigns) &&
			days >= fewestDays &&
			groupBy.every((each) => ofAccounts.has(each) || dimensions.has(each)),
	);
	return (
		(needsAttribution
			? answering.find(({ sums }) => sums.attribution)
			: undefined) ?? answering[0]
	);
}

/** Source of the totals of a report that `source` answers: those of all campaigns are the accounts' own. */
export const totalsSource = (
	source: MetricSource,
	{ needsCampaigns, needsAttribution }: Question,
): MetricSource =>
	source.addsUpToAccountDays && !needsCampaigns && !needsAttribution
		? accountDays
		: source;
