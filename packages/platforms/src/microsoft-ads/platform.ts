import type { Announced } from "../platform.ts";

export const microsoftAds: Announced = {
	id: "MICROSOFT_ADS",
	name: "Microsoft Ads",
	api: { version: "v13", endsOn: null },
	urls: {
		apiUrl: "https://campaign.api.bingads.microsoft.com",
		authorizeUrl:
			"https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
		tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
	},
	methods: [{ kind: "OAUTH2" }],
};
