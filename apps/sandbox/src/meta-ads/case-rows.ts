import type {
	CampaignsCase,
	CaseRecord,
	ConversionsCase,
} from "../platform-case.ts";
import { customConversionId } from "./insights/actions.ts";

/** Path of the calls that list campaigns. */
export const campaignsPath = "v26.0/act_*/campaigns";

/** A list's only page. */
const page = (member: object) => ({
	data: [member],
	paging: { cursors: { before: "one", after: "one" } },
});

const daysAgo = (days: number) =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const website = "offsite_conversion.fb_pixel_purchase";
const custom = `offsite_conversion.custom.${customConversionId}`;

/** Actions with their count, and their worth where they have one: the same purchases stand under many names. */
const everyAction: readonly (readonly [
	type: string,
	count: string,
	worth?: string,
])[] = [
	["link_click", "31"],
	["lead", "4"],
	[custom, "2", "20.5"],
	["offsite_conversion.fb_pixel_lead", "3"],
	["onsite_web_purchase", "7", "700"],
	[website, "6", "600"],
	["purchase", "8", "800"],
	["omni_purchase", "9", "900.1"],
];

/** A word for an object's state that nobody knows. */
const unknownState = { status: "HIBERNATING", effective_status: "HIBERNATING" };

/** Campaigns with ids and money beyond 2^53, with an unknown word and without a name. */
export const campaigns: CampaignsCase = {
	path: campaignsPath,
	strange: {
		body: {
			data: [
				{
					id: "9223372036854775807",
					name: "Beyond",
					status: "ACTIVE",
					effective_status: "ACTIVE",
					daily_budget: "922337203685477",
				},
				{
					id: "2",
					name: "Strange",
					status: "HIBERNATING",
					effective_status: "HIBERNATING",
					daily_budget: "5000",
				},
				{ id: "3", status: "ACTIVE", effective_status: "ACTIVE" },
			],
		},
		externalId: "9223372036854775807",
		// Cents: a hundredth of the unit is 10,000 millionths.
		budget: { amountMicros: 9_223_372_036_854_770_000n },
		word: "HIBERNATING",
		rejected: "3",
	},
};

/** Records that are rare. */
export const unusual: readonly CaseRecord[] = [
	{
		name: "nothing but what it must have, a state that nobody knows and an id beyond 2^53",
		part: "campaigns",
		path: campaignsPath,
		body: page({
			id: "9007199254740993",
			name: "Nothing else",
			...unknownState,
			objective: null,
			daily_budget: null,
			lifetime_budget: null,
			start_time: null,
			stop_time: null,
		}),
		expected: {
			externalId: "9007199254740993",
			name: "Nothing else",
			status: "UNKNOWN",
			platformStatus: "HIBERNATING",
			objective: null,
			budget: null,
			startDate: null,
			endDate: null,
		},
	},
	{
		name: "budgets of 0 and an objective that nobody knows",
		part: "campaigns",
		path: campaignsPath,
		body: page({
			id: "7",
			name: "Free of charge",
			status: "ACTIVE",
			effective_status: "ACTIVE",
			daily_budget: "0",
			lifetime_budget: "0",
			objective: "MADE_UP_YESTERDAY",
		}),
		expected: { externalId: "7", status: "ACTIVE", budget: null },
	},
	{
		name: "nothing but what it must have, a state that nobody knows and an id beyond 2^53",
		part: "adGroups",
		path: "v26.0/act_*/adsets",
		body: page({
			id: "9007199254740993",
			campaign_id: "9007199254740995",
			name: "Nothing else",
			...unknownState,
			daily_budget: null,
			lifetime_budget: null,
		}),
		expected: {
			externalId: "9007199254740993",
			campaignExternalId: "9007199254740995",
			status: "UNKNOWN",
			platformStatus: "HIBERNATING",
			budget: null,
		},
	},
	{
		name: "no creative, a state that nobody knows and an id beyond 2^53",
		part: "ads",
		path: "v26.0/act_*/ads",
		body: page({
			id: "9007199254740993",
			adset_id: "9007199254740995",
			campaign_id: "9007199254740997",
			name: "Nothing else",
			...unknownState,
			creative: null,
		}),
		expected: {
			externalId: "9007199254740993",
			adGroupExternalId: "9007199254740995",
			campaignExternalId: "9007199254740997",
			status: "UNKNOWN",
			platformStatus: "HIBERNATING",
			headlines: [],
			descriptions: [],
			callToAction: null,
			destinationUrl: null,
		},
	},
];

/** Rows of one purchase under many names. */
export const conversions: ConversionsCase = {
	rows: [
		...[
			{
				key: "omni_purchase",
				conversions: 9,
				conversionValueMicros: 900_100_000n,
			},
			{ key: website, conversions: 6, conversionValueMicros: 600_000_000n },
			{ key: "lead", conversions: 4, conversionValueMicros: 0n },
			{ key: custom, conversions: 2, conversionValueMicros: 20_500_000n },
		].map(({ key, ...expected }) => ({
			name: "one purchase under many names, leads and a custom conversion",
			conversion: key,
			actions: everyAction,
			expected,
		})),
		{
			name: "purchases by their older name",
			conversion: "omni_purchase",
			actions: everyAction.filter(([type]) => type !== "omni_purchase"),
			expected: { conversions: 8, conversionValueMicros: 800_000_000n },
		},
		{
			name: "purchases of the website alone",
			conversion: "omni_purchase",
			actions: everyAction.filter(
				([type]) => !type.endsWith("i_purchase") && type !== "purchase",
			),
			expected: { conversions: 6, conversionValueMicros: 600_000_000n },
		},
		{
			name: "no purchase",
			conversion: "omni_purchase",
			actions: everyAction.filter(([type]) => !type.endsWith("purchase")),
			expected: { conversions: 0, conversionValueMicros: 0n },
		},
	].map(({ actions, ...row }) => ({
		...row,
		path: "v26.0/act_*/insights",
		body: page({
			campaign_id: "9007199254740993",
			impressions: "9",
			clicks: "8",
			spend: "1.5",
			actions: actions.map(([action_type, value]) => ({
				action_type,
				value,
			})),
			action_values: actions.flatMap(([action_type, , value]) =>
				value === undefined ? [] : [{ action_type, value }],
			),
			date_start: daysAgo(3),
			date_stop: daysAgo(3),
		}),
	})),
	custom,
};
