/**
 * Fields that importers of others select from the Google Ads API, in the names of v25: for each resource the fields of
 * their reports and tables. Written down from what their documentation lists.
 */
export type ImporterSelect = {
	/** Stream or report, as importers call it. */
	stream: string;
	from: string;
	fields: readonly string[];
	/** `days`: a range of days; `day`: a single one; `changes`: a range of the given moment, and a limit; else none. */
	filter: "none" | "days" | "day" | { changes: string };
	/** No account of the sandbox has anything of it. */
	isEmpty?: boolean;
};

const of = (group: string, names: string): string[] =>
	names
		.trim()
		.split(/\s+/)
		.map((name) => `${group}.${name}`);
const metrics = (names: string): string[] => of("metrics", names);
const segments = (names: string): string[] => of("segments", names);

const basics = metrics("clicks conversions cost_micros impressions");
const engagement =
	metrics(`active_view_cpm active_view_ctr active_view_impressions
	active_view_measurability active_view_measurable_cost_micros
	active_view_measurable_impressions active_view_viewability
	all_conversions all_conversions_from_interactions_rate all_conversions_value average_cost average_cpc average_cpe average_cpm
	conversions_from_interactions_rate conversions_value cost_per_all_conversions cost_per_conversion cross_device_conversions ctr
	engagement_rate engagements interaction_event_types interaction_rate interactions trueview_average_cpv
	value_per_all_conversions value_per_conversion video_trueview_view_rate video_trueview_views view_through_conversions`);
const sites = metrics(`average_page_views average_time_on_site bounce_rate
	cost_per_current_model_attributed_conversion current_model_attributed_conversions current_model_attributed_conversions_value
	gmail_forwards gmail_saves gmail_secondary_clicks percent_new_visitors
	video_quartile_p100_rate video_quartile_p25_rate video_quartile_p50_rate video_quartile_p75_rate`);
const report = [...basics, ...engagement, ...sites];
const calendar = segments("date day_of_week month quarter week year");
const account = of("customer", "id descriptive_name currency_code time_zone");
const campaign = of("campaign", "id name status base_campaign");
const adGroup = of("ad_group", "id name status base_ad_group");
const criterion = of(
	"ad_group_criterion",
	`criterion_id bid_modifier status negative effective_cpc_bid_micros effective_cpc_bid_source
	effective_cpm_bid_micros effective_cpm_bid_source final_mobile_urls final_urls tracking_url_template url_custom_parameters`,
);

