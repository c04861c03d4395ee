import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAd, WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import type { WorldPicture } from "../../world/pictures.ts";

/** Statuses of campaign groups and campaigns; only campaigns are ever COMPLETED. */
export const statuses = [
	"ACTIVE",
	"PAUSED",
	"ARCHIVED",
	"COMPLETED",
	"CANCELED",
	"DRAFT",
	"PENDING_DELETION",
	"REMOVED",
] as const;
export type Status = (typeof statuses)[number];

/** Moments in milliseconds, and the number of changes. */
export type Stamps = { createdAt: number; modifiedAt: number; version: number };

/** Budgets of a campaign group or campaign; null: it has none. */
export type Budgets = {
	dailyMicros: number | null;
	totalMicros: number | null;
};

export type GroupNode = Stamps &
	Budgets & {
		world: WorldCampaign;
		id: number;
		name: string;
		status: Status;
		/** LinkedIn spreads the group's budget over its campaigns, which have none of their own. */
		isDynamic: boolean;
		startAt: number;
		/** Null: without an end. */
		endAt: number | null;
		campaigns: readonly CampaignNode[];
	};

export type CampaignNode = Stamps &
	Budgets & {
		world: WorldAdGroup;
		group: GroupNode;
		id: number;
		name: string;
		status: Status;
		bidMicros: number;
		startAt: number;
		endAt: number | null;
		creatives: readonly CreativeNode[];
	};

export type CreativeNode = Stamps & {
	world: WorldAd;
	campaign: CampaignNode;
	/** A URN: creatives have no numbers. */
	id: string;
	/** Null: nobody gave it one. */
	name: string | null;
	status: Exclude<Status, "COMPLETED">;
	/** Small picture of a text ad. */
	logo: WorldPicture | undefined;
	/** The post that it shows; null where its content is in itself. */
	post: string | null;
};

/** Everything below one ad account. */
export type Objects = {
	account: WorldAccount;
	groups: ReadonlyMap<number, GroupNode>;
	campaigns: ReadonlyMap<number, CampaignNode>;
	creatives: ReadonlyMap<string, CreativeNode>;
};
