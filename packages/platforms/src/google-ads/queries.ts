import { InvalidInput } from "@patchbay/errors";
import { isDay } from "../calendar.ts";
import type { ListOptions } from "../parts.ts";
import { type ConversionFields, usualConversions } from "./conversions.ts";

/** Place of what counts as a conversion, which is a connection's choice. */
const conversions = "{conversions}";

/** GAQL without its conditions; they are added by {@link gaql}. */
const selections = {
	customer: `SELECT customer.id, customer.descriptive_name, customer.currency_code, customer.time_zone, customer.manager,
  customer.status FROM customer`,
	customerClients: `SELECT customer_client.client_customer, customer_client.id, customer_client.level, customer_client.manager,
  customer_client.descriptive_name, customer_client.currency_code, customer_client.time_zone, customer_client.status,
  customer_client.hidden FROM customer_client`,
	campaigns: `SELECT campaign.id, campaign.name, campaign.status, campaign.serving_status, campaign.primary_status,
  campaign.primary_status_reasons, campaign.advertising_channel_type, campaign.advertising_channel_sub_type,
  campaign.bidding_strategy_type, campaign.start_date_time, campaign.end_date_time, campaign.campaign_budget,
  campaign_budget.id, campaign_budget.amount_micros, campaign_budget.total_amount_micros, campaign_budget.period,
  campaign_budget.explicitly_shared, campaign_budget.reference_count, campaign_budget.status FROM campaign`,
	adGroups: `SELECT ad_group.id, ad_group.name, ad_group.status, ad_group.type, campaign.id FROM ad_group`,
	ads: `SELECT ad_group.id, campaign.id, ad_group_ad.status, ad_group_ad.ad.id, ad_group_ad.ad.name, ad_group_ad.ad.type,
  ad_group_ad.ad.final_urls, ad_group_ad.ad.responsive_display_ad.headlines,
  ad_group_ad.ad.responsive_display_ad.long_headline, ad_group_ad.ad.responsive_display_ad.descriptions,
  ad_group_ad.ad.responsive_display_ad.call_to_action_text, ad_group_ad.ad.responsive_search_ad.headlines,
  ad_group_ad.ad.responsive_search_ad.descriptions FROM ad_group_ad`,
	keywords: `SELECT campaign.id, ad_group.id, ad_group_criterion.criterion_id, ad_group_criterion.keyword.text,
  ad_group_criterion.keyword.match_type, ad_group_criterion.status, ad_group_criterion.negative FROM ad_group_criterion`,
	assets: `SELECT asset.id, asset.name, asset.type, asset.text_asset.text, asset.image_asset.full_size.url,
  asset.image_asset.full_size.width_pixels, asset.image_asset.full_size.height_pixels, asset.image_asset.file_size,
  asset.image_asset.mime_type, asset.youtube_video_asset.youtube_video_id,
  asset.youtube_video_asset.youtube_video_title FROM asset`,
	adAssets: `SELECT campaign.id, ad_group.id, ad_group_ad.ad.id, asset.id, ad_group_ad_asset_view.field_type,
  ad_group_ad_asset_view.enabled FROM ad_group_ad_asset_view`,
	campaignAssets: `SELECT campaign.id, asset.id, campaign_asset.field_type FROM campaign_asset`,
	assetGroupAssets: `SELECT campaign.id, asset.id, asset_group_asset.field_type FROM asset_group_asset`,
	dailyMetrics: `SELECT campaign.id, segments.date, metrics.cost_micros, metrics.impressions, metrics.clicks,
  ${conversions} FROM campaign`,
	accountTotals: `SELECT customer.id, segments.date, metrics.cost_micros, metrics.impressions, metrics.clicks,
  ${conversions} FROM customer`,
	hourlyMetrics: `SELECT campaign.id, segments.date, segments.hour, metrics.cost_micros, metrics.impressions, metrics.clicks,
  ${conversions} FROM campaign`,
	regionMetrics: `SELECT campaign.id, geographic_view.country_criterion_id, geographic_view.location_type,
  segments.geo_target_region, segments.date, metrics.cost_micros, metrics.impressions, metrics.clicks, ${conversions}
  FROM geographic_view`,
	currencies: `SELECT currency_constant.code, currency_constant.billable_unit_micros FROM currency_constant`,
	geoTargets: `SELECT geo_target_constant.id, geo_target_constant.name, geo_target_constant.canonical_name
  FROM geo_target_constant`,
} as const;

export type QueryName = keyof typeof selections;

/**
 * The query with its conditions, joined by AND (GAQL knows no OR).
 * @param ending ORDER BY and LIMIT
 * @param counted what counts as a conversion
 */
export function gaql(
	name: QueryName,
	conditions: readonly string[] = [],
	ending = "",
	counted: ConversionFields = usualConversions,
): string {
	const where =
		conditions.length > 0 ? ` WHERE ${conditions.join(" AND ")}` : "";
	const selection = selections[name].replace(conversions, counted.selection);
	return `${selection}${where}${ending === "" ? "" : ` ${ending}`}`;
}

/** Conditions that leave out what was removed, and with it all that belongs to it. */
export const notRemoved = (...resources: string[]): string[] =>
	resources.map((resource) => `${resource}.status != 'REMOVED'`);

/** Conditions for what belongs to the campaigns, where some were named. */
export const ofCampaigns = ({ externalIds }: ListOptions): string[] =>
	externalIds ? [idsIn("campaign.id", externalIds)] : [];

/** Google takes no page size: where few are wanted, the query asks for no more. */
export const atMost = ({ pageSize }: ListOptions): string =>
	pageSize === undefined ? "" : ` LIMIT ${pageSize}`;

/**
 * `field IN (1, 2)`; the ids go into the query's text, so nothing but digits is let through.
 * @throws {InvalidInput}
 */
export function idsIn(field: string, ids: readonly string[]): string {
	return `${field} IN (${ids.map(checkId).join(", ")})`;
}

const largestId = 2n ** 63n - 1n;

/** Tells whether a text is one of Google's ids: a positive int64. */
export const isId = (text: string): boolean =>
	/^[1-9]\d{0,18}$/.test(text) && BigInt(text) <= largestId;

/**
 * An id of Google's: decimal digits.
 * @throws {InvalidInput}
 */
export function checkId(id: string): string {
	if (!/^\d{1,20}$/.test(id))
		throw new InvalidInput("An id of Google Ads has digits only.");
	return id;
}

/**
 * A day as GAQL takes it.
 * @throws {InvalidInput}
 */
export function checkDay(day: string): string {
	if (!isDay(day)) throw new InvalidInput("A day is written YYYY-MM-DD.");
	return day;
}
