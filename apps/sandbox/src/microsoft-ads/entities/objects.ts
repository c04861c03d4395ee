import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";

export type CampaignType =
	| "Search"
	| "Audience"
	| "Shopping"
	| "PerformanceMax";
export type AdType = "ResponsiveSearch" | "ResponsiveAd" | "Product";
export type Switch = "Active" | "Paused" | "Deleted";
export type BudgetType = "DailyBudgetStandard" | "LifetimeBudgetStandard";
export type MatchType = "Exact" | "Phrase" | "Broad";

/** Amount of one campaign or, with an id, of several. */
export type Budget = {
	id: string | null;
	name: string | null;
	type: BudgetType;
	micros: number;
};

export type Campaign = {
	world: WorldCampaign;
	id: string;
	type: CampaignType;
	/** As its owner set it; removed ones are not told. */
	switch: Switch;
	budget: Budget;
	/** Days since 1970-01-01; null: without an end. */
	endDay: number | null;
	/** An experiment takes budget and status from its original. */
	experimentId: string | null;
	adGroups: AdGroup[];
	negatives: Negative[];
};

export type AdGroup = {
	world: WorldAdGroup;
	campaign: Campaign;
	id: string;
	switch: Switch;
	ads: Ad[];
	keywords: Keyword[];
	negatives: Negative[];
};

export type Ad = {
	world: WorldAd;
	adGroup: AdGroup;
	id: string;
	type: AdType;
	switch: Switch;
};

export type Keyword = {
	id: string;
	text: string;
	matchType: MatchType;
	switch: Switch;
	bidMicros: number | null;
};

/** Words for which nothing is shown. */
export type Negative = {
	id: string;
	text: string;
	matchType: "Exact" | "Phrase";
};

/** All that an account has. */
export type Objects = {
	account: WorldAccount;
	campaigns: Map<string, Campaign>;
	adGroups: Map<string, AdGroup>;
	budgets: Map<string, Budget>;
};
