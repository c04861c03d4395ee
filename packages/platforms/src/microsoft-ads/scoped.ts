import type { Scoped } from "../scope-policy.ts";

const manage = "https://ads.microsoft.com/msads.manage";
const lasting = "offline_access";

/**
 * Name and scopes. One scope opens everything that the person's role at Microsoft Advertising lets them do; the other is
 * never listed among the granted ones, and without it there is no refresh token.
 */
export const microsoftAdsScoped: Scoped = {
	name: "Microsoft Ads",
	scopes: {
		sets: [
			{
				key: "ads",
				title: "Campaigns, creatives and spend",
				scopes: [manage, lasting],
				default: true,
			},
		],
		askedFor: "request",
		// In the words of Microsoft's consent page.
		names: {
			[manage]: "Manage your advertising on Microsoft Advertising",
			[lasting]: "Maintain access to data you have given it access to",
		},
		silent: [lasting],
	},
};
