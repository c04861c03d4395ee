import type { WorldCampaign } from "../../world/campaigns.ts";
import { isoTime } from "../business/businesses.ts";
import {
	adAccountIdOf,
	fundingInstrumentIdOf,
	pixelIdOf,
	profileIdOf,
} from "../business/ids.ts";
import type { Behaviour } from "../calls/behaviour.ts";
import { headlineOf, isCatalogAd, postUrlOf } from "../creative/contents.ts";
import { postIdOf } from "./ids.ts";
import type { Ad, AdGroup, Campaign } from "./objects.ts";
import { adGroupStatus, adStatus, campaignStatus } from "./statuses.ts";

export type Row = Readonly<Record<string, unknown>>;

const windows = "SEVEN_DAY_CLICKS_ONE_DAY_VIEW";
const previewMs = 7 * 86_400_000;

export function campaignRow(campaign: Campaign, now: number): Row {
	const { world, isOptimized } = campaign;
	return {
		id: campaign.id,
		ad_account_id: adAccountIdOf(world.account),
		name: campaign.name,
		configured_status: campaign.status,
		effective_status: campaignStatus(campaign, now),
		delivery_status: [],
		objective: objectiveOf(world),
		is_campaign_budget_optimization: isOptimized,
		is_max: false,
		goal_type: isOptimized ? campaign.goalType : null,
		goal_value: campaign.goalValue,
		spend_cap: campaign.spendCap,
		bid_strategy: isOptimized ? "MAXIMIZE_VOLUME" : null,
		bid_type: isOptimized ? "CPC" : null,
		bid_value: null,
		optimization_goal: isOptimized ? goalOf(world) : null,
		conversion_pixel_id: pixelIdOf(world.account),
		view_through_conversion_type: isOptimized ? windows : null,
		special_ad_categories: ["NONE"],
		app_id: null,
		skadnetwork_metadata: null,
		invoice_label: null,
		funding_instrument_id: fundingInstrumentIdOf(world.account),
		start_time: isOptimized ? isoTime(campaign.startAt) : null,
		end_time:
			isOptimized && campaign.endAt !== null ? isoTime(campaign.endAt) : null,
		created_at: isoTime(campaign.createdAt),
		modified_at: isoTime(campaign.modifiedAt),
	};
}

export function adGroupRow(adGroup: AdGroup, now: number): Row {
	const { campaign } = adGroup;
	const { world, isOptimized } = campaign;
	return {
		id: adGroup.id,
		campaign_id: campaign.id,
		ad_account_id: adAccountIdOf(world.account),
		name: adGroup.name,
		configured_status: adGroup.status,
		effective_status: adGroupStatus(adGroup, now),
		delivery_status: [],
		campaign_objective_type: objectiveOf(world),
		is_campaign_budget_optimization: isOptimized,
		goal_type: isOptimized ? null : campaign.goalType,
		goal_value: adGroup.goalValue,
		bid_strategy: isOptimized ? null : "MANUAL_BIDDING",
		bid_type: isOptimized ? null : "CPC",
		bid_value: adGroup.bidValue,
		optimization_goal: goalOf(world),
		conversion_pixel_id: pixelIdOf(world.account),
		view_through_conversion_type: windows,
		targeting: adGroup.targeting,
		schedule: null,
		saved_audience_id: null,
		app_id: null,
		product_set_id: null,
		shopping_targeting: null,
		shopping_type: null,
		skadnetwork_metadata: null,
		start_time: isoTime(campaign.startAt),
		end_time: campaign.endAt === null ? null : isoTime(campaign.endAt),
		created_at: isoTime(adGroup.createdAt),
		modified_at: isoTime(adGroup.modifiedAt),
	};
}

export function adRow(
	ad: Ad,
	now: number,
	{ adType }: Pick<Behaviour, "adType">,
): Row {
	const { adGroup, world } = ad;
	const { campaign } = adGroup;
	const { account } = campaign.world;
	const isCatalog = isCatalogAd(world);
	const status = adStatus(ad, now);
	return {
		id: ad.id,
		ad_group_id: adGroup.id,
		campaign_id: campaign.id,
		ad_account_id: adAccountIdOf(account),
		name: ad.name,
		type: adType,
		configured_status: ad.status,
		effective_status: status,
		delivery_status: [],
		rejection_reason: status === "REJECTED" ? "CAPITALIZATION" : null,
		campaign_objective_type: objectiveOf(campaign.world),
		click_url: isCatalog ? null : ad.clickUrl,
		click_url_query_parameters: [],
		event_trackers: [],
		post_id: isCatalog ? null : postIdOf(world),
		post_url: isCatalog ? null : postUrlOf(world),
		products: isCatalog ? [] : null,
		profile_id: profileIdOf(account),
		profile_username: null,
		shopping_creative: isCatalog
			? {
					allow_comments: false,
					call_to_action: "Shop Now",
					destination_url: null,
					headline: headlineOf(world),
					second_line_cta: "PRICE",
					dpa_carousel_mode: "AUTO",
					hero_card: null,
				}
			: null,
		preview_url: `https://www.reddit.com/?ad=${ad.id}`,
		preview_expiry: isoTime(now + previewMs),
		skadnetwork_metadata: null,
		created_at: isoTime(ad.createdAt),
		modified_at: isoTime(ad.modifiedAt),
	};
}

/** Objective by the world's kind: who searches comes to look, everybody else is to buy. */
export function objectiveOf({ kind }: WorldCampaign): string {
	if (kind === "search") return "CLICKS";
	return kind === "everywhere" ? "CATALOG_SALES" : "CONVERSIONS";
}

function goalOf({ kind }: WorldCampaign): string {
	return kind === "search" ? "CLICKS" : "PURCHASE";
}
