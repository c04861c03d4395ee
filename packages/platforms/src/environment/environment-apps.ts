import { platformKey } from "@patchbay/db/platform-key";
import type { OAuthApp, OAuthAppSource, PlatformId } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";

/** An OAuth app that is configured outside the database. */
export interface EnvironmentApp {
	platform: PlatformId;
	clientId: string;
	/** Newest first. */
	clientSecrets: readonly string[];
	extras?: Readonly<Record<string, string>>;
}

/** The operator's OAuth apps, which serve every tenant; consents come back to the admin app's origin. */
export function createConfiguredApps({
	adminUrl,
	apps: given = [],
}: {
	adminUrl: string;
	apps?: readonly EnvironmentApp[];
}): OAuthAppSource {
	const apps: OAuthApp[] = given.map((app) => ({
		platform: app.platform,
		clientId: app.clientId,
		clientSecrets: app.clientSecrets.map((text) => new Secret(text)),
		redirectUri: `${adminUrl}/oauth/${platformKey(app.platform)}/callback`,
		extras: app.extras ?? {},
	}));
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
