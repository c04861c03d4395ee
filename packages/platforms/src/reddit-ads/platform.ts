import { oauth2 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { listAdAccounts } from "./accounts.ts";
import { apiVersion, createRedditAdsClient } from "./client.ts";
import { identify } from "./identify.ts";
import { redditAdsScoped } from "./scoped.ts";
import { redditAdsOAuth } from "./sign-in.ts";

const scopeSet = "ads";

export const redditAds = definePlatform({
	id: "REDDIT_ADS",
	...redditAdsScoped,
	api: { version: apiVersion, endsOn: null },
	urls: {
		apiUrl: "https://ads-api.reddit.com",
		authorizeUrl: "https://www.reddit.com/api/v1/authorize",
		tokenUrl: "https://www.reddit.com/api/v1/access_token",
		revokeUrl: "https://www.reddit.com/api/v1/revoke_token",
	},
	methods: [oauth2(redditAdsOAuth)],
	appExtras: {},

	limits: {
		concurrentPerAccount: 2,
		buckets: {
			calls: { per: "person", windows: [{ requests: 10, seconds: 1 }] },
			// Exchanges, renewals and revocations.
			token: { per: "person", windows: [{ requests: 60, seconds: 60 }] },
		},
	},
	identify,
	parts: {
		verify: {
			scopeSet,
			async run(session) {
				await createRedditAdsClient(session).me();
			},
		},
		accounts: { scopeSet, run: listAdAccounts },
	},
});
