import { oauth2 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { accountStatuses } from "./account-statuses.ts";
import { listAdAccounts } from "./accounts.ts";
import { ads } from "./ads.ts";
import { assetAddresses, assetLinks, assets } from "./assets.ts";
import { apiVersion } from "./call.ts";
import { readMe } from "./client.ts";
import { conversions } from "./conversions.ts";
import { adGroups, campaigns } from "./entity-lists.ts";
import { isEntityId } from "./ids.ts";
import { keywords } from "./keywords.ts";
import { redditAdsLimits } from "./limits.ts";
import { redditAdsOAuth, signRequest } from "./oauth.ts";
import { accountTotals } from "./reports/account-totals.ts";
import { dailyMetrics } from "./reports/daily-metrics.ts";
import { hourlyMetrics } from "./reports/hourly-metrics.ts";
import { regionMetrics } from "./reports/region-metrics.ts";
import { redditAdsScoped } from "./scoped.ts";
import { userAgentExtra } from "./user-agent.ts";
import { writes } from "./writes/write-parts.ts";

const scopeSet = "ads";

/** Facts of all grains. */
const told = { history: { months: 24 }, conversions: true };

export const redditAds = definePlatform({
	id: "REDDIT_ADS",
	...redditAdsScoped,
	// Reddit has published no end of v3.
	api: { version: apiVersion, endsOn: null },
	urls: {
		apiUrl: "https://ads-api.reddit.com",
		authorizeUrl: "https://www.reddit.com/api/v1/authorize",
		tokenUrl: "https://www.reddit.com/api/v1/access_token",
		revokeUrl: "https://www.reddit.com/api/v1/revoke_token",
	},
	methods: [oauth2(redditAdsOAuth)],
	appExtras: { userAgent: userAgentExtra },
	environment: {
		app: {
			clientId: "aBcD1234eFgH5678iJkL90",
			clientSecret: "new-secret,old-secret",
		},
		login: { refreshToken: "5001-abc…" },
		accountIds: {
			form: /^(a2|t2)_\w{1,32}$/,
			mustBe: "ids such as a2_e1x2y3, separated by commas",
			example: "a2_e1x2y3,t2_9z8y7x",
		},
	},
	accountStatuses,
	accountAccess:
		"A business admin adds you to an ad account in Reddit Ads Manager under Business settings → Members, or shares the account with your business under Partners.",
	campaignId: { fits: isEntityId, form: "a number, such as 2179967543" },
	limits: redditAdsLimits,
	conversions,
	sign: signRequest,
	identify: readMe,
	parts: {
		verify: {
			scopeSet,
			async run(session) {
				await readMe(session);
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
			// An account can credit conversions to clicks of a month ago.
			daily: {
				scopeSet,
				grain: { ...told, windowDays: 30, lookBackDays: 30, backfilled: true },
				run: dailyMetrics,
			},
			hourly: {
				scopeSet,
				grain: { ...told, windowDays: 7, lookBackDays: 7, backfilled: false },
				run: hourlyMetrics,
			},
			region: {
				scopeSet,
				grain: { ...told, windowDays: 30, lookBackDays: 30, backfilled: false },
				run: regionMetrics,
			},
			totals: { scopeSet, run: accountTotals },
		},
		writes,
	},
});
