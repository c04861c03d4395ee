import type { Announced } from "../platform.ts";

export const klaviyo: Announced = {
	id: "KLAVIYO",
	name: "Klaviyo",
	// A revision is stable for one year, deprecated for another, then retired.
	api: { version: "2026-07-15", endsOn: "2028-07-15" },
	urls: {
		apiUrl: "https://a.klaviyo.com",
		authorizeUrl: "https://www.klaviyo.com/oauth/authorize",
		tokenUrl: "https://a.klaviyo.com/oauth/token",
		revokeUrl: "https://a.klaviyo.com/oauth/revoke",
	},
	methods: [{ kind: "API_KEY" }, { kind: "OAUTH2" }],
	terms: { adAccount: "account", ad: "message" },
};
