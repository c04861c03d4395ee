import type {
	CampaignsCase,
	CaseRecord,
	ConversionsCase,
} from "../platform-case.ts";

const strangePage = (...list: object[]) => ({
	code: 0,
	message: "OK",
	request_id: "1",
	data: {
		list,
		page_info: {
			page: 1,
			page_size: 1000,
			total_number: list.length,
			total_page: 1,
		},
	},
});

const reports = "open_api/v1.3/report/integrated/get/";

const daysAgo = (days: number) =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Campaigns with ids and money beyond 2^53, with an unknown word and without a name. */
export const campaigns: CampaignsCase = {
	path: "open_api/v1.3/campaign/get/",
	strange: {
		body: strangePage(
			{
				campaign_id: "9223372036854775807",
				campaign_name: "Beyond",
				budget: 9007199254.740993,
				budget_mode: "BUDGET_MODE_DAY",
				operation_status: "ENABLE",
				secondary_status: "CAMPAIGN_STATUS_ENABLE",
			},
			{
				campaign_id: "2",
				campaign_name: "Strange",
				budget: 0,
				budget_mode: "BUDGET_MODE_INFINITE",
				operation_status: "HIBERNATING",
				secondary_status: "CAMPAIGN_STATUS_ENABLE",
			},
			{
				campaign_id: "3",
				budget: 0,
				budget_mode: "BUDGET_MODE_INFINITE",
				operation_status: "ENABLE",
			},
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
		name: "null wherever TikTok may say it",
		part: "campaigns",
		path: "open_api/v1.3/campaign/get/",
		body: strangePage({
			campaign_id: "9007199254740993",
			campaign_name: "Bare",
			objective_type: null,
			budget: null,
			budget_mode: null,
			operation_status: "DISABLE",
			secondary_status: null,
			create_time: null,
			modify_time: null,
		}),
		expected: {
			externalId: "9007199254740993",
			status: "PAUSED",
			objective: null,
			budget: null,
		},
	},
	{
		name: "ids beyond 2^53 and no budget",
		part: "adGroups",
		path: "open_api/v1.3/adgroup/get/",
		body: strangePage({
			adgroup_id: "9007199254740993",
			campaign_id: "9007199254740995",
			adgroup_name: "Bare",
			budget: null,
			budget_mode: null,
			operation_status: "ENABLE",
			secondary_status: null,
		}),
		expected: {
			externalId: "9007199254740993",
			campaignExternalId: "9007199254740995",
			status: "ACTIVE",
			budget: null,
		},
	},
	{
		name: "words that nobody knows",
		part: "ads",
		path: "open_api/v1.3/ad/get/",
		body: strangePage({
			ad_id: "9007199254740993",
			adgroup_id: "9007199254740995",
			campaign_id: "9007199254740997",
			ad_name: "ad 🎈 إعلان",
			ad_format: "HOLOGRAM",
			operation_status: "HIBERNATING",
			secondary_status: "AD_STATUS_ASLEEP",
			identity_type: "NOBODY",
			image_ids: null,
			video_id: null,
			ad_text: null,
			modify_time: null,
		}),
		expected: {
			externalId: "9007199254740993",
			adGroupExternalId: "9007199254740995",
			campaignExternalId: "9007199254740997",
			name: "ad 🎈 إعلان",
			status: "UNKNOWN",
			platformStatus: "HIBERNATING",
			callToAction: null,
		},
	},
	{
		name: "a dash for conversions",
		part: "metrics.daily",
		path: reports,
		body: strangePage({
			dimensions: {
				campaign_id: "9007199254740993",
				stat_time_day: `${daysAgo(3)} 00:00:00`,
			},
			metrics: {
				spend: "90071992547.41",
				impressions: "5830",
				clicks: "0",
				complete_payment: "-",
				total_complete_payment_rate: "-",
			},
		}),
		expected: {
			campaignExternalId: "9007199254740993",
			costMicros: 90_071_992_547_410_000n,
			impressions: 5830n,
			clicks: 0n,
			conversions: null,
			conversionValueMicros: null,
		},
	},
];

/** Rows with purchases in several places. */
export const conversions: ConversionsCase = {
	rows: [
		{
			key: "complete_payment",
			conversions: 3,
			conversionValueMicros: 149_700_000n,
		},
		{
			key: "onsite_shopping",
			conversions: 5,
			conversionValueMicros: 80_010_000n,
		},
		{
			key: "total_purchase",
			conversions: 7,
			conversionValueMicros: 12_500_000n,
		},
		{ key: "conversion", conversions: 11, conversionValueMicros: null },
	].map(({ key, ...expected }) => ({
		name: "purchases in three places, and conversions of a goal",
		conversion: key,
		path: reports,
		body: strangePage({
			dimensions: {
				campaign_id: "9007199254740993",
				stat_time_day: `${daysAgo(3)} 00:00:00`,
			},
			metrics: {
				spend: "1.00",
				impressions: "9",
				clicks: "8",
				complete_payment: "3",
				total_complete_payment_rate: "149.70",
				onsite_shopping: "5",
				total_onsite_shopping_value: "80.01",
				total_purchase: "7",
				total_purchase_value: "12.50",
				conversion: "11",
			},
		}),
		expected,
	})),
};
