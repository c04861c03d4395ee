import { oauth2 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { accountTotals } from "./account-totals.ts";
import { assetLinks, assets } from "./assets.ts";
import { audiences } from "./audiences.ts";
import { adGroups, ads, campaigns } from "./campaigns.ts";
import { catalogItems } from "./catalog-items.ts";
import { createKlaviyoClient } from "./client.ts";
import { klaviyoConversions } from "./conversions.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { buckets } from "./endpoints.ts";
import { revision } from "./errors.ts";
import { hourlyMetrics } from "./hourly-metrics.ts";
import { identify } from "./identify.ts";
import { inspectKey } from "./inspect-key.ts";
import { klaviyoKeys } from "./keys.ts";
import { toAdAccount } from "./mapper.ts";
import { klaviyoOAuth, signRequest } from "./oauth.ts";
import { klaviyoScoped } from "./scoped.ts";
import { sources } from "./sources.ts";

/** Klaviyo names no oldest day: events are kept. Further back than this no report looks. */
const history = { months: 36 };

/** Facts of all grains. The cost of a message is not told. */
const told = { history, conversions: true, spend: false } as const;

export const klaviyo = definePlatform({
	id: "KLAVIYO",
	...klaviyoScoped,
	// A revision is stable for one year, deprecated for another, then retired.
	api: { version: revision, endsOn: "2028-07-15" },
	urls: {
		apiUrl: "https://a.klaviyo.com",
		authorizeUrl: "https://www.klaviyo.com/oauth/authorize",
		tokenUrl: "https://a.klaviyo.com/oauth/token",
		revokeUrl: "https://a.klaviyo.com/oauth/revoke",
	},
	terms: { adAccount: "account", adGroup: "step", ad: "message" },
	methods: [klaviyoKeys, oauth2(klaviyoOAuth)],
	appExtras: {},
	// An account has one login here: its own key.
	environment: { login: { apiKey: "pk_1a2b…", publicApiKey: "AbC123" } },
	limits: { concurrentPerAccount: 1, buckets },
	sign: signRequest,
	identify,
	inspectKey,
	campaignId: {
		fits: (text) => /^[A-Za-z0-9]{6,26}$/.test(text),
		form: "6 letters and digits for a flow, and 26 for a campaign, such as 01GMRWDSA0ARTAKE1SFX8JGXAY",
	},
	conversions: klaviyoConversions,
	parts: {
		verify: {
			scopeSet: "account",
			async run(session) {
				await createKlaviyoClient(session).account();
			},
		},
		accounts: {
			scopeSet: "account",
			run: async (session) => [
				toAdAccount(await createKlaviyoClient(session).account()),
			],
		},
		// Campaigns and flows are a permission each, and lists and segments: what is not allowed of them is left out.
		campaigns: { run: campaigns },
		adGroups: { run: adGroups },
		ads: { run: ads },
		assets: { scopeSet: "content", run: assets },
		assetLinks: { scopeSet: "content", run: assetLinks },
		metrics: {
			// A question costs the same for a day and for four months, and they are what is limited. A month is read again: orders
			// come late from some shops.
			daily: {
				scopeSet: "metrics",
				grain: { ...told, windowDays: 124, lookBackDays: 30, backfilled: true },
				run: dailyMetrics,
			},
			hourly: {
				scopeSet: "metrics",
				grain: { ...told, windowDays: 7, lookBackDays: 7, backfilled: false },
				run: hourlyMetrics,
			},
			totals: { scopeSet: "metrics", run: accountTotals },
		},
		audiences: { run: audiences },
		catalogItems: { scopeSet: "catalog", run: catalogItems },
		sources: { scopeSet: "metrics", run: sources },
	},
});
