import { apiVersion } from "./version.ts";

const graph = "https://graph.facebook.com";

/** Meta's own addresses. The person's own permissions are revoked as those of `me`: whoever the token belongs to. */
export const metaAdsUrls = {
	apiUrl: graph,
	authorizeUrl: `https://www.facebook.com/${apiVersion}/dialog/oauth`,
	tokenUrl: `${graph}/${apiVersion}/oauth/access_token`,
	revokeUrl: `${graph}/${apiVersion}/me/permissions`,
};
