import type { Kind } from "./filters.ts";

/** Fields that every object has (rows.ts), or has where it is no Spark Ad. */
const usualFields: Readonly<Record<Kind, readonly string[]>> = {
	campaign:
		words(`advertiser_id campaign_id campaign_name campaign_type objective objective_type budget budget_mode
		budget_optimize_on bid_type optimization_goal roas_bid deep_bid_type is_smart_performance_campaign is_search_campaign
		is_new_structure special_industries po_number operation_status secondary_status create_time modify_time`),
	adgroup:
		words(`advertiser_id campaign_id campaign_name adgroup_id adgroup_name is_smart_performance_campaign budget
		budget_mode scheduled_budget bid_type bid_price conversion_bid_price billing_event optimization_goal
		optimization_event pixel_id promotion_type placement_type placements search_result_enabled location_ids languages
		age_groups gender audience_ids schedule_type schedule_start_time schedule_end_time dayparting pacing
		click_attribution_window view_attribution_window deep_cpa_bid roas_bid frequency operation_status secondary_status
		create_time modify_time`),
	ad: words(`advertiser_id campaign_id campaign_name adgroup_id adgroup_name ad_id ad_name identity_type identity_id
		identity_authorized_bc_id display_name profile_image_url avatar_icon_web_url video_id image_ids music_id
		tiktok_item_id ad_text ad_texts landing_page_url deeplink deeplink_type page_id catalog_id product_set_id
		tracking_pixel_id creative_type is_aco is_new_structure ad_format call_to_action call_to_action_id image_mode
		operation_status secondary_status create_time modify_time`),
};

/** Names that `fields` may ask for beside those: known to TikTok, and null for everything here. */
export const rareFields: Readonly<Record<Kind, readonly string[]>> = {
	campaign:
		words(`app_id app_promotion_type bid_align_type campaign_app_profile_page_state campaign_product_source
		campaign_system_origin disable_skan_campaign is_advanced_dedicated_campaign postback_window_mode rf_campaign_type
		rta_bid_enabled rta_id rta_product_selection_enabled sales_destination virtual_objective_type`),
	adgroup:
		words(`actions adgroup_app_profile_page_state app_config app_download_url app_id app_type attribution_event_count
		audience_rule audience_type auto_targeting_enabled bid_display_mode blocked_pangle_app_ids brand_safety_partner
		brand_safety_type carrier_ids catalog_authorized_bc_id catalog_id category_exclude_ids comment_disabled
		contextual_tag_ids cpv_video_duration creative_material_mode deep_bid_type deep_funnel_event_source
		deep_funnel_event_source_id deep_funnel_optimization_event deep_funnel_optimization_status delivery_mode
		device_model_ids device_price_ranges engaged_view_attribution_window exclude_age_under_eighteen
		exclude_audience_ids exclude_custom_actions feed_type frequency_schedule household_income identity_authorized_bc_id
		identity_id identity_type include_custom_actions interest_category_ids interest_keyword_ids inventory_filter_enabled
		ios14_quota_type ios14_targeting is_hfss is_lhf_compliance is_new_structure isp_ids message_app_account_id
		message_app_type message_event_set_id min_android_version min_ios_version network_types next_day_retention
		operating_systems phone_number phone_region_calling_code phone_region_code predict_impression product_source
		promotion_target_type promotion_website_type purchase_intention_keyword_ids purchased_impression purchased_reach
		rf_estimated_cpr rf_estimated_frequency rf_purchased_type saved_audience_id schedule_infos search_keywords
		secondary_optimization_event share_disabled shopping_ads_retargeting_actions_days
		shopping_ads_retargeting_custom_audience_relation shopping_ads_retargeting_type shopping_ads_type
		skip_learning_phase smart_audience_enabled smart_interest_behavior_enabled spending_power split_test_group_id
		split_test_status statistic_type store_authorized_bc_id store_id tiktok_subplacements topview_reach_range vbo_window
		vertical_sensitive_id video_download_disabled zipcode_ids`),
	ad: words(`aigc_disclosure_type app_name auto_message_id brand_safety_postbid_partner brand_safety_vast_url
		branded_content_disabled campaign_system_origin card_id carousel_image_index click_tracking_url cpp_url
		creative_authorized dark_post_status deeplink_format_type deeplink_utm_params disclaimer_clickable_texts
		disclaimer_text disclaimer_type dynamic_destination dynamic_format fallback_type impression_tracking_url item_duet_status
		item_group_ids item_stitch_status optimization_event phone_number phone_region_calling_code
		phone_region_code playable_url product_specific_type promotional_music_disabled shopping_ads_deeplink_type
		shopping_ads_fallback_type shopping_ads_video_package_id showcase_products sku_ids tiktok_page_category
		tracking_app_id tracking_message_event_set_id tracking_offline_event_set_ids utm_params vast_moat_enabled
		vertical_video_strategy video_view_tracking_url viewability_postbid_partner viewability_vast_url`),
};

export function isKnownField(kind: Kind, name: string): boolean {
	return usualFields[kind].includes(name) || rareFields[kind].includes(name);
}

function words(text: string): readonly string[] {
	return text.split(/\s+/);
}