export const importerSelects: readonly ImporterSelect[] = [
	{
		stream: "accounts",
		from: "customer",
		filter: "none",
		fields: of(
			"customer",
			`resource_name id descriptive_name currency_code time_zone manager test_account status auto_tagging_enabled
			call_reporting_setting.call_reporting_enabled call_reporting_setting.call_conversion_action
			conversion_tracking_setting.conversion_tracking_id conversion_tracking_setting.cross_account_conversion_tracking_id
			final_url_suffix has_partners_badge optimization_score optimization_score_weight
			pay_per_conversion_eligibility_failure_reasons remarketing_setting.google_global_site_tag tracking_url_template`,
		),
	},
	{
		stream: "account performance",
		from: "customer",
		filter: "days",
		fields: [
			...account,
			...of("customer", "manager test_account auto_tagging_enabled"),
			...basics,
			...engagement,
			...metrics(`content_budget_lost_impression_share content_impression_share content_rank_lost_impression_share
			invalid_click_rate invalid_clicks search_budget_lost_impression_share search_exact_match_impression_share
			search_impression_share search_rank_lost_impression_share`),
			...calendar,
			...segments("ad_network_type device"),
		],
	},
	{
		stream: "account by hour",
		from: "customer",
		filter: "days",
		fields: [...account, ...basics, ...segments("date hour device")],
	},
	{
		stream: "customer client",
		from: "customer_client",
		filter: "none",
		fields: of(
			"customer_client",
			`resource_name applied_labels client_customer currency_code descriptive_name hidden id level manager status
			test_account time_zone`,
		),
	},
	{
		stream: "customer label",
		from: "customer_label",
		filter: "none",
		fields: [
			...of("customer_label", "resource_name customer label"),
			"customer.id",
			"label.id",
			"label.name",
		],
	},
	{
		stream: "campaign",
		from: "campaign",
		filter: "days",
		fields: [
			...of(
				"campaign",
				`resource_name id name status serving_status accessible_bidding_strategy ad_serving_optimization_status
				advertising_channel_sub_type advertising_channel_type app_campaign_setting.app_id app_campaign_setting.app_store
				app_campaign_setting.bidding_strategy_goal_type base_campaign bidding_strategy bidding_strategy_type campaign_budget
				commission.commission_rate_micros dynamic_search_ads_setting.domain_name dynamic_search_ads_setting.language_code
				dynamic_search_ads_setting.use_supplied_urls_only end_date_time excluded_parent_asset_field_types experiment_type
				final_url_suffix frequency_caps geo_target_type_setting.negative_geo_target_type
				geo_target_type_setting.positive_geo_target_type hotel_setting.hotel_center_id labels
				local_campaign_setting.location_source_type manual_cpc.enhanced_cpc_enabled manual_cpm
				maximize_conversion_value.target_roas maximize_conversions.target_cpa_micros network_settings.target_content_network
				network_settings.target_google_search network_settings.target_partner_search_network
				network_settings.target_search_network optimization_goal_setting.optimization_goal_types optimization_score
				payment_mode percent_cpc.cpc_bid_ceiling_micros percent_cpc.enhanced_cpc_enabled real_time_bidding_setting.opt_in
				selective_optimization.conversion_actions shopping_setting.campaign_priority shopping_setting.enable_local
				shopping_setting.merchant_id start_date_time target_cpa.cpc_bid_ceiling_micros target_cpa.target_cpa_micros
				target_cpm.target_frequency_goal.target_count target_cpm.target_frequency_goal.time_unit
				target_impression_share.location target_impression_share.location_fraction_micros target_roas.target_roas
				target_spend.cpc_bid_ceiling_micros target_spend.target_spend_micros targeting_setting.target_restrictions
				tracking_setting.tracking_url tracking_url_template url_custom_parameters
				vanity_pharma.vanity_pharma_display_url_mode vanity_pharma.vanity_pharma_text`,
			),
			"campaign_budget.amount_micros",
			...report,
			...segments("date hour ad_network_type"),
		],
	},
	{
		stream: "campaign bidding strategy",
		from: "campaign",
		filter: "days",
		fields: [
			"customer.id",
			"campaign.id",
			...of(
				"bidding_strategy",
				`aligned_campaign_budget_id campaign_count currency_code effective_currency_code enhanced_cpc id
				maximize_conversion_value.target_roas maximize_conversions.target_cpa_micros name non_removed_campaign_count
				resource_name status target_cpa.target_cpa_micros target_impression_share.location target_roas.target_roas
				target_spend.target_spend_micros type`,
			),
			"segments.date",
		],
	},
	{
		stream: "campaign budget",
		from: "campaign_budget",
		filter: "days",
		fields: [
			"customer.id",
			"campaign.id",
			...of(
				"campaign_budget",
				`aligned_bidding_strategy_id amount_micros delivery_method explicitly_shared has_recommended_budget id name period
				recommended_budget_amount_micros recommended_budget_estimated_change_weekly_clicks reference_count resource_name
				status total_amount_micros type`,
			),
			...basics,
			...engagement.filter((name) => !name.includes("active_view")),
			...segments(
				"date budget_campaign_association_status.campaign budget_campaign_association_status.status",
			),
		],
	},
	{
		stream: "campaign criterion",
		from: "campaign_criterion",
		filter: "none",
		fields: [
			"campaign.id",
			...of(
				"campaign_criterion",
				`resource_name campaign criterion_id display_name bid_modifier negative type status ad_schedule.day_of_week
				ad_schedule.start_hour age_range.type carrier.carrier_constant device.type gender.type keyword.match_type keyword.text
				language.language_constant location.geo_target_constant location_group.radius mobile_application.app_id
				placement.url proximity.radius topic.topic_constant user_list.user_list`,
			),
		],
	},
	{
		stream: "campaign label",
		from: "campaign_label",
		filter: "none",
		fields: [
			...of("campaign_label", "resource_name campaign label"),
			"campaign.id",
			"label.id",
			"label.name",
			"label.resource_name",
		],
	},
	{
		stream: "ad group",
		from: "ad_group",
		filter: "days",
		fields: [
			"campaign.id",
			...of(
				"ad_group",
				`ad_rotation_mode base_ad_group campaign cpc_bid_micros cpm_bid_micros cpv_bid_micros display_custom_bid_dimension
				effective_target_cpa_micros effective_target_cpa_source effective_target_roas effective_target_roas_source
				excluded_parent_asset_field_types final_url_suffix id labels name optimized_targeting_enabled
				percent_cpc_bid_micros resource_name status target_cpa_micros target_cpm_micros target_roas
				targeting_setting.target_restrictions tracking_url_template type url_custom_parameters`,
			),
			"metrics.cost_micros",
			"segments.date",
		],
	},
	{
		stream: "ad group performance",
		from: "ad_group",
		filter: "days",
		fields: [
			...account,
			...campaign,
			...of(
				"campaign",
				"bidding_strategy bidding_strategy_type labels manual_cpc.enhanced_cpc_enabled",
			),
			...adGroup,
			...report,
			...metrics(`absolute_top_impression_percentage phone_calls phone_impressions phone_through_rate relative_ctr
			search_absolute_top_impression_share search_impression_share search_top_impression_share top_impression_percentage`),
			...calendar,
			...segments("ad_network_type click_type device month_of_year slot"),
		],
	},
	{
		stream: "ad group bidding strategy",
		from: "ad_group",
		filter: "days",
		fields: [
			"ad_group.id",
			...of("bidding_strategy", "id name status type currency_code"),
			"segments.date",
		],
	},
	{
		stream: "ad group label",
		from: "ad_group_label",
		filter: "none",
		fields: [
			...of("ad_group_label", "resource_name ad_group label"),
			"ad_group.id",
			"label.id",
			"label.name",
		],
	},
	{
		stream: "ad",
		from: "ad_group_ad",
		filter: "days",
		fields: [
			"ad_group.id",
			...of(
				"ad_group_ad",
				`resource_name ad_group ad_strength labels status policy_summary.approval_status
				policy_summary.policy_topic_entries policy_summary.review_status ad.added_by_google_ads ad.app_ad.descriptions
				ad.app_ad.headlines ad.app_ad.html5_media_bundles ad.app_ad.images ad.app_ad.mandatory_ad_text
				ad.app_ad.youtube_videos ad.device_preference ad.display_upload_ad.display_upload_product_type
				ad.display_upload_ad.media_bundle ad.display_url ad.expanded_dynamic_search_ad.description
				ad.expanded_text_ad.description ad.expanded_text_ad.headline_part1 ad.expanded_text_ad.path1 ad.final_app_urls
				ad.final_mobile_urls ad.final_url_suffix ad.final_urls ad.hotel_ad ad.id ad.image_ad.image_url ad.image_ad.mime_type
				ad.image_ad.name ad.image_ad.pixel_height ad.image_ad.pixel_width ad.image_ad.preview_image_url
				ad.legacy_responsive_display_ad.accent_color ad.legacy_responsive_display_ad.format_setting
				ad.legacy_responsive_display_ad.logo_image ad.local_ad.headlines ad.name ad.resource_name
				ad.responsive_display_ad.accent_color ad.responsive_display_ad.control_spec.enable_asset_enhancements
				ad.responsive_display_ad.descriptions ad.responsive_display_ad.headlines ad.responsive_display_ad.logo_images
				ad.responsive_display_ad.long_headline ad.responsive_display_ad.marketing_images
				ad.responsive_display_ad.square_marketing_images ad.responsive_display_ad.youtube_videos
				ad.responsive_search_ad.descriptions ad.responsive_search_ad.headlines ad.responsive_search_ad.path1
				ad.responsive_search_ad.path2 ad.shopping_product_ad ad.shopping_smart_ad ad.smart_campaign_ad.headlines
				ad.system_managed_resource_source ad.text_ad.description1 ad.text_ad.headline ad.tracking_url_template ad.type
				ad.url_collections ad.url_custom_parameters ad.video_ad.in_feed.headline ad.video_ad.in_stream.action_button_label
				ad.video_ad.out_stream.headline ad.video_responsive_ad.headlines ad.video_responsive_ad.long_headlines`,
			),
			"segments.date",
		],
	},
	{
		stream: "ad performance",
		from: "ad_group_ad",
		filter: "days",
		fields: [
			...account,
			...campaign,
			...adGroup,
			...of("ad_group_ad", "ad.id ad.type ad.final_urls status ad_group"),
			...report,
			...metrics(
				"top_impression_percentage absolute_top_impression_percentage",
			),
			...calendar,
			...segments("ad_network_type device keyword.ad_group_criterion"),
		],
	},
	{
		stream: "ad label",
		from: "ad_group_ad_label",
		filter: "none",
		fields: [
			...of("ad_group_ad_label", "resource_name ad_group_ad label"),
			"ad_group.id",
			"ad_group_ad.ad.id",
			"ad_group_ad.ad.resource_name",
			"label.name",
			"label.id",
		],
	},
	{
		stream: "ad asset",
		from: "ad_group_ad_asset_view",
		filter: "days",
		fields: [
			...of(
				"ad_group_ad_asset_view",
				"resource_name ad_group_ad asset enabled field_type performance_label pinned_field policy_summary source",
			),
			"asset.id",
			"ad_group_ad.ad.id",
			...basics,
			"segments.date",
		],
	},
	{
		stream: "ad group criterion",
		from: "ad_group_criterion",
		filter: "none",
		fields: [
			"ad_group.id",
			...criterion,
			...of(
				"ad_group_criterion",
				`resource_name ad_group type age_range.type app_payment_model.type approval_status audience.audience
				combined_audience.combined_audience cpc_bid_micros cpm_bid_micros cpv_bid_micros custom_affinity.custom_affinity
				custom_audience.custom_audience custom_intent.custom_intent disapproval_reasons display_name
				effective_percent_cpc_bid_micros final_url_suffix gender.type income_range.type keyword.match_type keyword.text labels
				mobile_app_category.mobile_app_category_constant mobile_application.app_id parental_status.type placement.url
				position_estimates.first_page_cpc_micros position_estimates.top_of_page_cpc_micros
				quality_info.creative_quality_score quality_info.quality_score system_serving_status topic.path
				topic.topic_constant user_interest.user_interest_category user_list.user_list webpage.conditions
				webpage.criterion_name youtube_channel.channel_id youtube_video.video_id`,
			),
		],
	},
	{
		stream: "listing groups",
		from: "ad_group_criterion",
		filter: "none",
		fields: [
			"ad_group.id",
			...of(
				"ad_group_criterion",
				`resource_name criterion_id listing_group.parent_ad_group_criterion listing_group.type
				listing_group.case_value.activity_country.value listing_group.case_value.activity_id.value
				listing_group.case_value.hotel_city.city_criterion listing_group.case_value.hotel_class.value
				listing_group.case_value.product_brand.value listing_group.case_value.product_channel.channel
				listing_group.case_value.product_condition.condition listing_group.case_value.product_custom_attribute.index
				listing_group.case_value.product_item_id.value listing_group.case_value.product_type.level`,
			),
		],
	},
	{
		stream: "criterion label",
		from: "ad_group_criterion_label",
		filter: "none",
		fields: [
			...of(
				"ad_group_criterion_label",
				"resource_name ad_group_criterion label",
			),
			"ad_group.id",
			"label.id",
			"ad_group_criterion.criterion_id",
		],
	},
	{
		stream: "keywords",
		from: "keyword_view",
		filter: "days",
		fields: [
			...account,
			...campaign,
			...adGroup,
			...criterion,
			...of(
				"ad_group_criterion",
				"type keyword.text keyword.match_type quality_info.quality_score",
			),
			"keyword_view.resource_name",
			"campaign.bidding_strategy_type",
			...report,
			...metrics("historical_quality_score historical_search_predicted_ctr"),
			...calendar,
			...segments("ad_network_type device"),
		],
	},
	{
		stream: "search terms",
		from: "search_term_view",
		filter: "days",
		fields: [
			...account,
			...campaign,
			...adGroup,
			"ad_group_ad.ad.id",
			...of("search_term_view", "resource_name ad_group search_term status"),
			...basics,
			...engagement,
			...calendar,
			...segments(
				"keyword.ad_group_criterion keyword.info.text keyword.info.match_type search_term_match_type device",
			),
		],
	},
	{
		stream: "ages",
		from: "age_range_view",
		filter: "days",
		fields: [
			...account,
			...campaign,
			...adGroup,
			...criterion,
			"ad_group_criterion.age_range.type",
			"bidding_strategy.name",
			"ad_group.targeting_setting.target_restrictions",
			...report,
			...calendar,
		],
	},
	{
		stream: "genders",
		from: "gender_view",
		filter: "days",
		fields: [
			...account,
			...campaign,
			...adGroup,
			...criterion,
			"ad_group_criterion.gender.type",
			...report,
			...calendar,
		],
	},
	{
		stream: "places",
		from: "geographic_view",
		filter: "days",
		fields: [
			...account,
			"ad_group.id",
			...campaign,
			...of("geographic_view", "country_criterion_id location_type"),
			...basics,
			...segments(
				"date geo_target_city geo_target_metro geo_target_region geo_target_most_specific_location",
			),
		],
	},
	{
		stream: "user locations",
		from: "user_location_view",
		filter: "days",
		fields: [
			...account,
			...campaign,
			...adGroup,
			...of(
				"user_location_view",
				"resource_name country_criterion_id targeting_location",
			),
			...basics,
			...engagement.filter((name) => !name.includes("active_view")),
			...calendar,
			"segments.ad_network_type",
		],
	},
	{
		stream: "landing pages",
		from: "landing_page_view",
		filter: "days",
		fields: [
			...account,
			...campaign,
			...adGroup,
			"landing_page_view.unexpanded_final_url",
			...basics,
			...metrics(
				"mobile_friendly_clicks_percentage speed_score valid_accelerated_mobile_pages_clicks_percentage",
			),
			...calendar,
		],
	},
	{
		stream: "expanded landing pages",
		from: "expanded_landing_page_view",
		filter: "days",
		fields: [
			...account,
			...campaign,
			...adGroup,
			"expanded_landing_page_view.expanded_final_url",
			...basics,
			...calendar,
		],
	},
	{
		stream: "asset groups",
		from: "asset_group",
		filter: "days",
		fields: [
			...of(
				"asset_group",
				"resource_name id name campaign status final_urls ad_strength primary_status",
			),
			...basics,
			"segments.date",
		],
	},
	{
		stream: "asset group assets",
		from: "asset_group_asset",
		filter: "none",
		fields: [
			...of(
				"asset_group_asset",
				"resource_name asset asset_group field_type status primary_status policy_summary.approval_status",
			),
			"asset.id",
			"asset_group.id",
		],
	},
	{
		stream: "assets",
		from: "asset",
		filter: "none",
		fields: of(
			"asset",
			`resource_name id name type source final_urls text_asset.text image_asset.full_size.url image_asset.file_size
			image_asset.mime_type youtube_video_asset.youtube_video_id sitelink_asset.link_text callout_asset.callout_text
			call_asset.phone_number structured_snippet_asset.header policy_summary.approval_status`,
		),
	},
	{
		stream: "clicks",
		from: "click_view",
		filter: "day",
		fields: [
			"customer.id",
			"campaign.id",
			"campaign.name",
			...of(
				"campaign.network_settings",
				"target_google_search target_content_network",
			),
			"ad_group.id",
			"ad_group.name",
			...of(
				"click_view",
				`gclid ad_group_ad keyword keyword_info.text keyword_info.match_type page_number area_of_interest.country
				area_of_interest.most_specific location_of_presence.country campaign_location_target user_list`,
			),
			"metrics.clicks",
			...segments("date ad_network_type click_type device month_of_year slot"),
		],
	},
	{
		stream: "changes",
		from: "change_event",
		filter: { changes: "change_event.change_date_time" },
		fields: of(
			"change_event",
			`resource_name change_date_time change_resource_name change_resource_type changed_fields client_type new_resource
			old_resource resource_change_operation user_email campaign ad_group asset`,
		),
	},
	{
		stream: "change status",
		from: "change_status",
		filter: { changes: "change_status.last_change_date_time" },
		fields: of(
			"change_status",
			"resource_name last_change_date_time resource_type resource_status ad_group_criterion campaign_criterion",
		),
	},
	{
		stream: "labels",
		from: "label",
		filter: "none",
		fields: [
			"customer.id",
			...of(
				"label",
				"resource_name id name status text_label.background_color text_label.description",
			),
		],
	},
	{
		stream: "conversion actions",
		from: "conversion_action",
		filter: "none",
		fields: [
			...of(
				"conversion_action",
				`resource_name id name status type category origin owner_customer counting_type include_in_conversions_metric
				primary_for_goal click_through_lookback_window_days view_through_lookback_window_days
				attribution_model_settings.attribution_model value_settings.default_value value_settings.always_use_default_value
				tag_snippets app_id phone_call_duration_seconds firebase_settings.event_name`,
			),
			...metrics("all_conversions all_conversions_value"),
		],
	},
	{
		stream: "conversions by action",
		from: "campaign",
		filter: "days",
		fields: [
			"campaign.id",
			...metrics(
				"conversions conversions_value all_conversions value_per_all_conversions",
			),
			...segments(
				"date conversion_action conversion_action_category conversion_action_name external_conversion_source conversion_lag_bucket",
			),
		],
	},
	{
		stream: "user interests",
		from: "user_interest",
		filter: "none",
		fields: of(
			"user_interest",
			"resource_name user_interest_id name taxonomy_type launched_to_all availabilities user_interest_parent",
		),
	},
	...(
		[
			["language_constant", "resource_name id code name targetable"],
			["carrier_constant", "resource_name id name country_code"],
			["mobile_app_category_constant", "resource_name id name"],
			[
				"mobile_device_constant",
				"resource_name id name type manufacturer_name operating_system_name",
			],
			[
				"operating_system_version_constant",
				"resource_name id name operator_type os_major_version os_minor_version",
			],
			["topic_constant", "resource_name id path topic_constant_parent"],
			[
				"geo_target_constant",
				"resource_name id name canonical_name country_code target_type status",
			],
			[
				"currency_constant",
				"resource_name code name symbol billable_unit_micros",
			],
			["video", "resource_name id title channel_id duration_millis"],
		] as const
	).map(
		([from, names]): ImporterSelect => ({
			stream: from,
			from,
			filter: "none",
			fields: of(from, names),
		}),
	),
	...(
		[
			[
				"bidding_strategy",
				"resource_name id name status type campaign_count currency_code",
			],
			[
				"accessible_bidding_strategy",
				"resource_name id name owner_customer_id owner_descriptive_name type",
			],
			[
				"audience",
				"resource_name id name description dimensions exclusion_dimension status",
			],
			[
				"user_list",
				"resource_name id name description membership_status size_for_display size_for_search type",
			],
			[
				"call_view",
				"resource_name caller_area_code caller_country_code call_duration_seconds call_status start_call_date_time",
			],
			[
				"lead_form_submission_data",
				"resource_name id asset campaign gclid submission_date_time lead_form_submission_fields",
			],
			[
				"recommendation",
				"resource_name type impact campaign campaign_budget_recommendation dismissed",
			],
		] as const
	).map(
		([from, names]): ImporterSelect => ({
			stream: from,
			from,
			filter: "none",
			fields: of(from, names),
			isEmpty: true,
		}),
	),
	...(
		[
			["display_keyword_view", "ad_group_criterion.keyword.text"],
			["topic_view", "ad_group_criterion.topic.path"],
			["managed_placement_view", "ad_group_criterion.placement.url"],
			["ad_group_audience_view", "ad_group_criterion.user_list.user_list"],
		] as const
	).map(
		([from, name]): ImporterSelect => ({
			stream: from,
			from,
			filter: "days",
			fields: [
				`${from}.resource_name`,
				...account,
				...campaign,
				...adGroup,
				...criterion,
				name,
				...report,
				...calendar,
				"segments.device",
			],
			isEmpty: true,
		}),
	),
	{
		stream: "campaign audiences",
		from: "campaign_audience_view",
		filter: "days",
		isEmpty: true,
		fields: [
			...account,
			...campaign,
			...of("campaign_criterion", "criterion_id bid_modifier"),
			...basics,
			...engagement,
			...calendar,
		],
	},
	{
		stream: "dynamic search ads",
		from: "dynamic_search_ads_search_term_view",
		filter: "days",
		isEmpty: true,
		fields: [
			...account,
			...campaign,
			...adGroup,
			...of(
				"dynamic_search_ads_search_term_view",
				"search_term headline landing_page page_url",
			),
			...basics,
			...calendar,
			"segments.webpage",
		],
	},
	{
		stream: "shopping performance",
		from: "shopping_performance_view",
		filter: "days",
		isEmpty: true,
		fields: [
			...account,
			...campaign,
			...adGroup,
			...basics,
			...calendar,
			...segments(`ad_network_type click_type device product_aggregator_id product_brand product_category_level1 product_channel
			product_channel_exclusivity product_condition product_country product_custom_attribute0 product_item_id product_language
			product_merchant_id product_store_id product_title product_type_l1 product_type_l2`),
		],
	},
];
