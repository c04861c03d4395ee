import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import type { Targeting } from "./targeting.ts";

export const configuredStatuses = [
	"ACTIVE",
	"PAUSED",
	"ARCHIVED",
	"DELETED",
] as const;
export type ConfiguredStatus = (typeof configuredStatuses)[number];

export type GoalType = "DAILY_SPEND" | "LIFETIME_SPEND";

export type Campaign = {
	world: WorldCampaign;
	id: string;
	name: string;
	status: ConfiguredStatus;
	/** True where the campaign has one budget for all its ad groups, which have none of their own then. */
	isOptimized: boolean;
	goalType: GoalType;
	/** In micros; null where the ad groups have budgets. */
	goalValue: number | null;
	/** In micros; null without a limit. */
	spendCap: number | null;
	/** Times in milliseconds. */
	startAt: number;
	endAt: number | null;
	createdAt: number;
	modifiedAt: number;
	adGroups: AdGroup[];
};

export type AdGroup = {
	world: WorldAdGroup;
	campaign: Campaign;
	id: string;
	name: string;
	status: ConfiguredStatus;
	/** In micros; null where the campaign has the budget. */
	goalValue: number | null;
	/** In micros; null where the campaign bids. */
	bidValue: number | null;
	targeting: Targeting;
	createdAt: number;
	modifiedAt: number;
	ads: Ad[];
};

export type Ad = {
	world: WorldAd;
	adGroup: AdGroup;
	id: string;
	name: string;
	status: ConfiguredStatus;
	clickUrl: string;
	createdAt: number;
	modifiedAt: number;
};

/** All that lies below one ad account, by id and in the order of the seed. */
export type Objects = {
	account: WorldAccount;
	campaigns: ReadonlyMap<string, Campaign>;
	adGroups: ReadonlyMap<string, AdGroup>;
	ads: ReadonlyMap<string, Ad>;
	/** Ads by the post that each shows; those made of a catalog's products show none. */
	posts: ReadonlyMap<string, Ad>;
};
