import { googleScopePolicy } from "../google/oauth.ts";
import type { Scoped } from "../scope-policy.ts";

/** Name and scopes of Google Ads. */
export const googleAdsScoped: Scoped = {
	name: "Google Ads",
	scopes: {
		...googleScopePolicy,
		sets: [
			{
				key: "ads",
				title: "Campaigns, creatives and spend",
				scopes: ["openid", "email", "https://www.googleapis.com/auth/adwords"],
				default: true,
			},
		],
	},
};
