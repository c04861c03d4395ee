/**
 * The fields this sandbox knows of Google Ads API v25: the subset that a connector reads. A field that is not here is
 * refused as Google refuses an unknown one. `gaql-fields.test.ts` compares names, types and enums with Google's descriptors.
 */
export type FieldKind =
	| "int64"
	| "int32"
	| "double"
	| "string"
	| "bool"
	| "date"
	| "resource"
	| "enum"
	| "message";
export type Field = {
	name: string;
	resource: string;
	/** Path in a REST row, such as `["campaign", "startDateTime"]`. */
	path: string[];
	kind: FieldKind;
	repeated: boolean;
	/** Constants of an enum; null when any constant is taken. */
	constants: readonly string[] | null;
};

const entityStatus = "enum(ENABLED,PAUSED,REMOVED)";
const customerStatus = "enum(ENABLED,CANCELED,SUSPENDED,CLOSED)";
const primaryStatus = "enum";
const channels =
	"enum(SEARCH,DISPLAY,SHOPPING,HOTEL,VIDEO,MULTI_CHANNEL,LOCAL,SMART,PERFORMANCE_MAX,LOCAL_SERVICES,TRAVEL,DEMAND_GEN)";
const adPrefix = "ad.responsive_display_ad";

const declarations: Record<string, Record<string, string>> = {
	customer: {
		id: "int64",
		descriptive_name: "string",
		currency_code: "string",
		time_zone: "string",
		manager: "bool",
		test_account: "bool",
		status: customerStatus,
		auto_tagging_enabled: "bool",
	},
	customer_client: {
		client_customer: "resource",
		id: "int64",
		level: "int64",
		manager: "bool",
		descriptive_name: "string",
		currency_code: "string",
		time_zone: "string",
		status: customerStatus,
		hidden: "bool",
		test_account: "bool",
	},
	campaign: {
		id: "int64",
		name: "string",
		status: entityStatus,
		serving_status: "enum(SERVING,NONE,ENDED,PENDING,SUSPENDED)",
		primary_status: primaryStatus,
		primary_status_reasons: "enum[]",
		advertising_channel_type: channels,
		advertising_channel_sub_type: "enum",
		bidding_strategy_type: "enum",
		start_date_time: "string",
		end_date_time: "string",
		campaign_budget: "resource",
		optimization_score: "double",
		tracking_url_template: "string",
	},
	campaign_budget: {
		id: "int64",
		name: "string",
		amount_micros: "int64",
		total_amount_micros: "int64",
		period: "enum(DAILY,CUSTOM_PERIOD)",
		delivery_method: "enum(STANDARD,ACCELERATED)",
		type: "enum",
		explicitly_shared: "bool",
		reference_count: "int64",
		status: "enum(ENABLED,REMOVED)",
	},
	ad_group: {
		id: "int64",
		name: "string",
		status: entityStatus,
		type: "enum",
		campaign: "resource",
		cpc_bid_micros: "int64",
		cpm_bid_micros: "int64",
		target_cpa_micros: "int64",
	},
	ad_group_ad: {
		ad_group: "resource",
		status: entityStatus,
		primary_status: primaryStatus,
		ad_strength: "enum",
		"policy_summary.approval_status": "enum",
		"policy_summary.review_status": "enum",
		"ad.resource_name": "resource",
		"ad.id": "int64",
		"ad.name": "string",
		"ad.type": "enum",
		"ad.final_urls": "string[]",
		[`${adPrefix}.headlines`]: "message[]",
		[`${adPrefix}.long_headline`]: "message",
		[`${adPrefix}.descriptions`]: "message[]",
		[`${adPrefix}.business_name`]: "string",
		[`${adPrefix}.marketing_images`]: "message[]",
		[`${adPrefix}.square_marketing_images`]: "message[]",
		[`${adPrefix}.logo_images`]: "message[]",
		[`${adPrefix}.square_logo_images`]: "message[]",
		[`${adPrefix}.youtube_videos`]: "message[]",
		[`${adPrefix}.call_to_action_text`]: "string",
		"ad.responsive_search_ad.headlines": "message[]",
		"ad.responsive_search_ad.descriptions": "message[]",
		"ad.responsive_search_ad.path1": "string",
		"ad.responsive_search_ad.path2": "string",
		"ad.image_ad.image_url": "string",
		"ad.image_ad.pixel_width": "int64",
		"ad.image_ad.pixel_height": "int64",
		"ad.image_ad.mime_type": "enum",
	},
	asset: {
		id: "int64",
		name: "string",
		type: "enum(IMAGE,TEXT,YOUTUBE_VIDEO,MEDIA_BUNDLE,SITELINK,CALLOUT,STRUCTURED_SNIPPET,LEAD_FORM,CALL,PRICE,PROMOTION)",
		source: "enum",
		final_urls: "string[]",
		"text_asset.text": "string",
		"image_asset.file_size": "int64",
		"image_asset.mime_type": "enum",
		"image_asset.full_size.url": "string",
		"image_asset.full_size.width_pixels": "int64",
		"image_asset.full_size.height_pixels": "int64",
		"youtube_video_asset.youtube_video_id": "string",
		"youtube_video_asset.youtube_video_title": "string",
	},
	ad_group_ad_asset_view: {
		ad_group_ad: "resource",
		asset: "resource",
		field_type: "enum",
		performance_label: "enum",
		enabled: "bool",
	},
	campaign_asset: {
		campaign: "resource",
		asset: "resource",
		field_type: "enum",
		status: entityStatus,
	},
	asset_group: {
		id: "int64",
		name: "string",
		campaign: "resource",
		status: entityStatus,
		final_urls: "string[]",
	},
	asset_group_asset: {
		asset_group: "resource",
		asset: "resource",
		field_type: "enum",
		status: entityStatus,
	},
	ad_group_criterion: {
		criterion_id: "int64",
		ad_group: "resource",
		type: "enum(KEYWORD,PLACEMENT,AUDIENCE,AGE_RANGE,GENDER,TOPIC,USER_LIST,LISTING_GROUP)",
		status: entityStatus,
		negative: "bool",
		cpc_bid_micros: "int64",
		"keyword.text": "string",
		"keyword.match_type": "enum(EXACT,PHRASE,BROAD)",
		"quality_info.quality_score": "int32",
	},
	geographic_view: {
		country_criterion_id: "int64",
		location_type: "enum(AREA_OF_INTEREST,LOCATION_OF_PRESENCE)",
	},
	user_location_view: {
		country_criterion_id: "int64",
		targeting_location: "bool",
	},
	geo_target_constant: {
		id: "int64",
		name: "string",
		canonical_name: "string",
		country_code: "string",
		target_type: "string",
		status: "enum(ENABLED,REMOVAL_PLANNED)",
	},
	metrics: {
		impressions: "int64",
		clicks: "int64",
		interactions: "int64",
		cost_micros: "int64",
		ctr: "double",
		average_cpc: "double",
		average_cpm: "double",
		average_cost: "double",
		conversions: "double",
		conversions_value: "double",
		conversions_by_conversion_date: "double",
		conversions_value_by_conversion_date: "double",
		cost_per_conversion: "double",
		all_conversions: "double",
		all_conversions_value: "double",
		view_through_conversions: "int64",
	},
	segments: {
		date: "date",
		week: "date",
		month: "date",
		hour: "int32",
		geo_target_region: "resource",
	},
};

