import type { Announced } from "../platform.ts";

export const metaAds: Announced = {
	id: "META_ADS",
	name: "Meta Ads",
	api: { version: "v26.0", endsOn: null },
	urls: {
		apiUrl: "https://graph.facebook.com",
		authorizeUrl: "https://www.facebook.com/v26.0/dialog/oauth",
		tokenUrl: "https://graph.facebook.com/v26.0/oauth/access_token",
	},
	methods: [{ kind: "OAUTH2" }],
	terms: { adGroup: "ad set" },
};
