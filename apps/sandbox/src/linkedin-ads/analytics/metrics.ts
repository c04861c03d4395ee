import { currencyOf, decimalText } from "../../world/money.ts";
import type { Numbers } from "../../world/numbers.ts";
import { mix } from "../../world/random.ts";

/** Numbers of a row: conversions whole, money in micros. */
export type Tally = {
	impressions: number;
	clicks: number;
	costMicros: number;
	conversions: number;
	viewConversions: number;
	valueMicros: number;
};

type Metric = (tally: Tally, currencyCode: string) => number | string;

const count =
	(of: (tally: Tally) => number): Metric =>
	(tally) =>
		of(tally);
const share =
	(part: number): Metric =>
	({ clicks }) =>
		Math.floor(clicks * part);
const zero: Metric = () => 0;
const nothing: Metric = () => "0.0";

/** Metrics that an app may ask for. Those that count what nobody here does are 0. */
export const metrics: Readonly<Record<string, Metric>> = {
	impressions: count(({ impressions }) => impressions),
	clicks: count(({ clicks }) => clicks),
	costInLocalCurrency: ({ costMicros }) => longDecimal(costMicros),
	costInUsd: ({ costMicros }, currencyCode) =>
		longDecimal(Math.round(costMicros / currencyOf(currencyCode).perDollar)),
	externalWebsiteConversions: count(({ conversions }) => conversions),
	externalWebsitePostClickConversions: count(
		({ conversions, viewConversions }) => conversions - viewConversions,
	),
	externalWebsitePostViewConversions: count(
		({ viewConversions }) => viewConversions,
	),
	conversionValueInLocalCurrency: ({ valueMicros }) => longDecimal(valueMicros),
	landingPageClicks: share(0.85),
	approximateMemberReach: count(({ impressions }) =>
		Math.ceil(impressions * 0.6),
	),
	approximateUniqueImpressions: count(({ impressions }) =>
		Math.ceil(impressions * 0.6),
	),
	totalEngagements: count(({ clicks }) => clicks),
	otherEngagements: share(0.05),
	companyPageClicks: share(0.06),
	likes: share(0.04),
	reactions: share(0.04),
	comments: share(0.01),
	shares: share(0.01),
	follows: share(0.01),
	videoStarts: zero,
	videoViews: zero,
	videoFirstQuartileCompletions: zero,
	videoMidpointCompletions: zero,
	videoThirdQuartileCompletions: zero,
	videoCompletions: zero,
	fullScreenPlays: zero,
	oneClickLeads: zero,
	oneClickLeadFormOpens: zero,
	qualifiedLeads: zero,
	leadGenerationMailContactInfoShares: zero,
	leadGenerationMailInterestedClicks: zero,
	sends: zero,
	opens: zero,
	actionClicks: zero,
	textUrlClicks: zero,
	adUnitClicks: zero,
	cardClicks: zero,
	cardImpressions: zero,
	commentLikes: zero,
	viralImpressions: zero,
	viralClicks: zero,
	viralLikes: zero,
	viralComments: zero,
	viralShares: zero,
	viralFollows: zero,
	viralExternalWebsiteConversions: zero,
	viralOneClickLeads: zero,
	costPerQualifiedLead: nothing,
};

/** Metrics that came with a version, with that version. */
export const laterMetrics: Readonly<Record<string, string>> = {
	costInLocalCurrencyPerPaidQualifiedLead: "202606",
};

/** @param numbers a campaign's, or a part of them, with conversions counted whole */
export function tallyOf(numbers: Numbers): Tally {
	return {
		impressions: numbers.impressions,
		clicks: numbers.clicks,
		costMicros: numbers.costMicros,
		conversions: numbers.conversions,
		viewConversions: Math.floor(numbers.conversions * 0.2),
		valueMicros: numbers.conversionsValue * 10_000,
	};
}

export function addTally(sum: Tally, part: Tally): void {
	sum.impressions += part.impressions;
	sum.clicks += part.clicks;
	sum.costMicros += part.costMicros;
	sum.conversions += part.conversions;
	sum.viewConversions += part.viewConversions;
	sum.valueMicros += part.valueMicros;
}

export function isNothing(tally: Tally): boolean {
	return (
		tally.impressions === 0 &&
		tally.clicks === 0 &&
		tally.costMicros === 0 &&
		tally.conversions === 0
	);
}

/** LinkedIn writes a decimal of Java's: at least one place, and now and then the error of a sum far behind the point. */
function longDecimal(micros: number): string {
	const text = decimalText(micros);
	if (!text.includes(".")) return `${text}.0`;
	if (mix(micros % 4_294_967_296, 17) % 4 !== 0) return text;
	const [units = "", fraction = ""] = text.split(".");
	return `${units}.${fraction.padEnd(6, "0")}0000000335346`;
}
