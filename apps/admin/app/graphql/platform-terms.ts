// Printed from the registry of platforms by `npm run schema:print`. Do not edit.
import type { Platform } from "./enums.ts";

/** A platform's own words, in the singular. */
export interface PlatformTerms {
	adAccount: string;
	campaign: string;
	adGroup: string;
	ad: string;
}

export const platformTerms: Record<Platform, PlatformTerms> = {
	GOOGLE_ADS: {
		adAccount: "ad account",
		campaign: "campaign",
		adGroup: "ad group",
		ad: "ad",
	},
	META_ADS: {
		adAccount: "ad account",
		campaign: "campaign",
		adGroup: "ad set",
		ad: "ad",
	},
	TIKTOK_ADS: {
		adAccount: "advertiser account",
		campaign: "campaign",
		adGroup: "ad group",
		ad: "ad",
	},
	KLAVIYO: {
		adAccount: "account",
		campaign: "campaign",
		adGroup: "step",
		ad: "message",
	},
	MICROSOFT_ADS: {
		adAccount: "ad account",
		campaign: "campaign",
		adGroup: "ad group",
		ad: "ad",
	},
	LINKEDIN_ADS: {
		adAccount: "ad account",
		campaign: "campaign group",
		adGroup: "campaign",
		ad: "creative",
	},
	REDDIT_ADS: {
		adAccount: "ad account",
		campaign: "campaign",
		adGroup: "ad group",
		ad: "ad",
	},
	X_ADS: {
		adAccount: "ad account",
		campaign: "campaign",
		adGroup: "line item",
		ad: "promoted post",
	},
	GOOGLE_WORKSPACE: {
		adAccount: "ad account",
		campaign: "campaign",
		adGroup: "ad group",
		ad: "ad",
	},
};
