import { dateText } from "../../world/calendar.ts";
import { timeZoneWord } from "../customers/time-zones.ts";
import { amountOf } from "./money.ts";
import type { AdGroup, Budget, Campaign } from "./objects.ts";

/** A campaign with every property that `Campaign` has. */
export function renderCampaign(campaign: Campaign) {
	const { world, budget, type } = campaign;
	return {
		Id: campaign.id,
		Name: world.name,
		Status: campaign.switch as string,
		DailyBudget: amountOf(budget.micros),
		BudgetType: budget.type as string,
		TimeZone: timeZoneWord(world.account.timeZone),
		Settings: settingsOf(campaign),
		CampaignType: type as string,
		SubType: null,
		AudienceAdsBidAdjustment: type === "Search" ? 0 : null,
		TrackingUrlTemplate: null,
		FinalUrlSuffix: null,
		UrlCustomParameters: null,
		BiddingScheme: biddingOf(campaign),
		BudgetId: budget.id,
		Languages: ["All"],
		ExperimentId: campaign.experimentId,
		AdScheduleUseSearcherTimeZone: false,
		BidStrategyId: null,
		BidStrategyScope: null,
		MultimediaAdsBidAdjustment: type === "Search" ? 40 : null,
		GoalIds: null,
		DealIds: null,
		IsDealCampaign: false,
		StartDate: `${dateText(world.firstDay)}T00:00:00Z`,
		EndDate:
			campaign.endDay === null
				? null
				: `${dateText(campaign.endDay)}T00:00:00Z`,
		UseCampaignLevelDates: true,
		IsPolitical: false,
		ForwardCompatibilityMap: null,
	};
}

function settingsOf({ type }: Campaign) {
	if (type !== "Shopping") return null;
	return [
		{
			Type: "ShoppingSetting",
			LocalInventoryAdsEnabled: false,
			Priority: 0,
			SalesCountryCode: null,
			StoreId: "1387210",
			FeedLabel: null,
			ShoppableAdsEnabled: false,
		},
	];
}

function biddingOf({ type, world }: Campaign) {
	if (type === "PerformanceMax")
		return { Type: "MaxConversions", MaxCpc: null, TargetCpa: null };
	return world.index % 2 === 0
		? { Type: "EnhancedCpc" }
		: { Type: "MaxClicks", MaxCpc: null };
}

export function renderBudget(budget: Budget, users: number) {
	return {
		Name: budget.name,
		Amount: amountOf(budget.micros),
		BudgetType: budget.type,
		AssociationCount: users,
		Id: budget.id,
	};
}

/** An ad group with every property that `AdGroup` has. */
export function renderAdGroup(adGroup: AdGroup) {
	const { world, campaign } = adGroup;
	const isAudience = campaign.type === "Audience";
	return {
		Id: adGroup.id,
		Name: world.name,
		StartDate: dateOf(campaign.world.firstDay),
		EndDate: null,
		Language: null,
		Status: adGroup.switch as string,
		PrivacyStatus: null,
		CpcBid: { Amount: amountOf(world.bidMicros) },
		Network: isAudience ? null : "OwnedAndOperatedAndSyndicatedSearch",
		AdRotation: null,
		AudienceAdsBidAdjustment: null,
		TrackingUrlTemplate: null,
		FinalUrlSuffix: null,
		UrlCustomParameters: null,
		BiddingScheme: {
			Type: "InheritFromParent",
			InheritedBidStrategyType: null,
		},
		Settings: null,
		AdScheduleUseSearcherTimeZone: null,
		AdGroupType: campaign.type === "Search" ? "SearchStandard" : null,
		CpvBid: { Amount: null },
		CpmBid: { Amount: null },
		McpaBid: { Amount: null },
		MultimediaAdsBidAdjustment: null,
		CommissionRate: null,
		PercentCpcBid: null,
		UseOptimizedTargeting: null,
		UsePredictiveTargeting: null,
		FrequencyCapSettings: null,
		ForwardCompatibilityMap: null,
	};
}

/** A date of the API. */
export function dateOf(day: number) {
	const [year = 0, month = 0, date = 0] = dateText(day).split("-").map(Number);
	return { Day: date, Month: month, Year: year };
}
