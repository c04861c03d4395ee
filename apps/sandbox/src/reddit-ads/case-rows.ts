import type {
	CampaignsCase,
	CaseRecord,
	ConversionsCase,
} from "../platform-case.ts";

const pagination = { next_url: null, previous_url: null };
const page = (...data: object[]) => ({ data, pagination });
const report = (...metrics: object[]) => ({
	data: { metrics, metrics_updated_at: "2026-09-04T06:00:00Z" },
	pagination: { ...pagination, page_index: 0, total_count: metrics.length },
});

export const campaignsPath = "api/v3/ad_accounts/*/campaigns";
const adGroupsPath = "api/v3/ad_accounts/*/ad_groups";
const adsPath = "api/v3/ad_accounts/*/ads";
const reportsPath = "api/v3/ad_accounts/*/reports";

const daysAgo = (days: number) =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const money = "is_campaign_budget_optimization";
const optimized = { [money]: true, goal_type: "DAILY_SPEND" };

/** A page as text, because a number beyond 2^53 has no other form. */
const pageText = (campaigns: readonly object[], exactBudget: string) =>
	JSON.stringify(page(...campaigns)).replace('"exact budget"', exactBudget);

/** Campaigns with ids and money beyond 2^53, with an unknown word and without a name. */
export const campaigns: CampaignsCase = {
	path: campaignsPath,
	strange: {
		body: pageText(
			[
				{
					id: "9223372036854775807",
					name: "Beyond",
					configured_status: "ACTIVE",
					effective_status: "ACTIVE",
					objective: "CONVERSIONS",
					...optimized,
					goal_value: "exact budget",
				},
				{
					id: "2",
					name: "Strange",
					configured_status: "HIBERNATING",
					effective_status: "HIBERNATING",
					objective: "WINTER",
					[money]: false,
					goal_type: null,
					goal_value: null,
				},
				{
					id: "3",
					configured_status: "ACTIVE",
					effective_status: "ACTIVE",
					objective: "CLICKS",
					[money]: false,
					goal_type: null,
					goal_value: null,
				},
			],
			"9007199254740993",
		),
		externalId: "9223372036854775807",
		budget: { amountMicros: 9007199254740993n },
		word: "HIBERNATING",
		rejected: "3",
	},
};

/** Records that are rare. */
export const unusual: readonly CaseRecord[] = [
	{
		name: "null wherever Reddit may say it",
		part: "campaigns",
		path: campaignsPath,
		body: page({
			id: "9007199254740993",
			name: "Bare",
			configured_status: "PAUSED",
			effective_status: "PAUSED",
			delivery_status: null,
			objective: "CLICKS",
			[money]: null,
			goal_type: null,
			goal_value: null,
			spend_cap: null,
			start_time: null,
			end_time: null,
		}),
		expected: {
			externalId: "9007199254740993",
			status: "PAUSED",
			budget: null,
		},
	},
	{
		name: "ids beyond 2^53, no state and no audience",
		part: "adGroups",
		path: adGroupsPath,
		body: page({
			id: "9007199254740993",
			campaign_id: "9007199254740995",
			name: "Bare",
			configured_status: "ACTIVE",
			effective_status: null,
			goal_type: null,
			goal_value: null,
			targeting: null,
		}),
		expected: {
			externalId: "9007199254740993",
			campaignExternalId: "9007199254740995",
			status: "ACTIVE",
			budget: null,
		},
	},
	{
		name: "words that nobody knows, and no post",
		part: "ads",
		path: adsPath,
		body: page({
			id: "9007199254740993",
			ad_group_id: "9007199254740995",
			campaign_id: "9007199254740997",
			name: "ad 🎈 إعلان",
			type: null,
			configured_status: "HIBERNATING",
			effective_status: "HIBERNATING",
			post_id: null,
			post_url: null,
			click_url: null,
			preview_url: null,
			profile_id: null,
			rejection_reason: null,
		}),
		expected: {
			externalId: "9007199254740993",
			adGroupExternalId: "9007199254740995",
			campaignExternalId: "9007199254740997",
			name: "ad 🎈 إعلان",
			status: "UNKNOWN",
			platformStatus: "HIBERNATING",
		},
	},
	{
		name: "null for conversions",
		part: "metrics.daily",
		path: reportsPath,
		body: report({
			campaign_id: "9007199254740993",
			date: daysAgo(3),
			spend: 90_071_992_547_410,
			impressions: 5830,
			clicks: 0,
			conversion_purchase_clicks: null,
			conversion_purchase_views: null,
			conversion_purchase_total_value: null,
		}),
		expected: {
			campaignExternalId: "9007199254740993",
			costMicros: 90_071_992_547_410n,
			impressions: 5830n,
			clicks: 0n,
			conversions: null,
			conversionValueMicros: null,
		},
	},
];

/** Rows with every conversion event. */
export const conversions: ConversionsCase = {
	rows: [
		{
			key: "purchase",
			conversions: 7,
			conversionValueMicros: 149_700_000n,
		},
		{ key: "lead", conversions: 16, conversionValueMicros: 80_010_000n },
		{ key: "sign_up", conversions: 24, conversionValueMicros: 12_500_000n },
		{ key: "add_to_cart", conversions: 31, conversionValueMicros: 990_000n },
	].map(({ key, ...expected }) => ({
		name: "purchases, leads, sign-ups and carts after clicks and after looks",
		conversion: key,
		path: reportsPath,
		body: report({
			campaign_id: "9007199254740993",
			date: daysAgo(3),
			spend: 1_000_000,
			impressions: 9,
			clicks: 8,
			conversion_purchase_clicks: 3,
			conversion_purchase_views: 4,
			conversion_purchase_total_value: 14_970,
			conversion_lead_clicks: 5,
			conversion_lead_views: 11,
			conversion_lead_total_value: 8001,
			conversion_sign_up_clicks: 20,
			conversion_sign_up_views: 4,
			conversion_signup_total_value: 1250,
			conversion_add_to_cart_clicks: 30,
			conversion_add_to_cart_views: 1,
			conversion_add_to_cart_total_value: 99,
		}),
		expected,
	})),
};
