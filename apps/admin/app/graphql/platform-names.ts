// Printed from the registry of platforms by `npm run schema:print`. Do not edit.
import type { Platform } from "./enums.ts";

export const platformNames: Record<Platform, string> = {
	GOOGLE_ADS: "Google Ads",
	META_ADS: "Meta Ads",
	TIKTOK_ADS: "TikTok Ads",
	KLAVIYO: "Klaviyo",
	MICROSOFT_ADS: "Microsoft Ads",
	LINKEDIN_ADS: "LinkedIn Ads",
	REDDIT_ADS: "Reddit Ads",
	X_ADS: "X Ads",
	GOOGLE_WORKSPACE: "Google Drive and Sheets",
};
