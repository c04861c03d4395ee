import { oauth2 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { listAdAccounts } from "./accounts.ts";
import { apiVersion, createMicrosoftAdsClient } from "./client.ts";
import { identify } from "./identify.ts";
import { microsoftAdsScoped } from "./scoped.ts";
import { microsoftAdsOAuth } from "./sign-in.ts";

const scopeSet = "ads";

export const microsoftAds = definePlatform({
	id: "MICROSOFT_ADS",
	...microsoftAdsScoped,
	api: { version: apiVersion, endsOn: null },
	urls: {
		apiUrl: "https://campaign.api.bingads.microsoft.com",
		authorizeUrl:
			"https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
		tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
	},
	methods: [oauth2(microsoftAdsOAuth)],
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
				await createMicrosoftAdsClient(session).me();
			},
		},
		accounts: { scopeSet, run: listAdAccounts },
	},
});
