import { TikTokRefused } from "../calls/envelope.ts";
import type { Level, ReportType } from "./levels.ts";

/** Attributes of an object, told beside its numbers, and the coarsest level that has them. */
export const attributes: Readonly<Record<string, Level>> = {
	advertiser_id: "advertiser",
	advertiser_name: "advertiser",
	currency: "advertiser",
	timezone: "advertiser",
	campaign_id: "campaign",
	campaign_name: "campaign",
	objective_type: "campaign",
	campaign_budget: "campaign",
	campaign_automation_type: "campaign",
	adgroup_id: "adgroup",
	adgroup_name: "adgroup",
	budget: "adgroup",
	billing_event: "adgroup",
	placement_type: "adgroup",
	promotion_type: "adgroup",
	ad_id: "ad",
	ad_name: "ad",
	ad_text: "ad",
	call_to_action: "ad",
	video_id: "ad",
	identity_id: "ad",
	tiktok_item_id: "ad",
};

/** Metrics of both types of report. */
const usual =
	words(`spend billed_cost impressions clicks ctr cpc cpm conversion cost_per_conversion conversion_rate
	conversion_rate_v2 real_time_conversion real_time_cost_per_conversion real_time_conversion_rate
	real_time_conversion_rate_v2 result cost_per_result result_rate real_time_result real_time_cost_per_result
	real_time_result_rate`);

/** Metrics of BASIC reports alone. Those that count what nobody here does are 0. */
const basic =
	words(`cash_spend voucher_spend gross_impressions reach cost_per_1000_reached frequency complete_payment
	complete_payment_roas cost_per_complete_payment complete_payment_rate value_per_complete_payment
	total_complete_payment_rate video_play_actions engaged_view engaged_view_15s average_video_play
	average_video_play_per_user video_watched_2s video_watched_6s video_views_p25 video_views_p50 video_views_p75
	video_views_p100 engagements engagement_rate likes comments shares follows profile_visits profile_visits_rate
	live_views secondary_goal_result cost_per_secondary_goal_result secondary_goal_result_rate total_purchase
	total_purchase_value purchase cost_per_purchase value_per_total_purchase app_install registration onsite_shopping
	total_onsite_shopping_value onsite_shopping_roas total_landing_page_view page_content_view_events
	total_page_view_content_events_value web_event_add_to_cart total_web_event_add_to_cart_value on_web_order
	total_on_web_order_value initiate_checkout total_initiate_checkout_value user_registration form total_form_value
	total_active_pay_roas cta_conversion vta_conversion engaged_view_through_conversions cta_complete_payment
	vta_complete_payment vta_complete_payment_value evta_payments_completed cta_purchase vta_purchase evta_purchase`);

const order: readonly Level[] = ["advertiser", "campaign", "adgroup", "ad"];

/** @throws {TikTokRefused} 40002 for the whole report, when one metric is not there */
export function refuseMetrics(
	metrics: readonly string[],
	type: ReportType,
	level: Level,
): void {
	const wrong = metrics.filter((name) => {
		const coarsest = attributes[name];
		if (coarsest !== undefined)
			return order.indexOf(coarsest) > order.indexOf(level);
		return !usual.includes(name) && !(type === "BASIC" && basic.includes(name));
	});
	if (wrong.length > 0)
		throw new TikTokRefused(
			40002,
			`Invalid metric fields: [${wrong.map((name) => `'${name}'`).join(", ")}]`,
		);
}

function words(text: string): readonly string[] {
	return text.split(/\s+/);
}
