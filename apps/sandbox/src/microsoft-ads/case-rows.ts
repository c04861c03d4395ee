import type {
	CampaignsCase,
	CaseRecord,
	ConversionsCase,
} from "../platform-case.ts";

const list = "CampaignManagement/v13/Campaigns/QueryByAccountId";
const download = "ReportDownload/Download.aspx";

const daysAgo = (days: number) =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const bare = {
	BudgetId: null,
	BiddingScheme: null,
	CampaignType: "Search",
	Languages: null,
	StartDate: null,
	EndDate: null,
};

/** Campaigns with ids and money beyond 2^53, with an unknown word and without a name. */
export const campaigns: CampaignsCase = {
	path: list,
	strange: {
		body: {
			Campaigns: [
				{
					...bare,
					Id: "9223372036854775805",
					Name: "Beyond",
					Status: "Active",
					DailyBudget: 9007199254.740993,
					BudgetType: "DailyBudgetStandard",
				},
				{
					...bare,
					Id: "9223372036854775806",
					Name: "Strange",
					Status: "Hibernating",
					DailyBudget: null,
					BudgetType: null,
				},
				{
					...bare,
					Id: "9223372036854775807",
					Status: "Active",
					DailyBudget: 1,
				},
			],
		},
		externalId: "9223372036854775805",
		budget: { amountMicros: 9007199254740993n },
		word: "Hibernating",
		rejected: "9223372036854775807",
	},
};

/** A report's file with one row, under the names of its columns. */
function fileOf(row: Readonly<Record<string, string>>) {
	const line = (cells: readonly string[]) =>
		cells.map((cell) => `"${cell}"`).join(",");
	return {
		reportFile: {
			content: `\uFEFF${line(Object.keys(row))}\r\n${line(Object.values(row))}\r\n`,
		},
	};
}

const day = () => ({
	TimePeriod: daysAgo(3),
	AccountId: "210000001",
	CampaignId: "9007199254740993",
	CurrencyCode: "USD",
});

/** Records that are rare. */
export const unusual: readonly CaseRecord[] = [
	{
		name: "null wherever Microsoft may say it",
		part: "campaigns",
		path: list,
		body: {
			Campaigns: [
				{
					Id: "9007199254740993",
					Name: "Bare",
					Status: "BudgetAndManualPaused",
					DailyBudget: null,
					BudgetType: null,
					BudgetId: null,
					CampaignType: null,
					StartDate: null,
					EndDate: null,
					BiddingScheme: null,
					Settings: null,
				},
			],
		},
		expected: {
			externalId: "9007199254740993",
			status: "PAUSED",
			objective: null,
			budget: null,
		},
	},
	{
		name: "ids beyond 2^53 and a state of tomorrow",
		part: "adGroups",
		path: "CampaignManagement/v13/AdGroups/QueryByCampaignId",
		body: {
			AdGroups: [
				{
					Id: "9007199254740993",
					Name: "group 🎈 مجموعة",
					Status: "Asleep",
					CpcBid: null,
					StartDate: null,
					EndDate: null,
				},
			],
		},
		rest: { AdGroups: [] },
		expected: {
			externalId: "9007199254740993",
			name: "group 🎈 مجموعة",
			status: "UNKNOWN",
			platformStatus: "Asleep",
			budget: null,
		},
	},
	{
		name: "a type that nobody knows and nothing else",
		part: "ads",
		path: "CampaignManagement/v13/Ads/QueryByAdGroupId",
		body: {
			Ads: [
				{
					Id: "9007199254740993",
					Type: "Hologram",
					Status: "Inactive",
					EditorialStatus: null,
					FinalUrls: null,
					Images: null,
				},
			],
		},
		rest: { Ads: [] },
		expected: {
			externalId: "9007199254740993",
			status: "PAUSED",
			headlines: [],
			destinationUrl: null,
		},
	},
];

/** Rows in which each way of counting has a number of its own. */
export const conversions: ConversionsCase = {
	rows: [
		{
			conversion: "ConversionsQualified",
			expected: { conversions: 3.5, conversionValueMicros: 149_700_000n },
		},
		{
			conversion: "AllConversionsQualified",
			expected: { conversions: 5.25, conversionValueMicros: 201_010_000n },
		},
	].map(({ conversion, expected }) => ({
		name: "conversions of the goals for bidding and of all goals",
		conversion,
		path: download,
		fault: fileOf({
			...day(),
			Impressions: "9",
			Clicks: "8",
			Spend: "1.00",
			Conversions: "3",
			ConversionsQualified: "3.50",
			Revenue: "149.70",
			AllConversionsQualified: "5.25",
			AllRevenue: "201.01",
		}),
		expected,
	})),
};
