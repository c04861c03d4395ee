import { oauth1 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { accountStatuses } from "./account-statuses.ts";
import { listAdAccounts } from "./accounts.ts";
import { ads } from "./ads.ts";
import { assetLinks, assets } from "./assets.ts";
import { apiVersion, readFirstAccount } from "./client.ts";
import { conversions } from "./conversions.ts";
import { adGroups, campaigns } from "./entity-lists.ts";
import { identify } from "./identify.ts";
import { isId } from "./ids.ts";
import { keywords } from "./keywords.ts";
import { xAdsLimits } from "./limits.ts";
import { dailyMetrics } from "./metrics/daily-metrics.ts";
import { hourlyMetrics } from "./metrics/hourly-metrics.ts";
import { signRequest, xAdsOAuth } from "./oauth.ts";
import { xAdsUrls } from "./urls.ts";
import { writes } from "./writes/write-parts.ts";

/**
 * Numbers stand after a day, and spend after three; credits come for up to two weeks. X names no end of what it tells: two years
 * is what is read.
 */
const told = {
	history: { months: 24 },
	conversions: true,
};

export const xAds = definePlatform({
	id: "X_ADS",
	name: xAdsOAuth.platformName,
	// X has published no day for v12, which it serves since October 2022.
	api: { version: apiVersion, endsOn: null },
	urls: xAdsUrls,
	methods: [oauth1(xAdsOAuth)],
	appExtras: {},
	environment: {
		app: {
			clientId: "aBcD1234eFgH5678",
			clientSecret: "new-secret,old-secret",
		},
		login: { accessToken: "1234567890-aBcD…", accessTokenSecret: "eFgH…" },
		accountIds: {
			form: /^[0-9a-z]{1,32}$/,
			mustBe: "ids of letters and digits in lower case, separated by commas",
			example: "18ce54d4x5t,18ce55fe2o7",
		},
	},
	scopes: { sets: [], askedFor: "none", names: {}, silent: [] },
	accountStatuses,
	terms: { adGroup: "line item", ad: "promoted post" },
	accountAccess:
		"In X Ads Manager an account administrator gives it to you: the account's menu, Edit access to account, Add access.",
	campaignId: {
		fits: isId,
		form: "letters and digits in lower case, such as 8wku2",
	},
	conversions,
	limits: xAdsLimits,
	sign: signRequest,
	identify,
	parts: {
		verify: {
			async run(session) {
				await readFirstAccount(session);
			},
		},
		accounts: { run: listAdAccounts },
		campaigns: { run: campaigns },
		adGroups: { run: adGroups },
		ads: { run: ads },
		keywords: { run: keywords },
		assets: { run: assets },
		assetLinks: { run: assetLinks },
		metrics: {
			daily: {
				isReport: true,
				grain: { ...told, windowDays: 84, lookBackDays: 14, backfilled: true },
				run: dailyMetrics,
			},
			hourly: {
				isReport: true,
				grain: { ...told, windowDays: 7, lookBackDays: 7, backfilled: false },
				run: hourlyMetrics,
			},
		},
		writes,
	},
});
