import type { PlatformUrls } from "../platform.ts";

/** Hosts of the REST API, each of its own services, and the Microsoft identity platform. */
export const microsoftAdsUrls = {
	apiUrl: "https://campaign.api.bingads.microsoft.com",
	customerUrl: "https://clientcenter.api.bingads.microsoft.com",
	reportingUrl: "https://reporting.api.bingads.microsoft.com",
	authorizeUrl:
		"https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
	tokenUrl: "https://login.microsoftonline.com/common/oauth2/v2.0/token",
} satisfies PlatformUrls;
