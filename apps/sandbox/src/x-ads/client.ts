/** The one app that X knows: its API key and secret. */
export const client = {
	id: "sandboxXAdsApiKey",
	secret: "sandbox-x-ads-api-key-secret",
	extras: {},
} as const;
