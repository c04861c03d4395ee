import type { Scoped } from "../scope-policy.ts";

/** Name and scopes. All of them come with LinkedIn's product "Advertising API", and a person agrees to all that are asked for or to none. */
export const linkedinAdsScoped: Scoped = {
	name: "LinkedIn Ads",
	scopes: {
		sets: [
			{
				key: "ads",
				title: "Campaigns, creatives and spend",
				scopes: ["r_ads", "r_ads_reporting"],
				default: true,
			},
			{
				key: "profile",
				title: "Your name",
				scopes: ["r_basicprofile"],
				default: true,
				optional: true,
			},
			{
				key: "content",
				title: "Posts, images and videos of ads",
				scopes: ["r_organization_social"],
				default: true,
				optional: true,
			},
			{
				key: "manage",
				title: "Change budgets and statuses",
				scopes: ["rw_ads"],
				default: false,
			},
		],
		askedFor: "request",
		// In the words of LinkedIn's list of permissions.
		names: {
			r_ads: "Retrieve your advertising accounts",
			rw_ads: "Manage your advertising accounts",
			r_ads_reporting: "Retrieve reporting for your advertising accounts",
			r_basicprofile: "Use your basic profile",
			r_organization_social: "Retrieve your organizations' posts",
		},
		silent: [],
		covers: (granted, needed) => granted === "rw_ads" && needed === "r_ads",
		remedy: (missing) =>
			`LinkedIn lets a person agree to everything or to nothing: connect again, and Patchbay asks for ${missing} as well. Where LinkedIn does not offer it, the app's operator adds the product “Advertising API” to the app in LinkedIn's developer portal first.`,
	},
};
