import type { Scoped } from "../scope-policy.ts";

/** Name and scopes, for the sentences about missing ones. */
export const redditAdsScoped: Scoped = {
	name: "Reddit Ads",
	scopes: {
		sets: [
			{
				key: "ads",
				title: "Campaigns, creatives and spend",
				scopes: ["adsread"],
				default: true,
			},
			{
				key: "manage",
				title: "Change budgets and statuses",
				scopes: ["adsedit"],
				default: false,
			},
		],
		askedFor: "request",
		names: {
			adsread: "Read advertising data",
			adsedit: "Create and change ads",
			adsconversions: "Send conversion events",
			adsdatadeletion: "Delete advertising data",
			history: "Read voting history",
			read: "Read posts and comments",
		},
		silent: [],
		// Reddit's page has no boxes: who agrees, agrees to all that is asked for.
		remedy: (missing) =>
			`Connect again and press “Allow” on Reddit's page: it has to list ${missing}.`,
	},
};
