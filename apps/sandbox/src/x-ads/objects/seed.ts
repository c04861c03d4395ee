import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldAdGroup } from "../../world/ads.ts";
import { utcHourOf } from "../../world/calendar.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { currencyOf, inCoins } from "../../world/money.ts";
import { adGroupShares, adShares } from "../../world/shares.ts";
import type { World } from "../../world/world.ts";
import {
	accountMediaIdOf,
	campaignIdOf,
	lineItemIdOf,
	mediaCreativeIdOf,
	promotedTweetIdOf,
	tweetIdOf,
} from "./ids.ts";
import type {
	Budgets,
	Campaign,
	LineItem,
	MediaCreative,
	Objects,
	PromotedTweet,
	Share,
} from "./objects.ts";
import { criteriaOf } from "./seed-criteria.ts";

const hourMs = 3_600_000;

/** The world's campaigns, ad groups and ads in X's words. */
export function seedObjects(world: World, account: WorldAccount): Objects {
	const creatives: MediaCreative[] = [];
	const campaigns = world
		.campaignsOf(account)
		.map((campaign) => seedCampaign(world, campaign, creatives));
	const lineItems = campaigns.flatMap((campaign) => campaign.lineItems);
	const promotedTweets = lineItems.flatMap((item) => item.promotedTweets);
	return {
		account,
		campaigns: byId(campaigns),
		lineItems: byId(lineItems),
		promotedTweets: byId(promotedTweets),
		mediaCreatives: byId(creatives),
		criteria: new Map(byId(lineItems.flatMap(criteriaOf))),
	};
}

function seedCampaign(
	world: World,
	from: WorldCampaign,
	creatives: MediaCreative[],
): Campaign {
	const createdAt = utcHourOf(from.account.timeZone, from.firstDay, 9) * hourMs;
	const deleted = from.status === "removed";
	const lineItems: LineItem[] = [];
	const campaign: Campaign = {
		world: from,
		id: campaignIdOf(from),
		name: from.name,
		createdAt,
		updatedAt: createdAt + 23 * hourMs,
		deleted,
		entityStatus: from.status === "paused" ? "PAUSED" : "ACTIVE",
		budgets:
			from.budget.period === "lifetime"
				? { daily: null, total: from.budget.micros }
				: { daily: from.budget.micros, total: null },
		purchaseOrder: null,
		lineItems,
	};
	const groups = world.adGroupsOf(from);
	const bounds = adGroupShares(from, groups.length);
	const budgets = budgetsOf(from, bounds);
	groups.forEach((group, index) => {
		lineItems.push(
			seedLineItem(world, campaign, group, {
				share: { from: bounds[index] ?? 0, to: bounds[index + 1] ?? 1 },
				budgets: budgets[index] ?? { daily: null, total: null },
				creatives,
			}),
		);
	});
	return campaign;
}

function seedLineItem(
	world: World,
	campaign: Campaign,
	group: WorldAdGroup,
	given: { share: Share; budgets: Budgets; creatives: MediaCreative[] },
): LineItem {
	const { createdAt, deleted, world: from } = campaign;
	const promotedTweets: PromotedTweet[] = [];
	const isBid = from.kind === "search";
	const item: LineItem = {
		world: group,
		campaign,
		id: lineItemIdOf(group),
		name: group.name,
		createdAt: createdAt + hourMs / 4,
		updatedAt: createdAt + 25 * hourMs,
		deleted,
		entityStatus: group.status === "paused" ? "PAUSED" : "ACTIVE",
		budgets: given.budgets,
		bidMicros: isBid ? group.bidMicros : null,
		bidStrategy: isBid ? "MAX" : "AUTO",
		startTime: utcHourOf(from.account.timeZone, from.firstDay, 0) * hourMs,
		endTime: endOf(from),
		share: given.share,
		promotedTweets,
	};
	const ads = world.adsOf(group);
	const bounds = adShares(group, ads.length);
	ads.forEach((ad, index) => {
		const common = {
			world: ad,
			lineItem: item,
			createdAt: createdAt + hourMs / 2,
			updatedAt: createdAt + 26 * hourMs,
			// A Tweet is not deleted with its line item: it is only not listed any more.
			deleted: false,
			entityStatus: ad.status === "paused" ? "PAUSED" : "ACTIVE",
		} as const;
		if (ad.kind === "banner")
			given.creatives.push({
				...common,
				id: mediaCreativeIdOf(ad),
				accountMediaId: accountMediaIdOf(ad),
			});
		else
			promotedTweets.push({
				...common,
				id: promotedTweetIdOf(ad),
				tweetId: tweetIdOf(ad),
				share: within(given.share, bounds, index),
			});
	});
	return item;
}

/** The last part ends where the line item's does, and not a rounding beside it. */
function within(
	{ from, to }: Share,
	bounds: readonly number[],
	index: number,
): Share {
	const at = (share: number) => (share === 1 ? to : from + (to - from) * share);
	return { from: at(bounds[index] ?? 0), to: at(bounds[index + 1] ?? 1) };
}

/** Line items of every second campaign have budgets of their own, as large as their shares of the numbers. */
function budgetsOf(
	{ account, budget, index }: WorldCampaign,
	bounds: readonly number[],
): Budgets[] {
	if (index % 2 === 1) return [];
	const { unitMicros } = currencyOf(account.currencyCode);
	const parts = bounds
		.slice(1)
		.map((share, at) => budget.micros * (share - (bounds[at] ?? 0)));
	return inCoins(parts, account.currencyCode).map((coins) => {
		const micros = coins * unitMicros;
		return budget.period === "lifetime"
			? { daily: null, total: micros }
			: { daily: micros, total: null };
	});
}

/** Campaigns have no dates: it is the line items that end. */
function endOf({ account, status, lastDay }: WorldCampaign): number | null {
	if (status !== "ended" || lastDay === null) return null;
	return utcHourOf(account.timeZone, lastDay + 1, 0) * hourMs;
}

function byId<One extends { id: string }>(
	all: readonly One[],
): ReadonlyMap<string, One> {
	return new Map(all.map((one) => [one.id, one]));
}
