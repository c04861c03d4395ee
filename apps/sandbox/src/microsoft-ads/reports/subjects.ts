import type { WorldAccount } from "../../world/accounts.ts";
import { adGroupShares, adShares } from "../../world/shares.ts";
import type { Api } from "../calls/call.ts";
import type { AdGroup, Campaign } from "../entities/objects.ts";
import { accountIdOf, accountNumberOf } from "../ids.ts";
import type { Level } from "./columns.ts";

type Attributes = Readonly<Record<string, string>>;

/** An object of a report's level below a campaign, with its part of the campaign's numbers. */
export type Leaf = { from: number; to: number; attributes: Attributes };

export function accountAttributes(
	account: WorldAccount,
	{ customers }: Api,
): Attributes {
	const parent = customers.parentOf(account);
	return {
		AccountId: accountIdOf(account),
		AccountName: account.name,
		AccountNumber: accountNumberOf(account),
		AccountStatus: customers.statusOf(account),
		CurrencyCode: account.currencyCode,
		CustomerId: parent.id,
		CustomerName: parent.name,
	};
}

export function campaignAttributes(campaign: Campaign): Attributes {
	return {
		CampaignId: campaign.id,
		CampaignName: campaign.world.name,
		CampaignStatus: campaign.switch,
		CampaignType: campaign.type,
		BaseCampaignId: campaign.id,
		BudgetName: campaign.budget.name ?? "",
		AdDistribution: campaign.type === "Audience" ? "Audience" : "Search",
	};
}

/** A campaign's objects of a level; null for a level that is the campaign's own or above it. */
export function leavesOf(campaign: Campaign, level: Level): Leaf[] | null {
	if (level === "account" || level === "campaign") return null;
	// What finds its audience by itself has neither ad groups nor ads.
	if (campaign.type === "PerformanceMax") return [];
	return campaign.adGroups.flatMap((group) => {
		const share = shareOfGroup(group);
		if (level === "adgroup")
			return [{ ...share, attributes: groupAttributes(group) }];
		const bounds = adShares(group.world, group.ads.length);
		// The last part ends where the group's does, and not a rounding beside it.
		const at = (one: number): number =>
			one === 1 ? share.to : share.from + (share.to - share.from) * one;
		return group.ads.map((ad, index) => ({
			from: at(bounds[index] ?? 0),
			to: at(bounds[index + 1] ?? 1),
			attributes: {
				...groupAttributes(group),
				AdId: ad.id,
				AdType: ad.type,
				AdStatus: ad.switch,
				FinalUrl: ad.world.landingUrl,
			},
		}));
	});
}

function shareOfGroup({ world, campaign }: AdGroup): {
	from: number;
	to: number;
} {
	const bounds = adGroupShares(campaign.world, campaign.adGroups.length);
	return {
		from: bounds[world.index] ?? 0,
		to: bounds[world.index + 1] ?? 1,
	};
}

function groupAttributes(group: AdGroup): Attributes {
	return {
		AdGroupId: group.id,
		AdGroupName: group.world.name,
		AdGroupStatus: group.switch,
		Status: group.switch,
	};
}
