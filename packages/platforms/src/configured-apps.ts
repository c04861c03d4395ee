import type { OAuthApp, OAuthAppSource } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";

export interface ConfiguredApps {
	/** The admin app's origin: consents come back to it. */
	adminUrl: string;
	/** Left out, or without a client id: the platform cannot be connected. */
	googleAds?: {
		clientId: string | undefined;
		/** Newest first. */
		clientSecrets: readonly string[];
		developerToken?: string | undefined;
		loginCustomerId?: string | undefined;
	};
}

/** The operator's OAuth apps, which serve every tenant. */
export function createConfiguredApps({
	adminUrl,
	googleAds,
}: ConfiguredApps): OAuthAppSource {
	const apps: OAuthApp[] = [];
	if (googleAds?.clientId) {
		const { developerToken, loginCustomerId } = googleAds;
		apps.push({
			platform: "GOOGLE_ADS",
			clientId: googleAds.clientId,
			clientSecrets: googleAds.clientSecrets.map((text) => new Secret(text)),
			redirectUri: `${adminUrl}/oauth/google-ads/callback`,
			extras: {
				...(developerToken ? { developerToken } : {}),
				...(loginCustomerId ? { loginCustomerId } : {}),
			},
		});
	}
	return {
		find: async (platform, _tenantId, { clientId } = {}) =>
			apps.find(
				(app) =>
					app.platform === platform &&
					(clientId === undefined || app.clientId === clientId),
			),
		configuredPlatforms: async () => new Set(apps.map((app) => app.platform)),
	};
}
