import { oauth2 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { accountStatuses } from "./account-statuses.ts";
import { listAdAccounts } from "./accounts.ts";
import { apiVersion, createTikTokAdsClient } from "./client.ts";
import { tiktokAdsLimits } from "./limits.ts";
import { signRequest, tiktokAdsOAuth, tiktokAdsScoped } from "./oauth.ts";
import { tiktokAdsUrls } from "./urls.ts";

export const tiktokAds = definePlatform({
	id: "TIKTOK_ADS",
	...tiktokAdsScoped,
	// TikTok has published no end of v1.3.
	api: { version: apiVersion, endsOn: null },
	urls: tiktokAdsUrls,
	methods: [oauth2(tiktokAdsOAuth)],
	appExtras: {},
	accountStatuses,
	terms: { adAccount: "advertiser account" },
	limits: tiktokAdsLimits,
	sign: signRequest,
	identify: async (session) => createTikTokAdsClient(session).user(),
	parts: {
		verify: {
			async run(session) {
				await createTikTokAdsClient(session).user();
			},
		},
		accounts: { scopeSet: "ads", run: listAdAccounts },
	},
});
