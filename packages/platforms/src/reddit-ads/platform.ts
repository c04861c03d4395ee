import type { Announced } from "../platform.ts";

export const redditAds: Announced = {
	id: "REDDIT_ADS",
	name: "Reddit Ads",
	api: { version: "v3", endsOn: null },
	urls: {
		apiUrl: "https://ads-api.reddit.com",
		authorizeUrl: "https://www.reddit.com/api/v1/authorize",
		tokenUrl: "https://www.reddit.com/api/v1/access_token",
		revokeUrl: "https://www.reddit.com/api/v1/revoke_token",
	},
	methods: [{ kind: "OAUTH2" }],
};
