import { oauth2 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { accountStatuses } from "./account-statuses.ts";
import { listAdAccounts } from "./accounts.ts";
import { assetAddresses, assetLinks, assets } from "./assets.ts";
import { apiVersion } from "./call.ts";
import { campaigns } from "./campaigns.ts";
import { conversions } from "./conversions.ts";
import { identify, readUser } from "./identify.ts";
import { isId } from "./ids.ts";
import { microsoftAdsLimits } from "./limits.ts";
import { adGroups, ads, keywords } from "./lists.ts";
import { microsoftAdsOAuth } from "./oauth.ts";
import { accountTotals } from "./reports/account-totals.ts";
import { dailyMetrics } from "./reports/daily-metrics.ts";
import { hourlyMetrics } from "./reports/hourly-metrics.ts";
import { regionMetrics } from "./reports/region-metrics.ts";
import { microsoftAdsScoped } from "./scoped.ts";
import { microsoftAdsUrls } from "./urls.ts";
import { writes } from "./writes/write-parts.ts";

const scopeSet = "ads";

/** Facts of all grains. Microsoft tells the days of all accounts in UTC, whatever their zones. */
const told = { conversions: true, dayZone: "UTC" } as const;

export const microsoftAds = definePlatform({
	id: "MICROSOFT_ADS",
	...microsoftAdsScoped,
	// The end that Microsoft announced is that of the SOAP form; it has said none of REST's.
	api: { version: apiVersion, endsOn: null },
	urls: microsoftAdsUrls,
	methods: [oauth2(microsoftAdsOAuth)],
	accountAccess:
		"At Microsoft Advertising under Settings → Account access, an administrator invites you to the ad account.",
	appExtras: {
		developerToken: {
			label: "Developer token",
			hint: "From the developer portal of Microsoft Advertising (developers.ads.microsoft.com), of a super admin's login. One of the sandbox environment serves there alone.",
			required: true,
			secret: true,
			form: /^[\x21-\x7e]{1,200}$/,
			mustBe: "at most 200 characters without blanks",
			example: "the token of the developer portal",
		},
	},
	environment: {
		app: {
			clientId: "11112222-3333-4444-5555-666677778888",
			clientSecret: "new~secret,old~secret",
		},
		login: { refreshToken: "0.AX…" },
		accountIds: {
			form: /^[1-9]\d{0,18}$/,
			mustBe: "ids of digits, separated by commas",
			example: "180000001,180000002",
		},
	},
	accountStatuses,
	limits: microsoftAdsLimits,
	identify,
	conversions,
	campaignId: { fits: isId, form: "a number, such as 405000001" },
	parts: {
		verify: {
			scopeSet,
			async run(session) {
				await readUser(session);
			},
		},
		accounts: { scopeSet, run: listAdAccounts },
		campaigns: { scopeSet, run: campaigns },
		adGroups: { scopeSet, run: adGroups },
		ads: { scopeSet, run: ads },
		keywords: { scopeSet, run: keywords },
		assets: { scopeSet, run: assets },
		assetLinks: { scopeSet, run: assetLinks },
		assetAddresses: { scopeSet, run: assetAddresses },
		metrics: {
			// Conversions are credited to the day of the click, for 30 days where nothing else was chosen. A report tells any
			// number of days: a quarter at once costs the past a third of the reports that months would.
			daily: {
				scopeSet,
				isReport: true,
				grain: {
					...told,
					history: { months: 36 },
					windowDays: 92,
					lookBackDays: 31,
					backfilled: true,
				},
				run: dailyMetrics,
			},
			hourly: {
				scopeSet,
				isReport: true,
				grain: {
					...told,
					history: { months: 6 },
					windowDays: 7,
					lookBackDays: 7,
					backfilled: false,
				},
				run: hourlyMetrics,
			},
			region: {
				scopeSet,
				isReport: true,
				grain: {
					...told,
					history: { months: 36 },
					windowDays: 31,
					lookBackDays: 31,
					backfilled: false,
				},
				run: regionMetrics,
			},
			totals: { scopeSet, run: accountTotals },
		},
		writes,
	},
});
