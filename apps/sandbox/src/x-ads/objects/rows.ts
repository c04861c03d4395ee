import { accountIdOf } from "../accounts.ts";
import { instant } from "../calls/times.ts";
import { advertiserUserIdOf, fundingInstrumentIdOf } from "./ids.ts";
import type {
	Campaign,
	Criterion,
	LineItem,
	MediaCreative,
	PromotedTweet,
} from "./objects.ts";
import { placementsOf } from "./placements.ts";

/** An object as X tells it. */
export type Row = Readonly<Record<string, unknown>>;

export function campaignRow(campaign: Campaign): Row {
	const { world, budgets } = campaign;
	const reasons = reasonsNotServable(campaign);
	// The real thing often does not know: what holds is the switch, the dates and `deleted`.
	const isUnknown = world.index % 3 === 0;
	return {
		id: campaign.id,
		name: campaign.name,
		entity_status: campaign.entityStatus,
		effective_status: isUnknown ? "UNKNOWN" : effectiveStatus(campaign),
		servable: isUnknown ? null : reasons.length === 0,
		reasons_not_servable: reasons,
		daily_budget_amount_local_micro: budgets.daily,
		total_budget_amount_local_micro: budgets.total,
		budget_optimization: "LINE_ITEM",
		funding_instrument_id: fundingInstrumentIdOf(world.account, 0),
		currency: world.account.currencyCode,
		purchase_order_number: campaign.purchaseOrder,
		standard_delivery: null,
		frequency_cap: null,
		duration_in_days: null,
		...lifeOf(campaign),
	};
}

function reasonsNotServable(campaign: Campaign): string[] {
	const { world, entityStatus, deleted } = campaign;
	return [
		...(deleted ? ["DELETED"] : []),
		...(entityStatus === "PAUSED" ? ["PAUSED_BY_ADVERTISER"] : []),
		...(world.status === "ended" ? ["EXPIRED"] : []),
		...(world.isLimited ? ["BUDGET_EXHAUSTED"] : []),
	];
}

function effectiveStatus({ world, entityStatus, deleted }: Campaign): string {
	if (deleted) return "DELETED";
	if (entityStatus === "PAUSED") return "PAUSED";
	return world.status === "ended" ? "EXPIRED" : "RUNNING";
}

const objectives = {
	search: {
		objective: "WEBSITE_CLICKS",
		goal: "LINK_CLICKS",
		pay_by: "LINK_CLICK",
	},
	display: {
		objective: "WEBSITE_CONVERSIONS",
		goal: "WEBSITE_CONVERSIONS",
		pay_by: "IMPRESSION",
	},
	everywhere: {
		objective: "ENGAGEMENTS",
		goal: "ENGAGEMENT",
		pay_by: "ENGAGEMENT",
	},
} as const;

export function lineItemRow(lineItem: LineItem): Row {
	const { campaign, budgets, startTime, endTime } = lineItem;
	const { account, kind } = campaign.world;
	return {
		id: lineItem.id,
		campaign_id: campaign.id,
		name: lineItem.name,
		entity_status: lineItem.entityStatus,
		...objectives[kind],
		product_type: "PROMOTED_TWEETS",
		placements: placementsOf(campaign.world),
		bid_strategy: lineItem.bidStrategy,
		bid_amount_local_micro: lineItem.bidMicros,
		target_cpa_local_micro: null,
		daily_budget_amount_local_micro: budgets.daily,
		total_budget_amount_local_micro: budgets.total,
		start_time: startTime === null ? null : instant(startTime),
		end_time: endTime === null ? null : instant(endTime),
		currency: account.currencyCode,
		creative_source: "MANUAL",
		funding_instrument_id: fundingInstrumentIdOf(account, 0),
		advertiser_user_id: advertiserUserIdOf(account),
		advertiser_domain: null,
		primary_web_event_tag: null,
		standard_delivery: null,
		automatic_tweet_promotion: null,
		frequency_cap: null,
		duration_in_days: null,
		audience_expansion: null,
		android_app_store_identifier: null,
		ios_app_store_identifier: null,
		categories: [],
		...lifeOf(lineItem),
	};
}

export function promotedTweetRow(one: PromotedTweet): Row {
	return {
		id: one.id,
		line_item_id: one.lineItem.id,
		tweet_id: one.tweetId,
		entity_status: one.entityStatus,
		approval_status: one.world.isRejected ? "REJECTED" : "ACCEPTED",
		...lifeOf(one),
	};
}

export function mediaCreativeRow(one: MediaCreative): Row {
	return {
		id: one.id,
		line_item_id: one.lineItem.id,
		account_media_id: one.accountMediaId,
		creative_type: "BANNER",
		landing_url: one.world.landingUrl,
		entity_status: one.entityStatus,
		approval_status: one.world.isRejected ? "REJECTED" : "ACCEPTED",
		...lifeOf(one),
	};
}

/** @param isLocalized a language was asked for */
export function criterionRow(one: Criterion, isLocalized = false): Row {
	return {
		id: one.id,
		line_item_id: one.lineItem.id,
		targeting_type: one.type,
		targeting_value: one.value,
		operator_type: one.operator,
		name: one.name,
		...(isLocalized ? { localized_name: one.name } : {}),
		...(one.locationType === null ? {} : { location_type: one.locationType }),
		...lifeOf(one),
	};
}

/** Cards that pay for an account: the one in use, and one that was given up. */
export function fundingInstrumentRows(
	account: LineItem["campaign"]["world"]["account"],
	createdAt: number,
): Row[] {
	return [
		{ description: "Visa ending in 0650", deleted: false },
		{ description: "Visa ending in 0017", deleted: true },
	].map(({ description, deleted }, index) => ({
		id: fundingInstrumentIdOf(account, index),
		account_id: accountIdOf(account),
		type: "CREDIT_CARD",
		description,
		currency: account.currencyCode,
		entity_status: deleted ? "PAUSED" : "ACTIVE",
		able_to_fund: !deleted,
		reasons_not_able_to_fund: deleted ? ["DELETED"] : [],
		credit_limit_local_micro: null,
		credit_remaining_local_micro: null,
		funded_amount_local_micro: null,
		io_header: null,
		start_time: instant(createdAt),
		end_time: null,
		created_at: instant(createdAt),
		updated_at: instant(createdAt),
		deleted,
	}));
}

function lifeOf(one: {
	createdAt: number;
	updatedAt: number;
	deleted: boolean;
}): Row {
	return {
		created_at: instant(one.createdAt),
		updated_at: instant(one.updatedAt),
		deleted: one.deleted,
	};
}
