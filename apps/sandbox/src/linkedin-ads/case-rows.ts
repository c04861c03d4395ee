import type {
	CampaignsCase,
	CaseRecord,
	ConversionsCase,
} from "../platform-case.ts";

/** Path of the calls that list campaign groups. */
export const groupsPath = "rest/adAccounts/*/adCampaignGroups";

const dayMs = 86_400_000;

/** A list's only page, as text: LinkedIn's ids are numbers, and some are larger than a double holds. */
const page = (...members: readonly string[]) =>
	`{"elements":[${members.join(",")}],"metadata":{}}`;

const threeDaysAgo = new Date(Date.now() - 3 * dayMs);
const day = JSON.stringify({
	year: threeDaysAgo.getUTCFullYear(),
	month: threeDaysAgo.getUTCMonth() + 1,
	day: threeDaysAgo.getUTCDate(),
});

/** Campaign groups with an id and money beyond 2^53, with an unknown word and without a name. */
export const campaigns: CampaignsCase = {
	path: groupsPath,
	strange: {
		body: page(
			`{"id":9223372036854775807,"name":"Beyond","status":"ACTIVE","totalBudget":{"amount":"9223372036854.77","currencyCode":"USD"},"runSchedule":{"start":1,"end":9876543210123}}`,
			`{"id":2,"name":"Strange","status":"HIBERNATING"}`,
			`{"id":3,"status":"ACTIVE"}`,
		),
		externalId: "9223372036854775807",
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
		path: groupsPath,
		body: page(
			`{"id":9007199254740993,"name":"Nothing else","status":"HIBERNATING","dailyBudget":null,"totalBudget":null,"objectiveType":null,"runSchedule":null}`,
		),
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
		name: "nothing but what it must have, a state that nobody knows and ids beyond 2^53",
		part: "adGroups",
		path: "rest/adAccounts/*/adCampaigns",
		body: page(
			`{"id":9007199254740993,"campaignGroup":"urn:li:sponsoredCampaignGroup:9007199254740995","name":"Nothing else","status":"HIBERNATING","dailyBudget":null}`,
		),
		expected: {
			externalId: "9007199254740993",
			campaignExternalId: "9007199254740995",
			status: "UNKNOWN",
			platformStatus: "HIBERNATING",
			budget: null,
		},
	},
];

/** Rows in which every way of counting has a number of its own. */
export const conversions: ConversionsCase = {
	rows: [
		{
			key: "externalWebsiteConversions",
			conversions: 9,
			conversionValueMicros: 900_100_000n,
		},
		{
			key: "externalWebsitePostClickConversions",
			conversions: 7,
			conversionValueMicros: null,
		},
		{ key: "oneClickLeads", conversions: 4, conversionValueMicros: null },
	].map(({ key, ...expected }) => ({
		name: "conversions after clicks and views, and leads",
		conversion: key,
		path: "rest/adAnalytics",
		body: page(
			`{"dateRange":{"start":${day},"end":${day}},"pivotValues":["urn:li:sponsoredCampaignGroup:9007199254740993"],"impressions":9,"clicks":8,"costInLocalCurrency":"1.5000000000000000335346","externalWebsiteConversions":9,"externalWebsitePostClickConversions":7,"externalWebsitePostViewConversions":2,"conversionValueInLocalCurrency":"900.1","oneClickLeads":4}`,
		),
		expected,
	})),
};
