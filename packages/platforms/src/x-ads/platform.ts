import type { Announced } from "../platform.ts";

export const xAds: Announced = {
	id: "X_ADS",
	name: "X Ads",
	api: { version: "12", endsOn: null },
	urls: {
		apiUrl: "https://ads-api.x.com",
		requestTokenUrl: "https://api.x.com/oauth/request_token",
		authorizeUrl: "https://api.x.com/oauth/authorize",
		tokenUrl: "https://api.x.com/oauth/access_token",
		revokeUrl: "https://api.x.com/1.1/oauth/invalidate_token.json",
	},
	methods: [{ kind: "OAUTH1" }],
	terms: { adGroup: "line item", ad: "promoted post" },
};
