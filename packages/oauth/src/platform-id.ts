/** The platforms of the product, spelled as in the API's `Platform` enum. */
export const platformIds = [
	"GOOGLE_ADS",
	"META_ADS",
	"TIKTOK_ADS",
	"KLAVIYO",
	"MICROSOFT_ADS",
	"LINKEDIN_ADS",
	"REDDIT_ADS",
	"X_ADS",
	"GOOGLE_WORKSPACE",
] as const;

export type PlatformId = (typeof platformIds)[number];
