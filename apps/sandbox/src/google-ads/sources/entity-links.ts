import {
	type AccountEntities,
	type CollectionName,
	type Entity,
	text,
} from "../seed/entities.ts";
import type { Source } from "./source.ts";

type Link = { collection: CollectionName; as: string };

const campaign: Link = { collection: "campaigns", as: "campaign" };
const adGroup: Link = { collection: "adGroups", as: "adGroup" };
const adGroupAd: Link = { collection: "adGroupAds", as: "adGroupAd" };
const adGroupCriterion: Link = {
	collection: "adGroupCriteria",
	as: "adGroupCriterion",
};
const asset: Link = { collection: "assets", as: "asset" };
const assetGroup: Link = { collection: "assetGroups", as: "assetGroup" };
const label: Link = { collection: "labels", as: "label" };

/** Fields that name other entities, by the REST name of the entity that has them. */
const links: Record<string, Record<string, Link>> = {
	campaign: {
		campaignBudget: { collection: "campaignBudgets", as: "campaignBudget" },
	},
	adGroup: { campaign },
	adGroupAd: { adGroup },
	adGroupCriterion: { adGroup },
	campaignCriterion: { campaign },
	assetGroup: { campaign },
	assetGroupAsset: { assetGroup, asset },
	campaignAsset: { campaign, asset },
	adGroupAdAssetView: { adGroupAd, asset },
	customerLabel: { label },
	campaignLabel: { campaign, label },
	adGroupLabel: { adGroup, label },
	adGroupAdLabel: { adGroupAd, label },
	adGroupCriterionLabel: { adGroupCriterion, label },
};

/** Puts an entity and all that it names, directly or through others, into a row's entities. */
export function followLinks(
	restName: string,
	entity: Entity,
	entities: AccountEntities,
	into: Source["entities"],
): void {
	into[restName] = entity;
	for (const [field, { collection, as }] of Object.entries(
		links[restName] ?? {},
	)) {
		const target = entities[collection].get(text(entity, field));
		if (target !== undefined) followLinks(as, target, entities, into);
	}
}
