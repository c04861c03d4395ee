import { findResource } from "./field-catalogue.ts";

/** Resources that have numbers: Google's list "Resources with metrics" of v25. */
const measured = new Set(
	`ad_group ad_group_ad ad_group_ad_asset_combination_view ad_group_ad_asset_view ad_group_asset ad_group_audience_view
	ad_schedule_view age_range_view ai_max_search_term_ad_combination_view asset asset_field_type_view asset_group
	asset_group_asset asset_group_product_group_view asset_set_asset asset_set_type_view bidding_strategy campaign
	campaign_aggregate_asset_view campaign_asset campaign_audience_view campaign_bid_modifier campaign_budget campaign_group
	campaign_search_term_insight campaign_search_term_view cart_data_sales_view channel_aggregate_asset_view click_view
	content_criterion_view conversion_action customer customer_asset customer_search_term_insight
	detail_content_suitability_placement_view detail_placement_view display_keyword_view distance_view
	dynamic_search_ads_search_term_view expanded_landing_page_view experiment experiment_arm final_url_expansion_asset_view
	gender_view geographic_view group_content_suitability_placement_view group_placement_view hotel_group_view
	hotel_performance_view income_range_view keyword_view landing_page_view lift_measurement_age_range
	lift_measurement_campaign lift_measurement_config lift_measurement_device lift_measurement_flight lift_measurement_gender
	lift_measurement_video location_interest_view location_view managed_placement_view matched_location_interest_view
	paid_organic_search_term_view parental_status_view per_store_view performance_max_placement_view product_group_view
	search_term_view shopping_performance_view shopping_product smart_campaign_search_term_view targeting_expansion_view
	topic_view travel_activity_group_view travel_activity_performance_view user_location_view video webpage_view`.split(
		/\s+/,
	),
);

type Rule = readonly [names: RegExp, resources: RegExp];

/** Metrics that only some resources have; the first rule that fits counts. */
const metricRules: readonly Rule[] = [
	[
		/brand_lift|lifted_cookie|conversion_lift|conversion_value_lift|^(cost_per_)?incremental_/,
		/^lift_measurement_/,
	],
	[/^control_|_margin_of_error$|_p_value$|_point_estimate$/, /^experiment/],
	[/^(organic|combined)_/, /^paid_organic_search_term_view$/],
	[/^hotel_/, /^(campaign|ad_group|customer|hotel_.*_view)$/],
	[/^sk_ad_network_/, /^(campaign|customer)$/],
	[/^(linked_|asset_pinned_)/, /_asset_view$/],
	[/^(speed_score|mobile_friendly_|valid_accelerated_)/, /landing_page_view$/],
	[/^historical_/, /^(ad_group|keyword_view)$/],
	[/^optimization_score_/, /^(campaign|customer)$/],
	[/^auction_insight_/, /^(campaign|ad_group|customer|keyword_view)$/],
	[/unique_query_clusters$|^search_volume$/, /search_term/],
	[/^conversion_last_/, /^conversion_action$/],
];

/** Segments that only some resources have; the first rule that fits counts. */
const segmentRules: readonly Rule[] = [
	[/^hour$/, /^(campaign|ad_group|customer)$/],
	[/^keyword\./, /^(ad_group|ad_group_ad|search_term_view)$/],
	[
		/^search_term_(match_type|match_source|targeting_status)$/,
		/^(campaign_)?search_term_view$/,
	],
	[/^search_(term|subcategory)$/, /search_term_insight$/],
	[
		/^geo_target_/,
		/^(geographic_view|user_location_view|per_store_view|matched_location_interest_view)$/,
	],
	[/^product_sold_/, /^cart_data_sales_view$/],
	[
		/^product_/,
		/^(campaign|ad_group|customer|shopping_.*|cart_data_sales_view|.*product_group_view)$/,
	],
	[
		/^(hotel_|partner_hotel_id$)/,
		/^(campaign|ad_group|customer|hotel_.*_view)$/,
	],
	[
		/^(activity_|travel_destination_)/,
		/^(campaign|ad_group|customer|travel_activity_.*)$/,
	],
	[/^vertical_ads_/, /^(campaign|ad_group|customer)$/],
	[/^sk_ad_network_/, /^(campaign|customer)$/],
	[/^budget_campaign_association_status\./, /^campaign_budget$/],
	[
		/^asset_interaction_target\./,
		/^(customer|campaign|ad_group|ad_group_ad|.*_asset)$/,
	],
	[/^webpage$/, /^(webpage_view|dynamic_search_ads_search_term_view)$/],
	[/^recommendation_type$/, /^customer$/],
	[/^auction_insight_domain$/, /^(campaign|ad_group|customer|keyword_view)$/],
];

/** A click view counts clicks, and knows few things about each. */
const clickSegments =
	/^(date|month_of_year|ad_network_type|click_type|device|slot)$/;
const conversionActionMetrics =
	/^(all_conversions|conversion_last_|cross_device_conversions|value_per_all_conversions)/;

/** Segments that say something of a conversion, so that nothing but conversions can be split by them. */
const ofConversions =
	/^(conversion_|external_conversion_source$|new_versus_returning_customers$)/;
const countsConversions = /conversion|^orders$|^revenue_|^value_per/;
const costsOfConversions = /^cost_|_per_cost|_rate$|_from_interactions_/;

/** `metrics.x` or `segments.x` with a resource in FROM. */
export function isUsableWith(name: string, from: string): boolean {
	if (!measured.has(from)) return false;
	const [group = "", short = ""] = splitOnce(name);
	if (group === "metrics") {
		if (from === "click_view") return short === "clicks";
		if (from === "conversion_action")
			return conversionActionMetrics.test(short);
		return follows(short, from, metricRules);
	}
	if (from === "click_view") return clickSegments.test(short);
	return follows(short, from, segmentRules);
}

/** False for a segment of conversions with a metric that is not about them. */
export function areCompatible(segment: string, metric: string): boolean {
	const [, short = ""] = splitOnce(segment);
	if (!ofConversions.test(short)) return true;
	const [, counted = ""] = splitOnce(metric);
	return countsConversions.test(counted) && !costsOfConversions.test(counted);
}

export function isMeasured(from: string): boolean {
	return measured.has(from);
}

/** All metrics or all segments of a FROM resource, by their full names. */
export function usableWith(
	from: string,
	group: "metrics" | "segments",
): string[] {
	if (!measured.has(from)) return [];
	return [...(findResource(group)?.fields.keys() ?? [])].filter((name) =>
		isUsableWith(name, from),
	);
}

function follows(name: string, from: string, rules: readonly Rule[]): boolean {
	const rule = rules.find(([names]) => names.test(name));
	return rule === undefined || rule[1].test(from);
}

function splitOnce(name: string): [string, string] {
	const dot = name.indexOf(".");
	return [name.slice(0, dot), name.slice(dot + 1)];
}
