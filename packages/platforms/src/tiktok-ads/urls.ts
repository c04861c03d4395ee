const root = "https://business-api.tiktok.com";

/** TikTok's own addresses. Each ends with a slash where the API's does: without it there is no such page. */
export const tiktokAdsUrls = {
	apiUrl: root,
	authorizeUrl: `${root}/portal/auth`,
	tokenUrl: `${root}/open_api/v1.3/oauth2/access_token/`,
	revokeUrl: `${root}/open_api/v1.3/oauth2/revoke_token/`,
};
