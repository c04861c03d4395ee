import { utcHourOf } from "../../world/calendar.ts";
import type { WorldCampaign } from "../../world/campaigns.ts";
import { countryOf } from "../../world/places.ts";
import type { World } from "../../world/world.ts";
import { advertiserIdOf } from "../accounts.ts";
import { pixelsOf } from "../assets/pixels.ts";
import { countryLocationId } from "../reports/locations.ts";
import { moneyNumber } from "./budget.ts";
import { creativeOf } from "./creative.ts";
import type { Ad, AdGroup, Campaign } from "./objects.ts";
import {
	adGroupStatus,
	adStatus,
	campaignStatus,
	type StatusView,
} from "./statuses.ts";

/** Fields of one object. A field that is left out is silently absent, whoever asks for it. */
export type Row = Readonly<Record<string, unknown>>;

export function campaignRow(campaign: Campaign, view: StatusView): Row {
	const { world, budget, isSmart, isOptimized } = campaign;
	const { account } = world;
	return {
		advertiser_id: advertiserIdOf(account),
		campaign_id: campaign.id,
		campaign_name: campaign.name,
		campaign_type: "REGULAR_CAMPAIGN",
		objective: "LANDING_PAGE",
		objective_type: objectiveOf(world),
		budget: moneyNumber(budget.micros, account.currencyCode),
		budget_mode: budget.mode,
		// Where it is false the real thing does not tell it at all.
		...(isOptimized ? { budget_optimize_on: true } : {}),
		bid_type: isOptimized ? "BID_TYPE_NO_BID" : null,
		optimization_goal: isOptimized ? goalOf(world) : null,
		roas_bid: 0,
		deep_bid_type: null,
		is_smart_performance_campaign: isSmart,
		is_search_campaign: world.kind === "search",
		is_new_structure: true,
		special_industries: campaign.specialIndustries,
		po_number: campaign.poNumber,
		operation_status: campaign.switch.operation,
		secondary_status: campaignStatus(campaign, view),
		create_time: utcText(campaign.createdAt),
		modify_time: utcText(campaign.modifiedAt),
	};
}

export function adGroupRow(adGroup: AdGroup, view: StatusView): Row {
	const { campaign, budget, scheduled } = adGroup;
	const { world } = campaign;
	const { account } = world;
	const money = (micros: number) => moneyNumber(micros, account.currencyCode);
	const isForClicks = world.kind === "search";
	return {
		advertiser_id: advertiserIdOf(account),
		campaign_id: campaign.id,
		campaign_name: campaign.name,
		adgroup_id: adGroup.id,
		adgroup_name: adGroup.name,
		is_smart_performance_campaign: campaign.isSmart,
		budget: money(budget.micros),
		budget_mode: budget.mode,
		scheduled_budget: money(scheduled?.micros ?? 0),
		bid_type: isForClicks ? "BID_TYPE_CUSTOM" : "BID_TYPE_NO_BID",
		bid_price: money(isForClicks ? adGroup.bidMicros : 0),
		conversion_bid_price: money(0),
		billing_event: isForClicks ? "CPC" : "OCPM",
		optimization_goal: goalOf(world),
		optimization_event: isForClicks ? null : "SHOPPING",
		pixel_id: isForClicks ? null : (pixelsOf(account)[0]?.id ?? null),
		promotion_type: "WEBSITE",
		placement_type: "PLACEMENT_TYPE_NORMAL",
		placements: ["PLACEMENT_TIKTOK"],
		search_result_enabled: isForClicks,
		location_ids: [countryLocationId(countryOf(account.timeZone))],
		languages: [],
		age_groups: ["AGE_25_34", "AGE_35_44"],
		gender: "GENDER_UNLIMITED",
		audience_ids: [],
		schedule_type:
			world.status === "ended" ? "SCHEDULE_START_END" : "SCHEDULE_FROM_NOW",
		schedule_start_time: utcText(adGroup.createdAt),
		schedule_end_time: endOf(world),
		dayparting: "1".repeat(336),
		pacing: "PACING_MODE_SMOOTH",
		click_attribution_window: "SEVEN_DAYS",
		view_attribution_window: "ONE_DAY",
		deep_cpa_bid: 0,
		roas_bid: 0,
		frequency: null,
		operation_status: adGroup.switch.operation,
		secondary_status: adGroupStatus(adGroup, view),
		create_time: utcText(adGroup.createdAt),
		modify_time: utcText(adGroup.modifiedAt),
	};
}

/** Fields of an ad that lists are filtered by. */
export function adKeys(ad: Ad, view: StatusView): Row {
	const { adGroup } = ad;
	const { campaign } = adGroup;
	return {
		advertiser_id: advertiserIdOf(campaign.world.account),
		campaign_id: campaign.id,
		campaign_name: campaign.name,
		adgroup_id: adGroup.id,
		adgroup_name: adGroup.name,
		ad_id: ad.id,
		ad_name: ad.name,
		operation_status: ad.switch.operation,
		secondary_status: adStatus(ad, view),
		create_time: utcText(ad.createdAt),
		modify_time: ad.modifiedAt === null ? null : utcText(ad.modifiedAt),
	};
}

export function adRow(ad: Ad, view: StatusView, world: World): Row {
	const creative = creativeOf(world, ad);
	const { identity, itemId } = creative;
	return {
		...adKeys(ad, view),
		identity_type: identity.type,
		identity_id: identity.id,
		identity_authorized_bc_id: identity.businessCenterId,
		display_name: identity.displayName,
		profile_image_url: null,
		avatar_icon_web_url: null,
		video_id: creative.videoId,
		image_ids: creative.imageIds,
		music_id: null,
		tiktok_item_id: itemId,
		ad_text: creative.texts[0] ?? null,
		ad_texts: creative.texts,
		landing_page_url: ad.world.landingUrl,
		deeplink: null,
		deeplink_type: null,
		page_id: null,
		catalog_id: null,
		product_set_id: null,
		tracking_pixel_id: null,
		creative_type: null,
		is_aco: false,
		is_new_structure: true,
		// Of a Spark Ad the real thing tells these to nobody, not even as null.
		...(itemId === null
			? {
					ad_format: creative.format,
					call_to_action: "SHOP_NOW",
					call_to_action_id: null,
					image_mode: null,
				}
			: {}),
	};
}

/** Objective by the world's kind: who searches comes to look, everybody else is to buy. */
export function objectiveOf({ kind }: WorldCampaign): string {
	return kind === "search" ? "TRAFFIC" : "WEB_CONVERSIONS";
}

function goalOf({ kind }: WorldCampaign): string {
	return kind === "search" ? "CLICK" : "CONVERT";
}

function endOf({ account, status, lastDay }: WorldCampaign): string {
	if (status !== "ended" || lastDay === null) return "2036-01-01 00:00:00";
	return utcText(utcHourOf(account.timeZone, lastDay + 1, 0) * 3_600_000);
}

/** `2026-06-01 10:00:00` in UTC. */
export function utcText(at: number): string {
	return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}
