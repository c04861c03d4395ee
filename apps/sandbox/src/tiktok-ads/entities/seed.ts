import type { WorldAccount } from "../../world/accounts.ts";
import { utcHourOf } from "../../world/calendar.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { currencyOf, inCoins } from "../../world/money.ts";
import { adGroupShares } from "../../world/shares.ts";
import type { World } from "../../world/world.ts";
import { type Budget, type BudgetMode, noBudget } from "./budget.ts";
import { adGroupIdOf, adIdOf, campaignIdOf } from "./ids.ts";
import type { Ad, AdGroup, Campaign, Objects } from "./objects.ts";
import { type Operation, switchedTo } from "./switch.ts";

const hourMs = 3_600_000;

/** The world's campaigns, ad groups and ads in TikTok's words. */
export function seedObjects(world: World, account: WorldAccount): Objects {
	const campaigns = world
		.campaignsOf(account)
		.map((campaign) => seedCampaign(world, campaign));
	const adGroups = campaigns.flatMap((campaign) => campaign.adGroups);
	const ads = adGroups.flatMap((adGroup) => adGroup.ads);
	return {
		account,
		campaigns: byId(campaigns),
		adGroups: byId(adGroups),
		ads: byId(ads),
	};
}

function seedCampaign(world: World, from: WorldCampaign): Campaign {
	const createdAt = timeOfDay(from, from.firstDay, 10);
	const isSmart = from.kind === "everywhere";
	// Every way of keeping a budget is there: at the campaign alone, at its ad groups alone, and at both.
	const isOptimized =
		isSmart || (from.kind === "search" && from.index % 2 === 1);
	const isOpen = from.kind === "search" && !isOptimized;
	const adGroups: AdGroup[] = [];
	const campaign: Campaign = {
		world: from,
		id: campaignIdOf(from),
		name: from.name,
		switch: switchedTo(operationOf(from.status)),
		createdAt,
		modifiedAt: createdAt + 23 * hourMs,
		isSmart,
		isOptimized,
		budget: isOpen
			? noBudget
			: { mode: modeOf(from, isSmart), micros: from.budget.micros },
		specialIndustries: null,
		poNumber: null,
		adGroups,
	};
	const groups = world.adGroupsOf(from);
	const budgets = isOptimized ? null : partsOfBudget(from, groups.length);
	groups.forEach((group, index) => {
		const ads: Ad[] = [];
		const adGroup: AdGroup = {
			world: group,
			campaign,
			id: adGroupIdOf(group),
			name: group.name,
			switch: switchedTo(ofParent(campaign, group.status)),
			createdAt: createdAt + hourMs / 4,
			modifiedAt: createdAt + 25 * hourMs,
			budget: budgets?.[index] ?? noBudget,
			scheduled: null,
			bidMicros: group.bidMicros,
			ads,
		};
		for (const ad of world.adsOf(group))
			ads.push({
				world: ad,
				adGroup,
				id: adIdOf(ad),
				name: ad.name,
				switch: switchedTo(ofParent(campaign, ad.status)),
				createdAt: createdAt + hourMs / 2,
				modifiedAt: isSmart ? null : createdAt + 26 * hourMs,
			});
		adGroups.push(adGroup);
	});
	return campaign;
}

/** An ended campaign is on still; the dates of its ad groups say that it is over. */
function operationOf(status: WorldCampaign["status"]): Operation {
	if (status === "removed") return "DELETE";
	return status === "paused" ? "DISABLE" : "ENABLE";
}

/** Switch of an ad group or ad: deleted with its campaign, and its own below a paused one. */
function ofParent(campaign: Campaign, status: "active" | "paused"): Operation {
	if (campaign.switch.operation === "DELETE") return "DELETE";
	return operationOf(status);
}

const dynamicIndex = 6;

function modeOf(
	{ budget, index }: WorldCampaign,
	isSmart: boolean,
): BudgetMode {
	if (budget.period === "lifetime") return "BUDGET_MODE_TOTAL";
	return isSmart && index === dynamicIndex
		? "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"
		: "BUDGET_MODE_DAY";
}

/** Budgets of ad groups that add up to the campaign's, each as large as the ad group's share of the numbers. */
function partsOfBudget(campaign: WorldCampaign, count: number): Budget[] {
	const { account, budget } = campaign;
	const { currencyCode } = account;
	const shares = adGroupShares(campaign, count);
	const { unitMicros } = currencyOf(currencyCode);
	const mode =
		budget.period === "lifetime" ? "BUDGET_MODE_TOTAL" : "BUDGET_MODE_DAY";
	const parts = shares
		.slice(1)
		.map((share, index) => budget.micros * (share - (shares[index] ?? 0)));
	return inCoins(parts, currencyCode).map((coins) => ({
		mode,
		micros: coins * unitMicros,
	}));
}

/** Time of an hour in the account's zone. */
function timeOfDay(
	{ account }: WorldCampaign,
	day: number,
	hour: number,
): number {
	return utcHourOf(account.timeZone, day, hour) * hourMs;
}

function byId<One extends { id: string }>(
	all: readonly One[],
): ReadonlyMap<string, One> {
	return new Map(all.map((one) => [one.id, one]));
}
