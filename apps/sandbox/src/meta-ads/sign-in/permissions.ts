/** Permissions that the dialog knows, with the sentence that it shows; any other is an invalid scope. */
export const permissions: Readonly<Record<string, string>> = {
	email: "Receive your e-mail address",
	ads_read: "Access your Facebook ads and related stats",
	ads_management: "Manage ads for the ad accounts that you have access to",
	ads_mcp_management: "Manage your ads through an assistant",
	attribution_read: "Read attribution reports of your ads",
	leads_retrieval: "Read the leads that people sent by your forms",
	read_insights: "Access Page and app insights",
	read_audience_network_insights: "Access Audience Network insights",
	business_management: "Manage your businesses",
	catalog_management: "Manage your product catalogs",
	commerce_manage_accounts: "Manage your commerce accounts",
	commerce_account_read_settings: "Read settings of your commerce accounts",
	commerce_account_read_reports: "Read finance reports of your shops",
	commerce_account_read_orders: "Read orders of your shops",
	commerce_account_manage_orders: "Manage orders of your shops",
	manage_app_solutions: "Manage solutions of your apps",
	pages_show_list: "Show a list of the Pages that you manage",
	pages_read_engagement: "Read content posted on the Page",
	pages_read_user_content: "Read user content on your Page",
	pages_manage_metadata: "Manage accounts, settings and webhooks for a Page",
	pages_manage_ads: "Manage ads for Pages that you manage",
	pages_manage_posts: "Create and manage content on your Page",
	pages_manage_engagement: "Create and manage comments on your Page",
	pages_manage_cta: "Manage the button of your Page",
	pages_manage_instant_articles: "Manage instant articles of your Page",
	pages_messaging: "Manage conversations of your Page in Messenger",
	pages_utility_messaging: "Send utility messages from your Page",
	pages_events: "Log events on behalf of your Page",
	pages_user_gender: "Read the gender of people who write to your Page",
	pages_user_locale: "Read the language of people who write to your Page",
	pages_user_timezone: "Read the time zone of people who write to your Page",
	publish_video: "Publish live videos",
	instagram_basic: "Access profile and posts of the Instagram account",
	instagram_content_publish: "Upload media to the Instagram account",
	instagram_manage_comments: "Manage comments of the Instagram account",
	instagram_manage_insights: "Access insights of the Instagram account",
	instagram_manage_messages: "Manage messages of the Instagram account",
	instagram_manage_events: "Log events of the Instagram account",
	instagram_manage_upcoming_events: "Manage upcoming events on Instagram",
	instagram_manage_contents: "Manage content of the Instagram account",
	instagram_manage_engagement: "Manage engagement of the Instagram account",
	instagram_shopping_tag_products: "Tag products on Instagram",
	instagram_branded_content_brand: "Manage branded content as a brand",
	instagram_branded_content_ads_brand: "Manage partnership ads as a brand",
	instagram_branded_content_creator: "Manage branded content as a creator",
	instagram_creator_marketplace_discovery: "Find creators on Instagram",
	instagram_creator_marketplace_messaging: "Write to creators on Instagram",
	whatsapp_business_management: "Manage your WhatsApp accounts",
	whatsapp_business_messaging: "Send messages from your WhatsApp accounts",
	whatsapp_business_manage_events: "Log events of your WhatsApp accounts",
};

/** Always granted; it is not asked for. */
export const publicProfile = "public_profile";

/** Permissions by which ad accounts are reached: a grant of these can be limited to some of them. */
export const accountPermissions: readonly string[] = [
	"ads_read",
	"ads_management",
];

/** Sorts a `scope` parameter: Meta writes commas, and takes blanks. */
export function parseScope(parameter: string): {
	known: string[];
	unknown: string[];
} {
	const names = [
		...new Set(parameter.split(/[,\s]+/).filter((name) => name !== "")),
	];
	return {
		known: names.filter((name) => name in permissions),
		unknown: names.filter(
			(name) => !(name in permissions) && name !== publicProfile,
		),
	};
}
