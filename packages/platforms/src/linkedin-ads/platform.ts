import { oauth2 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { accountStatuses } from "./account-statuses.ts";
import { accountTotals } from "./account-totals.ts";
import { listAdAccounts } from "./accounts.ts";
import { ads } from "./ads.ts";
import { assetAddresses, assetLinks, assets } from "./assets.ts";
import { conversions } from "./conversions.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { identify, inspectKey, verify } from "./identify.ts";
import { linkedinAdsLimits } from "./limits.ts";
import { adGroups, campaigns } from "./lists.ts";
import { linkedinAdsOAuth, signRequest } from "./oauth.ts";
import { regionMetrics, regionNames } from "./region-metrics.ts";
import { linkedinAdsScoped } from "./scoped.ts";
import { linkedinAdsUrls } from "./urls.ts";
import { isId } from "./urns.ts";
import { apiVersion, apiVersionEndsOn } from "./version.ts";
import { writes } from "./writes/write-parts.ts";

const scopeSet = "ads";

/** Facts of both grains. Conversions are credited for 30 days after a click where nothing else was chosen. */
const told = { lookBackDays: 30, dayZone: "UTC" } as const;

export const linkedinAds = definePlatform({
	id: "LINKEDIN_ADS",
	...linkedinAdsScoped,
	api: { version: apiVersion, endsOn: apiVersionEndsOn },
	urls: linkedinAdsUrls,
	methods: [oauth2(linkedinAdsOAuth)],
	appExtras: {},
	environment: {
		app: { clientId: "78abcdefghijkl", clientSecret: "new-secret,old-secret" },
		login: { refreshToken: "AQX…", accessToken: "AQV…" },
		accountIds: {
			form: /^[1-9]\d{0,18}$/,
			mustBe: "ids of digits, separated by commas",
			example: "506000001,506000002",
		},
	},
	terms: { campaign: "campaign group", adGroup: "campaign", ad: "creative" },
	accountAccess:
		"In LinkedIn's Campaign Manager under Account settings → Manage access, an account manager gives you a role.",
	accountStatuses,
	limits: linkedinAdsLimits,
	tokenGraceSeconds: 6,
	sign: signRequest,
	identify,
	inspectKey,
	campaignId: { fits: isId, form: "a number, such as 601234567" },
	conversions,
	parts: {
		verify: { scopeSet, run: verify },
		accounts: { scopeSet, run: listAdAccounts },
		campaigns: { scopeSet, run: campaigns },
		adGroups: { scopeSet, run: adGroups },
		ads: { scopeSet, run: ads },
		// Posts and their files are a permission of their own: without it they are left out, and the lists say so.
		assets: { scopeSet, run: assets },
		assetLinks: { scopeSet, run: assetLinks },
		assetAddresses: { scopeSet, run: assetAddresses },
		metrics: {
			daily: {
				scopeSet,
				grain: {
					...told,
					history: { months: 120 },
					windowDays: 30,
					backfilled: true,
					conversions: true,
				},
				run: dailyMetrics,
			},
			region: {
				scopeSet,
				grain: {
					...told,
					history: { months: 24 },
					windowDays: 15,
					backfilled: false,
					conversions: false,
				},
				run: regionMetrics,
			},
			regionNames: { scopeSet, run: regionNames },
			totals: { scopeSet, run: accountTotals },
		},
		writes,
	},
});
