import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";

/** An object's own switch. */
export type Switch = "ACTIVE" | "PAUSED" | "ARCHIVED" | "DELETED";

export type Budget = { period: "daily" | "lifetime"; minor: number };

/** An ad account as Meta shows it. */
export type AccountNode = {
	world: WorldAccount;
	/** Without `act_`. */
	id: string;
	currency: string;
	timeZone: string;
	/** Meta's number: 1 is active, 101 closed. */
	status: number;
	disableReason: number;
	campaigns: CampaignNode[];
	images: ImageNode[];
	videos: VideoNode[];
};

type Common = {
	id: string;
	name: string;
	status: Switch;
	/** Milliseconds. */
	createdAt: number;
	updatedAt: number;
	/** Reads that still tell IN_PROCESS, after a change. */
	inProcess: number;
};

export type CampaignNode = Common & {
	level: "campaign";
	account: AccountNode;
	world: WorldCampaign;
	/** Null: the budgets are on the ad sets. */
	budget: Budget | null;
	spendCap: number | null;
	stopAt: number | null;
	startAt: number;
	sharesBudgets: boolean;
	adSets: AdSetNode[];
};

export type AdSetNode = Common & {
	level: "adSet";
	campaign: CampaignNode;
	world: WorldAdGroup;
	/** Null: the budget is on the campaign. */
	budget: Budget | null;
	bidMinor: number | null;
	endAt: number | null;
	ads: AdNode[];
	/** Moments at which the budget was changed by a call. */
	budgetChanges: number[];
};

export type AdNode = Common & {
	level: "ad";
	adSet: AdSetNode;
	world: WorldAd;
	creative: CreativeNode;
};

/** Forms in which a creative keeps its texts and files. */
export type CreativeForm =
	| "flat"
	| "link"
	| "carousel"
	| "video"
	| "photo"
	| "feed"
	/** An existing post of the Page: its own files and texts are not told. */
	| "post";

export type CreativeNode = {
	id: string;
	name: string;
	form: CreativeForm;
	account: AccountNode;
	world: WorldAd;
	images: readonly ImageNode[];
	video: VideoNode | null;
	createdAt: number;
};

export type ImageNode = {
	account: AccountNode;
	/** 32 hexadecimal digits: the same content has the same. */
	hash: string;
	name: string;
	world: WorldPicture;
	createdAt: number;
};

export type VideoNode = {
	id: string;
	account: AccountNode;
	world: WorldVideo;
	createdAt: number;
};

export type AdObject = CampaignNode | AdSetNode | AdNode;
