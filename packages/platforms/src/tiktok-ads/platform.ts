import type { Announced } from "../platform.ts";

export const tiktokAds: Announced = {
	id: "TIKTOK_ADS",
	name: "TikTok Ads",
	api: { version: "v1.3", endsOn: null },
	urls: {
		apiUrl: "https://business-api.tiktok.com",
		authorizeUrl: "https://business-api.tiktok.com/portal/auth",
		tokenUrl:
			"https://business-api.tiktok.com/open_api/v1.3/oauth2/access_token/",
		revokeUrl:
			"https://business-api.tiktok.com/open_api/v1.3/oauth2/revoke_token/",
	},
	methods: [{ kind: "OAUTH2" }],
	terms: { adAccount: "advertiser account" },
};
