import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import type { Budget, ScheduledBudget } from "./budget.ts";
import type { Switch } from "./switch.ts";

type Common = {
	id: string;
	name: string;
	switch: Switch;
	/** In milliseconds, as `modifiedAt`. */
	createdAt: number;
};

export type Campaign = Common & {
	world: WorldCampaign;
	/** Made by TikTok's own hand: it always optimizes its budget by itself. */
	isSmart: boolean;
	/** The campaign has the budget, and its ad groups have none. */
	isOptimized: boolean;
	budget: Budget;
	modifiedAt: number;
	specialIndustries: readonly string[] | null;
	poNumber: string | null;
	adGroups: readonly AdGroup[];
};

export type AdGroup = Common & {
	world: WorldAdGroup;
	campaign: Campaign;
	budget: Budget;
	scheduled: ScheduledBudget | null;
	bidMicros: number;
	modifiedAt: number;
	ads: readonly Ad[];
};

export type Ad = Common & {
	world: WorldAd;
	adGroup: AdGroup;
	/** Null on ads of automatic campaigns that nobody changed. */
	modifiedAt: number | null;
};

/** Everything below one advertiser, by id in the order of their making. */
export type Objects = {
	account: WorldAccount;
	campaigns: ReadonlyMap<string, Campaign>;
	adGroups: ReadonlyMap<string, AdGroup>;
	ads: ReadonlyMap<string, Ad>;
};
