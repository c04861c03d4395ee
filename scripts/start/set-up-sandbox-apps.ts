import { INSTANCE_TENANT_ID } from "@patchbay/db";
import { ensureOAuthApp } from "@patchbay/oauth-apps";
import { createLocalKeyProvider, createVault } from "@patchbay/vault";
import { openInstallation } from "../oauth-app/open-installation.ts";
import { sandboxApps } from "./sandbox-platforms.ts";

/**
 * Sets the sandbox's apps up as the installation's own, as `npm run oauth-app` does; at a later start only their redirect
 * URIs may have to follow another port.
 */
export async function setUpSandboxApps(options: {
	ownerUrl: string;
	masterKey: string;
	adminUrl: string;
}): Promise<void> {
	const { ownerUrl, masterKey, adminUrl } = options;
	const installation = openInstallation({
		command: "start",
		databaseUrl: ownerUrl,
		vault: createVault({ keyProvider: createLocalKeyProvider({ masterKey }) }),
		adminUrl,
	});
	try {
		for (const app of sandboxApps())
			await ensureOAuthApp(installation.contextOf(INSTANCE_TENANT_ID), {
				platform: app.platform,
				label: "Sandbox",
				clientId: app.clientId,
				clientSecrets: [app.clientSecret],
				redirectUri: `${adminUrl}${app.callbackPath}`,
				extras: app.extras,
			});
	} finally {
		await installation.close();
	}
}
