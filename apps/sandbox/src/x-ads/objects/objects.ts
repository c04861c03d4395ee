import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";

export type EntityStatus = "ACTIVE" | "PAUSED";

type Common = {
	id: string;
	/** In milliseconds, as `updatedAt`. */
	createdAt: number;
	updatedAt: number;
	deleted: boolean;
};

/** Amounts in micros; null where none is set. */
export type Budgets = { daily: number | null; total: number | null };

/** A part of the campaign's numbers: from one cumulative share to another. */
export type Share = { from: number; to: number };

export type Campaign = Common & {
	world: WorldCampaign;
	name: string;
	entityStatus: EntityStatus;
	budgets: Budgets;
	purchaseOrder: string | null;
	lineItems: readonly LineItem[];
};

export type LineItem = Common & {
	world: WorldAdGroup;
	campaign: Campaign;
	name: string;
	entityStatus: EntityStatus;
	budgets: Budgets;
	bidMicros: number | null;
	bidStrategy: "AUTO" | "MAX" | "TARGET";
	startTime: number | null;
	endTime: number | null;
	share: Share;
	promotedTweets: readonly PromotedTweet[];
};

/** A Tweet's place in a line item. There is no way to pause one. */
export type PromotedTweet = Common & {
	world: WorldAd;
	lineItem: LineItem;
	tweetId: string;
	entityStatus: EntityStatus;
	share: Share;
};

/** An ad without a Tweet: a picture of the account's media. */
export type MediaCreative = Common & {
	world: WorldAd;
	lineItem: LineItem;
	accountMediaId: string;
	entityStatus: EntityStatus;
};

export type Operator = "EQ" | "NE" | "GTE" | "LT";

/** One condition of whom a line item is shown to: a keyword, a place, a language. */
export type Criterion = Common & {
	lineItem: LineItem;
	type: string;
	value: string;
	name: string;
	operator: Operator;
	locationType: string | null;
};

/** Everything below one account, by id in the order of its making. */
export type Objects = {
	account: WorldAccount;
	campaigns: ReadonlyMap<string, Campaign>;
	lineItems: ReadonlyMap<string, LineItem>;
	promotedTweets: ReadonlyMap<string, PromotedTweet>;
	mediaCreatives: ReadonlyMap<string, MediaCreative>;
	criteria: Map<string, Criterion>;
};
