import type { WorldAccount } from "../../world/accounts.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { coinText } from "../../world/money.ts";
import { adGroupShares, adShares } from "../../world/shares.ts";
import { advertiserIdOf } from "../accounts.ts";
import type { Budget } from "../entities/budget.ts";
import { creativeOf } from "../entities/creative.ts";
import type { Ad, AdGroup, Campaign } from "../entities/objects.ts";
import { objectiveOf } from "../entities/rows.ts";
import {
	adGroupStatus,
	adStatus,
	campaignStatus,
	isWithin,
	type StatusView,
} from "../entities/statuses.ts";
import type { ReportFilters } from "./filters.ts";
import type { Level } from "./levels.ts";
import type { ReportSources } from "./report-sources.ts";

/** A campaign's part that belongs to a subject: from one cumulative share to another. */
export type Part = { campaign: WorldCampaign; from: number; to: number };

/** Advertiser, campaign, ad group or ad that a row of a report is about. */
export type Subject = {
	account: WorldAccount;
	id: string;
	parts: readonly Part[];
	attributes: () => Readonly<Record<string, string>>;
};

/** Everything that a report at this level is about; objects that were deleted only where the filters ask for them. */
export function subjectsOf(
	sources: ReportSources,
	account: WorldAccount,
	level: Level,
	filters: ReportFilters,
	view: StatusView,
): Subject[] {
	const objects = sources.store.of(account);
	const { accepts } = acceptor(level, filters);
	switch (level) {
		case "advertiser":
			return [
				{
					account,
					id: advertiserIdOf(account),
					parts: [...objects.campaigns.values()].map(({ world }) => ({
						campaign: world,
						from: 0,
						to: 1,
					})),
					attributes: () => ofAccount(account),
				},
			];
		case "campaign":
			return [...objects.campaigns.values()]
				.filter((one) =>
					accepts([["campaign", one, campaignStatus(one, view)]]),
				)
				.map((one) => ({
					account,
					id: one.id,
					parts: [{ campaign: one.world, from: 0, to: 1 }],
					attributes: () => ofCampaign(one),
				}));
		case "adgroup":
			return [...objects.adGroups.values()]
				.filter((one) =>
					accepts([
						["campaign", one.campaign, campaignStatus(one.campaign, view)],
						["adgroup", one, adGroupStatus(one, view)],
					]),
				)
				.map((one) => ({
					account,
					id: one.id,
					parts: [{ campaign: one.campaign.world, ...shareOfGroup(one) }],
					attributes: () => ofAdGroup(one),
				}));
		case "ad":
			return [...objects.ads.values()]
				.filter(({ adGroup, ...one }) =>
					accepts([
						[
							"campaign",
							adGroup.campaign,
							campaignStatus(adGroup.campaign, view),
						],
						["adgroup", adGroup, adGroupStatus(adGroup, view)],
						["ad", one, adStatus({ adGroup, ...one }, view)],
					]),
				)
				.map((one) => ({
					account,
					id: one.id,
					parts: [{ campaign: one.adGroup.campaign.world, ...shareOfAd(one) }],
					attributes: () => ofAd(sources, one),
				}));
	}
}

/** Without a filter only what is not deleted is told of, at the report's own level. */
function acceptor(level: Level, { ids, names, statuses }: ReportFilters) {
	const wantsAll = statuses.get("ad")?.includes("STATUS_ALL") ?? false;
	return {
		accepts: (
			chain: readonly [
				level: string,
				object: { id: string; name: string },
				status: string,
			][],
		): boolean =>
			chain.every(([at, object, status]) => {
				const wanted =
					statuses.get(at) ??
					(at === level && !wantsAll ? (["STATUS_NOT_DELETE"] as const) : null);
				return (
					(ids.get(at)?.has(object.id) ?? true) &&
					object.name.includes(names.get(at) ?? "") &&
					(wanted === null || wanted.some((one) => isWithin(status, one)))
				);
			}),
	};
}

/** Part of its campaign that belongs to an ad group. */
export function shareOfGroup({ world, campaign }: AdGroup): {
	from: number;
	to: number;
} {
	const bounds = adGroupShares(campaign.world, campaign.adGroups.length);
	return {
		from: bounds[world.index] ?? 0,
		to: bounds[world.index + 1] ?? 1,
	};
}

function shareOfAd({ world, adGroup }: Ad): { from: number; to: number } {
	const group = shareOfGroup(adGroup);
	const bounds = adShares(adGroup.world, adGroup.ads.length);
	// The last part ends where the group's does, and not a rounding beside it.
	const at = (share: number) =>
		share === 1 ? group.to : group.from + (group.to - group.from) * share;
	return {
		from: at(bounds[world.index] ?? 0),
		to: at(bounds[world.index + 1] ?? 1),
	};
}

function ofAccount(account: WorldAccount) {
	return {
		advertiser_id: advertiserIdOf(account),
		advertiser_name: account.name,
		currency: account.currencyCode,
		timezone: account.timeZone,
	};
}

function ofCampaign(campaign: Campaign) {
	const { world, budget } = campaign;
	return {
		...ofAccount(world.account),
		campaign_id: campaign.id,
		campaign_name: campaign.name,
		objective_type: objectiveOf(world),
		campaign_budget: amount(budget, world.account),
		campaign_automation_type: "MANUAL",
	};
}

function ofAdGroup(adGroup: AdGroup) {
	const { campaign } = adGroup;
	return {
		...ofCampaign(campaign),
		adgroup_id: adGroup.id,
		adgroup_name: adGroup.name,
		budget: amount(adGroup.budget, campaign.world.account),
		billing_event: campaign.world.kind === "search" ? "CPC" : "OCPM",
		placement_type: "PLACEMENT_TYPE_NORMAL",
		promotion_type: "WEBSITE",
	};
}

function ofAd(sources: ReportSources, ad: Ad): Record<string, string> {
	const { texts, videoId, identity, itemId } = creativeOf(sources.world, ad);
	return {
		...ofAdGroup(ad.adGroup),
		ad_id: ad.id,
		ad_name: ad.name,
		ad_text: texts[0] ?? "-",
		call_to_action: itemId === null ? "SHOP_NOW" : "-",
		video_id: videoId ?? "-",
		identity_id: identity.id,
		tiktok_item_id: itemId ?? "-",
	};
}

function amount({ micros }: Budget, { currencyCode }: WorldAccount): string {
	return coinText(micros, currencyCode);
}
