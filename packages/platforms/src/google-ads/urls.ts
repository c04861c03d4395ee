/** Addresses of Google's authorization server, the same for all its platforms. */
export const googleUrls = {
	authorizeUrl: "https://accounts.google.com/o/oauth2/v2/auth",
	tokenUrl: "https://oauth2.googleapis.com/token",
	revokeUrl: "https://oauth2.googleapis.com/revoke",
	userInfoUrl: "https://openidconnect.googleapis.com/v1/userinfo",
};
