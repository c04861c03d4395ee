import type { Measure } from "../numbers/measure.ts";
import { sumOf } from "../numbers/measures.ts";
import {
	conversionSegments,
	conversionsOf,
} from "../numbers/segment-splits.ts";
import {
	type CollectionName,
	child,
	type Entity,
	text,
} from "../seed/entities.ts";
import { conversionPlans } from "../seed/seed-extras.ts";
import { followLinks } from "./entity-links.ts";
import type { Source, SourceContext, SourceMaker } from "./source.ts";

/** Resources that are read as they are stored, with the numbers that each has, if any. */
export const entitySources: Record<string, SourceMaker> = {
	campaign: campaigns,
	ad_group: stored("adGroups", "adGroup", ({ measures }, { resourceName }) =>
		measures.adGroup(resourceName),
	),
	ad_group_ad: stored(
		"adGroupAds",
		"adGroupAd",
		({ measures }, { resourceName }) => measures.ad(resourceName),
	),
	asset_group: stored(
		"assetGroups",
		"assetGroup",
		({ measures }, { resourceName }) => measures.assetGroup(resourceName),
	),
	asset_group_asset: stored(
		"assetGroupAssets",
		"assetGroupAsset",
		({ measures }, { resourceName }) => measures.assetGroupAsset(resourceName),
	),
	ad_group_ad_asset_view: stored(
		"adGroupAdAssetViews",
		"adGroupAdAssetView",
		({ measures }, { resourceName }) => measures.adAsset(resourceName),
	),
	ad_group_criterion: stored("adGroupCriteria", "adGroupCriterion"),
	ad_group_label: stored("adGroupLabels", "adGroupLabel"),
	ad_group_ad_label: stored("adGroupAdLabels", "adGroupAdLabel"),
	ad_group_criterion_label: stored(
		"adGroupCriterionLabels",
		"adGroupCriterionLabel",
	),
	asset: stored("assets", "asset"),
	campaign_asset: stored("campaignAssets", "campaignAsset"),
	campaign_criterion: stored("campaignCriteria", "campaignCriterion"),
	campaign_label: stored("campaignLabels", "campaignLabel"),
	conversion_action: conversionActions,
	customer_label: stored("customerLabels", "customerLabel"),
	label: stored("labels", "label"),
	campaign_budget: budgets,
	ad: ads,
};

const storedCampaigns = stored(
	"campaigns",
	"campaign",
	({ measures }, { id }) => measures.campaign(String(id)),
);

/** A campaign that vanished from the lists still has its numbers. */
function* campaigns(context: SourceContext): Iterable<Source> {
	const { query, account, accounts } = context;
	for (const source of storedCampaigns(context))
		if (
			query.hasMetrics ||
			accounts.isListed(account, String(source.entities.campaign?.id))
		)
			yield source;
}

function stored(
	collection: CollectionName,
	restName: string,
	measureOf: (context: SourceContext, entity: Entity) => Measure | null = () =>
		null,
): SourceMaker {
	return function* (context) {
		const { account, accounts, customer } = context;
		const all = accounts.entities(account);
		for (const entity of all[collection].values()) {
			const entities: Source["entities"] = { customer };
			followLinks(restName, entity, all, entities);
			yield { entities, measure: measureOf(context, entity) };
		}
	};
}

/** A budget with the numbers of the campaigns that it pays for; with a campaign's fields selected, each of them beside it. */
function* budgets(context: SourceContext): Iterable<Source> {
	const { query, account, accounts, customer, measures } = context;
	const all = accounts.entities(account);
	const campaigns = measures.campaigns();
	const byCampaign = [
		...query.select,
		...query.where.map(({ checked }) => checked),
	].some(({ resource }) => resource === "campaign");
	for (const campaignBudget of all.campaignBudgets.values()) {
		const pays = (campaign: Entity | null): boolean =>
			campaign?.campaignBudget === campaignBudget.resourceName;
		if (byCampaign) {
			for (const campaign of [...all.campaigns.values()].filter(pays))
				yield {
					entities: { customer, campaignBudget, campaign },
					measure: measures.campaign(text(campaign, "id")),
				};
			continue;
		}
		const own = campaigns.filter(({ campaign }) => pays(campaign));
		yield {
			entities: { customer, campaignBudget },
			measure: own.length === 0 ? null : sumOf(own),
			parts: () => own,
		};
	}
}

/** Each action's part of the account's conversions. */
function* conversionActions({
	account,
	accounts,
	customer,
	measures,
}: SourceContext): Iterable<Source> {
	const actions = [...accounts.entities(account).conversionActions.values()];
	for (const [index, conversionAction] of actions.entries()) {
		const from = conversionPlans[index - 1]?.until ?? 0;
		const to = conversionPlans[index]?.until ?? 1;
		const parts = measures.campaigns().map((part) => ({
			...part,
			measure: (day: number) => {
				const numbers = part.measure(day);
				return numbers === null ? null : conversionsOf(numbers, from, to);
			},
		}));
		yield {
			entities: { customer, conversionAction },
			measure: sumOf(parts),
			parts: () => parts,
			segments: conversionSegments(conversionAction),
		};
	}
}

function* ads({
	account,
	accounts,
	customer,
}: SourceContext): Iterable<Source> {
	for (const adGroupAd of accounts.entities(account).adGroupAds.values()) {
		const ad = child(adGroupAd, "ad");
		if (text(ad, "resourceName") !== "")
			yield { entities: { customer, ad }, measure: null };
	}
}
