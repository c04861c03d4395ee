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
			adsread: "Read advertising data through your account",
			adsedit: "Write advertising data through your account",
			adsconversions: "Post conversion events through your account",
			adsdatadeletion: "Delete advertising data through your account",
			history:
				"Access your voting history and comments you have saved or hidden",
			read: "Access posts and comments through your account",
		},
		silent: [],
		// Reddit's page has no boxes: who agrees, agrees to all that is asked for.
		remedy: (missing) =>
			`Connect again and press “Allow” on Reddit's page: it has to list ${missing}.`,
	},
};
