import { oauth2 } from "@patchbay/oauth";
import { definePlatform, limitExtra } from "../define-platform.ts";
import { accountStatuses } from "./account-statuses.ts";
import { listAdAccounts } from "./accounts.ts";
import { assetAddresses, assets } from "./assets.ts";
import { apiVersion } from "./call.ts";
import { createTikTokAdsClient } from "./client.ts";
import { conversions } from "./conversions.ts";
import { adGroups, ads, campaigns } from "./entity-lists.ts";
import { isId } from "./ids.ts";
import { tiktokAdsLimits } from "./limits.ts";
import { signRequest, tiktokAdsOAuth, tiktokAdsScoped } from "./oauth.ts";
import { regionNames } from "./regions.ts";
import { accountTotals } from "./reports/account-totals.ts";
import { dailyMetrics } from "./reports/daily-metrics.ts";
import { hourlyMetrics } from "./reports/hourly-metrics.ts";
import { regionMetrics } from "./reports/region-metrics.ts";
import { assetLinks } from "./shown-assets.ts";
import { sources } from "./sources.ts";
import { tiktokAdsUrls } from "./urls.ts";
import { writes } from "./writes/write-parts.ts";

const scopeSet = "ads";

/** Facts of most grains. TikTok names no end: two years is what others who read it count on. */
const told = { history: { months: 24 }, conversions: true };

export const tiktokAds = definePlatform({
	id: "TIKTOK_ADS",
	...tiktokAdsScoped,
	// TikTok has published no end of v1.3.
	api: { version: apiVersion, endsOn: null },
	urls: tiktokAdsUrls,
	methods: [oauth2(tiktokAdsOAuth)],
	appExtras: {
		requestsPerSecond: limitExtra({
			label: "Requests a second",
			hint: "What the API level of your app allows: 10 (Basic, also when left out), 20 (Advanced), 30 (Premium) or 50 (Ultimate).",
			example: "10",
		}),
	},
	environment: {
		app: { clientId: "7000000000000000001", clientSecret: "new40hex,old40hex" },
		login: { accessToken: "0a1b2c…" },
		accountIds: {
			form: /^[1-9]\d{0,18}$/,
			mustBe: "ids of digits, separated by commas",
			example: "7100000000000000001,7100000000000000002",
		},
	},
	accountStatuses,
	terms: { adAccount: "advertiser account" },
	accountAccess:
		"On TikTok's page, tick at least one advertiser account. Where none is shown, an admin gives you one in TikTok Business Center under Assets → Advertiser accounts.",
	campaignId: { fits: isId, form: "a number, such as 1790000000000000001" },
	limits: tiktokAdsLimits,
	conversions,
	sign: signRequest,
	identify: async (session) => createTikTokAdsClient(session).user(),
	parts: {
		verify: {
			async run(session) {
				await createTikTokAdsClient(session).user();
			},
		},
		accounts: { scopeSet, run: listAdAccounts },
		campaigns: { scopeSet, run: campaigns },
		adGroups: { scopeSet, run: adGroups },
		ads: { scopeSet, run: ads },
		assets: { scopeSet, run: assets },
		assetLinks: { scopeSet, run: assetLinks },
		assetAddresses: { scopeSet, run: assetAddresses },
		metrics: {
			// Conversions are credited to the day of the click, for 28 days at the most: today and the 29 days before it are
			// one question.
			daily: {
				scopeSet,
				isReport: true,
				grain: { ...told, windowDays: 30, lookBackDays: 30, backfilled: true },
				run: dailyMetrics,
			},
			hourly: {
				scopeSet,
				isReport: true,
				grain: { ...told, windowDays: 7, lookBackDays: 7, backfilled: false },
				run: hourlyMetrics,
			},
			region: {
				scopeSet,
				isReport: true,
				grain: {
					...told,
					windowDays: 30,
					lookBackDays: 30,
					backfilled: false,
					conversions: false,
				},
				run: regionMetrics,
			},
			regionNames: { scopeSet, run: regionNames },
			totals: { scopeSet, run: accountTotals },
		},
		sources: { scopeSet: "sources", run: sources },
		writes,
	},
});
