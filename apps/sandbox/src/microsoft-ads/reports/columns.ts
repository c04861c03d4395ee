/** Subject of a report. */
export type Level = "account" | "campaign" | "adgroup" | "ad";

export type ReportType = {
	level: Level;
	/** By place: wherever people were, or what they asked about. */
	isByPlace: boolean;
	attributes: readonly string[];
};

const ofAccount = [
	"TimePeriod",
	"AccountName",
	"AccountNumber",
	"AccountId",
	"AccountStatus",
	"CurrencyCode",
	"AdDistribution",
];
const ofCustomer = ["CustomerId", "CustomerName"];
const ofCampaign = [
	"CampaignName",
	"CampaignId",
	"CampaignStatus",
	"CampaignType",
	"BaseCampaignId",
];
const ofAdGroup = ["AdGroupName", "AdGroupId"];
const places = [
	"Country",
	"State",
	"County",
	"MetroArea",
	"City",
	"PostalCode",
	"Neighborhood",
	"Radius",
	"LocationId",
	"ProximityTargetLocation",
	"AdGroupStatus",
	"AssetGroupId",
	"AssetGroupName",
];
/** Words of a place that only the report on targeted places has. */
const kindsOfPlace = ["LocationType", "MostSpecificLocation"];
const queried = [
	"QueryIntentCountry",
	"QueryIntentState",
	"QueryIntentCity",
	"QueryIntentDMA",
	"QueryIntentLocationId",
];
const placeNames = [...places, ...kindsOfPlace, ...queried].filter(
	(name) => name !== "AdGroupStatus",
);

/** Reports by the word of their request. */
export const reportTypes: Readonly<Record<string, ReportType>> = {
	AccountPerformanceReportRequest: {
		level: "account",
		isByPlace: false,
		attributes: [...ofAccount, ...ofCustomer],
	},
	CampaignPerformanceReportRequest: {
		level: "campaign",
		isByPlace: false,
		attributes: [...ofAccount, ...ofCustomer, ...ofCampaign, "BudgetName"],
	},
	AdGroupPerformanceReportRequest: {
		level: "adgroup",
		isByPlace: false,
		attributes: [
			...ofAccount,
			...ofCustomer,
			...ofCampaign,
			...ofAdGroup,
			"Status",
		],
	},
	AdPerformanceReportRequest: {
		level: "ad",
		isByPlace: false,
		attributes: [
			...ofAccount,
			...ofCustomer,
			...ofCampaign,
			...ofAdGroup,
			"AdGroupStatus",
			"AdId",
			"AdType",
			"AdStatus",
			"FinalUrl",
		],
	},
	GeographicPerformanceReportRequest: {
		level: "campaign",
		isByPlace: true,
		attributes: [
			...ofAccount,
			...ofCampaign,
			...ofAdGroup,
			...places,
			...kindsOfPlace,
		],
	},
	UserLocationPerformanceReportRequest: {
		level: "campaign",
		isByPlace: true,
		attributes: [
			...ofAccount,
			...ofCampaign,
			...ofAdGroup,
			...places,
			...queried,
		],
	},
};

export function isPlaceColumn(name: string): boolean {
	return placeNames.includes(name);
}

export const measures = [
	"Impressions",
	"Clicks",
	"Spend",
	"Ctr",
	"AverageCpc",
	"AverageCpm",
	"Conversions",
	"ConversionsQualified",
	"ConversionRate",
	"CostPerConversion",
	"Revenue",
	"ReturnOnAdSpend",
	"RevenuePerConversion",
	"AllConversions",
	"AllConversionsQualified",
	"AllRevenue",
	"ViewThroughConversions",
	"ViewThroughConversionsQualified",
	"Assists",
	"ImpressionSharePercent",
	"ImpressionLostToBudgetPercent",
	"ImpressionLostToRankAggPercent",
] as const;
export type Measure = (typeof measures)[number];

/** Shares of an auction are not told by hour. */
export function isShareColumn(name: string): boolean {
	return name.startsWith("Impression") && name.endsWith("Percent");
}
