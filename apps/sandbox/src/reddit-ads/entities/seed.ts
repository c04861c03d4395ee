import type { WorldAccount } from "../../world/accounts.ts";
import { utcHourOf } from "../../world/calendar.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { currencyOf, inCoins } from "../../world/money.ts";
import { adGroupShares } from "../../world/shares.ts";
import type { World } from "../../world/world.ts";
import { isCatalogAd } from "../creative/contents.ts";
import { adGroupIdOf, adIdOf, campaignIdOf, postIdOf } from "./ids.ts";
import type {
	Ad,
	AdGroup,
	Campaign,
	ConfiguredStatus,
	Objects,
} from "./objects.ts";
import { targetingOf } from "./targeting.ts";

const hourMs = 3_600_000;

/** The world's campaigns, ad groups and ads in Reddit's words. */
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
		posts: new Map(
			ads
				.filter(({ world: ad }) => !isCatalogAd(ad))
				.map((ad) => [postIdOf(ad.world), ad]),
		),
	};
}

function seedCampaign(world: World, from: WorldCampaign): Campaign {
	const startAt = timeOf(from, from.firstDay);
	const isLifetime = from.budget.period === "lifetime";
	// Both places of a budget are there: the campaign, and its ad groups.
	const isOptimized =
		from.kind === "everywhere" ||
		(from.kind === "search" && from.index % 2 === 1);
	const campaign: Campaign = {
		world: from,
		id: campaignIdOf(from),
		name: from.name,
		status: statusOf(from.status),
		isOptimized,
		goalType: isLifetime ? "LIFETIME_SPEND" : "DAILY_SPEND",
		goalValue: isOptimized ? from.budget.micros : null,
		spendCap: null,
		startAt,
		endAt:
			from.status === "ended" && from.lastDay !== null
				? timeOf(from, from.lastDay + 1)
				: null,
		createdAt: startAt - 9 * hourMs,
		modifiedAt: startAt + 14 * hourMs,
		adGroups: [],
	};
	const groups = world.adGroupsOf(from);
	const budgets = isOptimized ? [] : partsOfBudget(from, groups.length);
	groups.forEach((group, index) => {
		const adGroup: AdGroup = {
			world: group,
			campaign,
			id: adGroupIdOf(group),
			name: group.name,
			status: ofParent(campaign, group.status),
			goalValue: budgets[index] ?? null,
			bidValue: isOptimized ? null : group.bidMicros,
			targeting: targetingOf(group),
			createdAt: campaign.createdAt + hourMs / 4,
			modifiedAt: campaign.modifiedAt + hourMs,
			ads: [],
		};
		for (const ad of world.adsOf(group)) {
			const made: Ad = {
				world: ad,
				adGroup,
				id: adIdOf(ad),
				name: ad.name,
				status: ofParent(campaign, ad.status),
				clickUrl: ad.landingUrl,
				createdAt: campaign.createdAt + hourMs / 2,
				modifiedAt: campaign.modifiedAt + 2 * hourMs,
			};
			adGroup.ads.push(made);
		}
		campaign.adGroups.push(adGroup);
	});
	return campaign;
}

/** An ended campaign is on still; its time says that it is over. */
function statusOf(status: WorldCampaign["status"]): ConfiguredStatus {
	if (status === "removed") return "DELETED";
	return status === "paused" ? "PAUSED" : "ACTIVE";
}

function ofParent(
	{ status }: Campaign,
	own: "active" | "paused",
): ConfiguredStatus {
	return status === "DELETED" ? status : statusOf(own);
}

/** Budgets of ad groups in micros, which add up to the campaign's, each as large as the ad group's share of the numbers. */
function partsOfBudget(campaign: WorldCampaign, count: number): number[] {
	const { account, budget } = campaign;
	const shares = adGroupShares(campaign, count);
	const parts = shares
		.slice(1)
		.map((share, index) => budget.micros * (share - (shares[index] ?? 0)));
	const { unitMicros } = currencyOf(account.currencyCode);
	return inCoins(parts, account.currencyCode).map(
		(coins) => coins * unitMicros,
	);
}

/** Beginning of a day in the account's zone, in milliseconds. */
function timeOf({ account }: WorldCampaign, day: number): number {
	return utcHourOf(account.timeZone, day, 0) * hourMs;
}

function byId<One extends { id: string }>(
	all: readonly One[],
): ReadonlyMap<string, One> {
	return new Map(all.map((one) => [one.id, one]));
}
