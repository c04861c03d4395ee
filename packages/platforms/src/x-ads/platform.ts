import { oauth1 } from "@patchbay/oauth";
import { definePlatform } from "../define-platform.ts";
import { UnexpectedReply } from "../errors.ts";
import { accountStatuses } from "./account-statuses.ts";
import { listAdAccounts } from "./accounts.ts";
import { apiVersion, createXAdsClient } from "./client.ts";
import { xAdsLimits } from "./limits.ts";
import { signRequest, xAdsOAuth } from "./oauth.ts";
import { xAdsUrls } from "./urls.ts";

export const xAds = definePlatform({
	id: "X_ADS",
	name: xAdsOAuth.platformName,
	// X has published no day for v12, which it serves since October 2022.
	api: { version: apiVersion, endsOn: null },
	urls: xAdsUrls,
	methods: [oauth1(xAdsOAuth)],
	appExtras: {},
	scopes: { sets: [], askedFor: "none", names: {}, silent: [] },
	accountStatuses,
	terms: { adGroup: "line item", ad: "promoted post" },
	limits: xAdsLimits,
	sign: signRequest,
	async identify() {
		// The exchange names the person; a token alone cannot be asked whose it is on the Ads API.
		throw new UnexpectedReply(
			"X did not say who gave the access. Connect again; if this keeps happening, tell the operator.",
			"user_id",
		);
	},
	parts: {
		verify: {
			async run(session) {
				await createXAdsClient(session).firstAccount();
			},
		},
		accounts: { run: listAdAccounts },
	},
});
