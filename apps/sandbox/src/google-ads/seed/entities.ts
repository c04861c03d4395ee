import type { WorldCampaign } from "../../world/campaigns.ts";

/** An entity in the form the REST API shows it: lowerCamelCase names, int64 as text, unset fields absent. */
export type Entity = {
	resourceName: string;
	[field: string]: Json | undefined;
};
export type Json =
	| string
	| number
	| boolean
	| Json[]
	| { [field: string]: Json | undefined };

export type CollectionName =
	| "campaignBudgets"
	| "campaigns"
	| "adGroups"
	| "adGroupAds"
	| "adGroupCriteria"
	| "assets"
	| "campaignAssets"
	| "assetGroups"
	| "assetGroupAssets"
	| "adGroupAdAssetViews"
	| "campaignCriteria"
	| "labels"
	| "customerLabels"
	| "campaignLabels"
	| "adGroupLabels"
	| "adGroupAdLabels"
	| "adGroupCriterionLabels"
	| "conversionActions";

/** One change of one entity, as `change_event` and `change_status` tell it. */
export type Change = {
	/** Milliseconds since the epoch. */
	at: number;
	/** Position among the operations of one call. */
	index: number;
	/** In REST: `campaign`, `adGroupCriterion`. */
	restName: string;
	operation: "CREATE" | "UPDATE" | "REMOVE";
	/** lowerCamelCase paths. */
	changedFields: string[];
	/** As they were and as they are, with `resourceName`; `{}` when there is none. */
	before: { [field: string]: Json | undefined };
	after: { [field: string]: Json | undefined };
	resourceName: string;
	userEmail: string;
	clientType: "GOOGLE_ADS_WEB_CLIENT" | "GOOGLE_ADS_API";
};

/** All that lies in one account, each collection by resource name in the order of creation. */
export type AccountEntities = Record<CollectionName, Map<string, Entity>> & {
	/** World's campaigns by Google's id; campaigns made by a mutation are not of the world and have no numbers. */
	worldCampaigns: Map<string, WorldCampaign>;
	/** Oldest first. */
	changes: Change[];
	nextId: bigint;
};

export type Account = {
	id: string;
	/** Position in the seed: ids and numbers follow from it. */
	ordinal: number;
	name: string;
	currencyCode: string;
	timeZone: string;
	isManager: boolean;
	isTest: boolean;
	status: string;
	/** The managers directly above. */
	managers: string[];
	/** Grows with each change, so that prepared answers are not given any more. */
	version: number;
};

/** A field that is an object; `{}` when it is unset. */
export function child(
	entity: { [field: string]: Json | undefined } | undefined,
	field: string,
): { [field: string]: Json | undefined } {
	const value = entity?.[field];
	return typeof value === "object" && !Array.isArray(value) ? value : {};
}

/** A field as text; `""` when it is unset. */
export function text(
	entity: { [field: string]: Json | undefined } | undefined,
	field: string,
): string {
	const value = entity?.[field];
	return value === undefined || typeof value === "object" ? "" : String(value);
}
