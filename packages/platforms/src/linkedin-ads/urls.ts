const oauth = "https://www.linkedin.com/oauth/v2";

/** LinkedIn's own addresses. Its OAuth server is another host than its API. */
export const linkedinAdsUrls = {
	apiUrl: "https://api.linkedin.com",
	authorizeUrl: `${oauth}/authorization`,
	tokenUrl: `${oauth}/accessToken`,
	revokeUrl: `${oauth}/revoke`,
	introspectUrl: `${oauth}/introspectToken`,
};