/** What may stand together with each resource of a FROM clause. */
export type FromResource = {
	/** Resources whose fields may be selected beside it. */
	joined: readonly string[];
	metrics: boolean;
	segments: readonly string[];
};

const time = ["date", "week", "month"];
const none: readonly string[] = [];

export const fromResources: Record<string, FromResource> = {
	customer: { joined: none, metrics: true, segments: [...time, "hour"] },
	customer_client: { joined: ["customer"], metrics: false, segments: none },
	campaign: {
		joined: ["customer", "campaign_budget"],
		metrics: true,
		segments: [...time, "hour"],
	},
	campaign_budget: { joined: ["customer"], metrics: false, segments: none },
	ad_group: {
		joined: ["customer", "campaign"],
		metrics: true,
		segments: [...time, "hour"],
	},
	ad_group_ad: {
		joined: ["customer", "campaign", "ad_group"],
		metrics: true,
		segments: time,
	},
	asset: { joined: ["customer"], metrics: false, segments: none },
	ad_group_ad_asset_view: {
		joined: ["customer", "campaign", "ad_group", "ad_group_ad", "asset"],
		metrics: false,
		segments: none,
	},
	campaign_asset: {
		joined: ["customer", "campaign", "asset"],
		metrics: false,
		segments: none,
	},
	asset_group: {
		joined: ["customer", "campaign"],
		metrics: false,
		segments: none,
	},
	asset_group_asset: {
		joined: ["customer", "campaign", "asset_group", "asset"],
		metrics: false,
		segments: none,
	},
	ad_group_criterion: {
		joined: ["customer", "campaign", "ad_group"],
		metrics: false,
		segments: none,
	},
	geographic_view: {
		joined: ["customer", "campaign"],
		metrics: true,
		segments: [...time, "geo_target_region"],
	},
	user_location_view: {
		joined: ["customer", "campaign"],
		metrics: true,
		segments: [...time, "geo_target_region"],
	},
	geo_target_constant: { joined: none, metrics: false, segments: none },
};

export const coreDates: readonly string[] = [
	"segments.date",
	"segments.week",
	"segments.month",
];

/** `campaign_budget` → `campaignBudget`. */
export function toCamel(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) =>
		letter.toUpperCase(),
	);
}

/** Every field by its GAQL name. */
export const fields: ReadonlyMap<string, Field> = new Map(
	Object.entries(declarations).flatMap(([resource, own]) => {
		const hasName = resource !== "metrics" && resource !== "segments";
		const all = hasName ? { resource_name: "resource", ...own } : own;
		return Object.entries(all).map(([name, declared]) => {
			const full = `${resource}.${name}`;
			return [full, declare(full, resource, declared)] as const;
		});
	}),
);

function declare(name: string, resource: string, declared: string): Field {
	const [, kind = "", constants, array] =
		/^([a-z0-9]+)(?:\(([A-Z0-9_,]+)\))?(\[\])?$/.exec(declared) ?? [];
	return {
		name,
		resource,
		path: name.split(".").map(toCamel),
		kind: kind as FieldKind,
		repeated: array !== undefined,
		constants: constants?.split(",") ?? null,
	};
}
