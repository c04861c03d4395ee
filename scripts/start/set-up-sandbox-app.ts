import { INSTANCE_TENANT_ID } from "@patchbay/db";
import { ensureOAuthApp } from "@patchbay/oauth-apps";
import { createLocalKeyProvider, createVault } from "@patchbay/vault";
import { openInstallation } from "../oauth-app/open-installation.ts";

/** The client that the sandbox knows, in the platforms' place. */
export const sandboxClient = {
	clientId: "sandbox-google-client",
	clientSecret: "sandbox-google-secret",
};

/**
 * Sets the sandbox's client up as the installation's OAuth app of Google, as `npm run oauth-app` does; at a later start
 * only its redirect URI may have to follow another port.
 */
export async function setUpSandboxApp(options: {
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
		await ensureOAuthApp(installation.contextOf(INSTANCE_TENANT_ID), {
			platform: "GOOGLE_ADS",
			label: "Sandbox",
			clientId: sandboxClient.clientId,
			clientSecrets: [sandboxClient.clientSecret],
			redirectUri: `${adminUrl}/oauth/google-ads/callback`,
			extras: {},
		});
	} finally {
		await installation.close();
	}
}
