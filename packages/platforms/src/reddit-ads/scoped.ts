import type { Scoped } from "../scope-policy.ts";

/** Name and scopes, for the sentences about missing ones. */
export const redditAdsScoped: Scoped = {
	name: "Reddit Ads",
	scopes: {
		sets: [
			{
				key: "ads",
				title: "Ad accounts",
				scopes: ["ads.read"],
				default: true,
			},
		],
		askedFor: "request",
		// In the words of the platform's consent page.
		names: { "ads.read": "Read your ad accounts" },
		silent: [],
	},
};
