import type { OAuthApp } from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";

/**
 * Client id of the app that a request is signed for, and its newest secret: where a request holds the secret, a platform
 * knows one at a time.
 */
export function appSecretOf(
	app: OAuthApp | null,
	platformName: string,
): { clientId: string; secret: Secret<string> } {
	const [secret] = app?.clientSecrets ?? [];
	if (!app || !secret)
		throw new Error(
			`${platformName} is asked with its app's secret, and there is none`,
		);
	return { clientId: app.clientId, secret };
}
