import type { PlatformConnector } from "../connector.ts";
import { listAdAccounts } from "./accounts.ts";
import { assetLinks, assets } from "./asset-lists.ts";
import { apiVersion, createGoogleAdsClient } from "./client.ts";
import { identify } from "./identify.ts";
import { adGroups, ads, campaigns, dailyMetrics, keywords } from "./lists.ts";
import { googleAdsOAuth } from "./oauth.ts";
import { proveAccount } from "./prove-account.ts";
import { isId } from "./queries.ts";

export const googleAds: PlatformConnector = {
	platform: "GOOGLE_ADS",
	oauth: googleAdsOAuth,
	apiVersion,
	// Google has published no day for v25; it keeps a major version for about a year.
	apiVersionEndsOn: null,
	// No numbers are published but the daily ones, which depend on the access level of the operator's project.
	rateLimitHints: {
		concurrentPerAccount: 2,
		perSecondPerAccount: 10,
		perDayPerApp: 15_000,
	},
	scopeSetOf: {
		verify: "ads",
		listAdAccounts: "ads",
		proveAccount: "ads",
		campaigns: "ads",
		adGroups: "ads",
		ads: "ads",
		keywords: "ads",
		assets: "ads",
		assetLinks: "ads",
		dailyMetrics: "ads",
	},
	identify,
	async verify(session) {
		await createGoogleAdsClient(session).listAccessibleCustomers();
	},
	campaignId: {
		fits: isId,
		form: "a number, such as 12345678901",
	},
	listAdAccounts,
	proveAccount,
	campaigns,
	adGroups,
	ads,
	keywords,
	assets,
	assetLinks,
	dailyMetrics,
};
