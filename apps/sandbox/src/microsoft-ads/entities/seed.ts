import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAdGroup } from "../../world/ads.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { mix } from "../../world/random.ts";
import { keywordTexts, negativeKeywordTexts } from "../../world/words.ts";
import type { World } from "../../world/world.ts";
import {
	adGroupIdOf,
	adIdOf,
	assetGroupIdOf,
	budgetIdOf,
	campaignIdOf,
	keywordIdOf,
} from "../ids.ts";
import type {
	AdGroup,
	AdType,
	Budget,
	Campaign,
	CampaignType,
	Keyword,
	Negative,
	Objects,
	Switch,
} from "./objects.ts";

const matchTypes = ["Phrase", "Exact", "Broad"] as const;
const keywordsOfGroup = 3;
const adTypes: Record<Exclude<CampaignType, "PerformanceMax">, AdType> = {
	Search: "ResponsiveSearch",
	Audience: "ResponsiveAd",
	Shopping: "Product",
};

/** The world's campaigns and what lies below them, in Microsoft's words. */
export function seedObjects(world: World, account: WorldAccount): Objects {
	const budgets = new Map<string, Budget>();
	const campaigns = world
		.campaignsOf(account)
		.map((campaign) => seedCampaign(world, campaign, budgets));
	const adGroups = campaigns.flatMap((campaign) => campaign.adGroups);
	return {
		account,
		campaigns: new Map(campaigns.map((one) => [one.id, one])),
		adGroups: new Map(adGroups.map((one) => [one.id, one])),
		budgets,
	};
}

function seedCampaign(
	world: World,
	from: WorldCampaign,
	budgets: Map<string, Budget>,
): Campaign {
	const campaign: Campaign = {
		world: from,
		id: campaignIdOf(from),
		type: typeOf(from),
		switch: switchOf(from.status),
		budget: budgetOf(from, budgets),
		endDay: from.status === "ended" ? from.lastDay : null,
		experimentId: null,
		adGroups: [],
		negatives:
			from.kind === "search"
				? negativeKeywordTexts.map((text, index) => ({
						id: `${campaignIdOf(from)}${index + 1}`,
						text,
						matchType: index === 0 ? ("Exact" as const) : ("Phrase" as const),
					}))
				: [],
	};
	campaign.adGroups = world
		.adGroupsOf(from)
		.map((group) => seedAdGroup(world, group, campaign));
	return campaign;
}

function seedAdGroup(
	world: World,
	from: WorldAdGroup,
	campaign: Campaign,
): AdGroup {
	const isText = campaign.type === "Search";
	const adGroup: AdGroup = {
		world: from,
		campaign,
		// What finds its audience by itself has asset groups instead, and no ads.
		id:
			campaign.type === "PerformanceMax"
				? assetGroupIdOf(from)
				: adGroupIdOf(from),
		switch: switchOf(from.status),
		ads: [],
		keywords: isText ? seedKeywords(from) : [],
		negatives: isText && from.index === 0 ? [negativeOf(from)] : [],
	};
	const { type } = campaign;
	if (type !== "PerformanceMax")
		adGroup.ads = world.adsOf(from).map((ad) => ({
			world: ad,
			adGroup,
			id: adIdOf(ad),
			type: adTypes[type],
			switch: switchOf(ad.status),
		}));
	return adGroup;
}

function seedKeywords(group: WorldAdGroup): Keyword[] {
	const start = mix(group.campaign.seed, group.index) % keywordTexts.length;
	return Array.from({ length: keywordsOfGroup }, (_, index) => ({
		id: keywordIdOf(group, index),
		text: keywordTexts[(start + index) % keywordTexts.length] ?? "sale",
		matchType: matchTypes[index % matchTypes.length] ?? "Broad",
		switch: index === 2 ? ("Paused" as const) : ("Active" as const),
		bidMicros: index === 1 ? null : group.bidMicros,
	}));
}

function negativeOf(group: WorldAdGroup): Negative {
	return {
		id: keywordIdOf(group, 90),
		text: "second hand",
		matchType: "Exact",
	};
}

function typeOf({ kind, index }: WorldCampaign): CampaignType {
	if (kind === "search") return "Search";
	if (kind === "display") return "Audience";
	return index % 2 === 0 ? "Shopping" : "PerformanceMax";
}

function switchOf(status: "active" | "paused" | "removed" | "ended"): Switch {
	if (status === "removed") return "Deleted";
	return status === "paused" ? "Paused" : "Active";
}

function budgetOf(from: WorldCampaign, budgets: Map<string, Budget>): Budget {
	const { micros, period, isShared } = from.budget;
	const type =
		period === "day" ? "DailyBudgetStandard" : "LifetimeBudgetStandard";
	if (!isShared) return { id: null, name: null, type, micros };
	const id = budgetIdOf(from);
	const known = budgets.get(id);
	if (known !== undefined) return known;
	const made: Budget = { id, name: `Shared budget ${id}`, type, micros };
	budgets.set(id, made);
	return made;
}
