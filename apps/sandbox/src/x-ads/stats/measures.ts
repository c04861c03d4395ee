import type { WorldCampaign } from "../../world/campaigns.ts";
import { dayNumbers, type NumbersCalendar } from "../../world/day-numbers.ts";
import type { Numbers } from "../../world/numbers.ts";

export const metricGroups = [
	"ENGAGEMENT",
	"BILLING",
	"VIDEO",
	"WEB_CONVERSION",
	"MOBILE_CONVERSION",
	"LIFE_TIME_VALUE_MOBILE_CONVERSION",
] as const;
export type MetricGroup = (typeof metricGroups)[number];

/** A number of a campaign's day, before anything is split: whole, so that parts add up. */
export type Measure = {
	name: string;
	group: MetricGroup;
	of: (day: Day) => number;
};

type Day = { numbers: Numbers; purchases: number; campaign: WorldCampaign };

const rated =
	(of: (day: Day) => number, rate: number) =>
	(day: Day): number =>
		Math.floor(of(day) * rate);
const impressions = ({ numbers }: Day) => numbers.impressions;
const clicks = ({ numbers }: Day) => numbers.clicks;
const purchases = (day: Day) => day.purchases;
/** Films are in campaigns that show pictures. */
const films = ({ campaign, numbers }: Day) =>
	campaign.kind === "search" ? 0 : numbers.impressions;
const sales = ({ numbers }: Day) =>
	numbers.conversionsValue * microsInHundredth;

const microsInHundredth = 10_000;

/** Kinds of conversions that the shops' web sites tell: how many, and micros that they are worth where they are worth something. */
const conversions: Readonly<
	Record<
		string,
		| readonly [(day: Day) => number, (day: Day) => number]
		| readonly [(day: Day) => number]
	>
> = {
	conversion_purchases: [purchases, sales],
	conversion_sign_ups: [rated(purchases, 0.31)],
	conversion_site_visits: [rated(clicks, 0.62)],
	conversion_downloads: [rated(clicks, 0.05)],
	conversion_custom: [rated(purchases, 1.4), rated(sales, 0.2)],
	conversion_add_to_carts: [rated(purchases, 3.2), rated(sales, 2.9)],
};
export const conversionNames = Object.keys(conversions);
/** Kinds that X knows and no shop of the world tells. */
export const untoldConversions = [
	"conversion_checkouts_initiated",
	"conversion_content_views",
	"conversion_payment_info_additions",
	"conversion_add_to_wishlists",
	"conversion_searches",
	"conversion_landing_page_views",
	"conversion_subscriptions",
];

/** Name of the measure that holds what a kind of conversions is worth. */
export function salesOf(conversion: string): string {
	return `${conversion} sale_amount`;
}

const engagement: Readonly<Record<string, (day: Day) => number>> = {
	engagements: rated(clicks, 1.35),
	impressions,
	retweets: rated(clicks, 0.02),
	replies: rated(clicks, 0.01),
	likes: rated(clicks, 0.12),
	follows: rated(clicks, 0.004),
	card_engagements: rated(clicks, 0.4),
	clicks: rated(clicks, 1.2),
	url_clicks: clicks,
};
/** Metrics of engagement that nothing in the world has. */
export const untoldEngagement = [
	"app_clicks",
	"qualified_impressions",
	"carousel_swipes",
	"tweets_send",
	"unfollows",
	"poll_card_vote",
];
/** Metrics of engagement that accounts and funding instruments have too. */
export const accountEngagement: readonly string[] = [
	"engagements",
	"impressions",
	"retweets",
	"replies",
	"likes",
	"follows",
];

const video: Readonly<Record<string, (day: Day) => number>> = {
	video_total_views: rated(films, 0.3),
	video_views_25: rated(films, 0.2),
	video_views_50: rated(films, 0.14),
	video_views_75: rated(films, 0.1),
	video_views_100: rated(films, 0.08),
	video_cta_clicks: rated(films, 0.002),
	video_content_starts: rated(films, 0.5),
	video_3s100pct_views: rated(films, 0.18),
	video_6s_views: rated(films, 0.09),
	video_15s_views: rated(films, 0.05),
};

function ofGroup(
	group: MetricGroup,
	table: Readonly<Record<string, (day: Day) => number>>,
): Measure[] {
	return Object.entries(table).map(([name, of]) => ({ name, group, of }));
}

const measures: readonly Measure[] = [
	...ofGroup("ENGAGEMENT", engagement),
	...ofGroup("BILLING", {
		billed_engagements: rated(clicks, 0.9),
		billed_charge_local_micro: ({ numbers }) => numbers.costMicros,
	}),
	...ofGroup("VIDEO", video),
	...Object.entries(conversions).flatMap(([name, [count, value]]) =>
		ofGroup("WEB_CONVERSION", {
			[name]: count,
			...(value === undefined ? {} : { [salesOf(name)]: value }),
		}),
	),
];

export function measuresOf(groups: readonly MetricGroup[]): Measure[] {
	return measures.filter(({ group }) => groups.includes(group));
}

/** A campaign's day, measure by measure; null for a day without any. */
export function countedDay(
	campaign: WorldCampaign,
	day: number,
	calendar: NumbersCalendar,
	wanted: readonly Measure[],
): number[] | null {
	const numbers = dayNumbers(campaign.profile, day, calendar);
	if (numbers === null) return null;
	// The world counts conversions in hundredths, and X in whole ones.
	const purchasesOfDay = Math.round(numbers.conversions / 100);
	const given = { numbers, purchases: purchasesOfDay, campaign };
	return wanted.map(({ of }) => of(given));
}

/** Names of metrics that only apps have, so that a shop has none of any. */
export const mobileMetrics = [
	"spent_credits",
	"installs",
	"content_views",
	"add_to_wishlists",
	"checkouts_initiated",
	"reservations",
	"tutorials_completed",
	"achievements_unlocked",
	"searches",
	"add_to_carts",
	"payment_info_additions",
	"re_engages",
	"shares",
	"rates",
	"logins",
	"updates",
	"levels_achieved",
	"invites",
	"key_page_views",
	"downloads",
	"purchases",
	"sign_ups",
	"site_visits",
].map((name) => `mobile_conversion_${name}`);

export const lifetimeMetrics = [
	"purchases",
	"sign_ups",
	"updates",
	"tutorials_completed",
	"reservations",
	"add_to_carts",
	"add_to_wishlists",
	"checkouts_initiated",
	"levels_achieved",
	"achievements_unlocked",
	"shares",
	"invites",
	"payment_info_additions",
	"spent_credits",
	"rates",
].map((name) => `mobile_conversion_lifetime_value_${name}`);
