import type { Announced } from "../platform.ts";

export const linkedinAds: Announced = {
	id: "LINKEDIN_ADS",
	name: "LinkedIn Ads",
	api: { version: "202607", endsOn: "2027-07-15" },
	urls: {
		apiUrl: "https://api.linkedin.com",
		authorizeUrl: "https://www.linkedin.com/oauth/v2/authorization",
		tokenUrl: "https://www.linkedin.com/oauth/v2/accessToken",
		revokeUrl: "https://www.linkedin.com/oauth/v2/revoke",
	},
	methods: [{ kind: "OAUTH2" }],
	terms: { campaign: "campaign group", adGroup: "campaign", ad: "creative" },
};
