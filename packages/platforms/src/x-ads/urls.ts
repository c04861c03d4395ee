/** X's own addresses: people sign in and tokens are ended on one host, the Ads API is another. */
export const xAdsUrls = {
	apiUrl: "https://ads-api.x.com",
	requestTokenUrl: "https://api.x.com/oauth/request_token",
	authorizeUrl: "https://api.x.com/oauth/authorize",
	tokenUrl: "https://api.x.com/oauth/access_token",
	revokeUrl: "https://api.x.com/1.1/oauth/invalidate_token.json",
};
