import { oauth2 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { listAdAccounts } from "./accounts.ts";
import { apiVersion, createLinkedinAdsClient } from "./client.ts";
import { identify } from "./identify.ts";
import { linkedinAdsScoped } from "./scoped.ts";
import { linkedinAdsOAuth } from "./sign-in.ts";

const scopeSet = "ads";

export const linkedinAds = definePlatform({
	id: "LINKEDIN_ADS",
	...linkedinAdsScoped,
	api: { version: apiVersion, endsOn: "2027-07-15" },
	urls: {
		apiUrl: "https://api.linkedin.com",
		authorizeUrl: "https://www.linkedin.com/oauth/v2/authorization",
		tokenUrl: "https://www.linkedin.com/oauth/v2/accessToken",
		revokeUrl: "https://www.linkedin.com/oauth/v2/revoke",
	},
	methods: [oauth2(linkedinAdsOAuth)],
	appExtras: {},
	terms: { campaign: "campaign group", adGroup: "campaign", ad: "creative" },
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
				await createLinkedinAdsClient(session).me();
			},
		},
		accounts: { scopeSet, run: listAdAccounts },
	},
});
