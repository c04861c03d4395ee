import type { FieldPlace, Keys } from "@patchbay/keys";
import { readEnvelopeHeader, Secret, type Vault } from "@patchbay/vault";
import {
	assertAppAsSaved,
	clientSecretPlace,
	extrasPlace,
	type OAuthAppRow,
} from "./app-row.ts";

export interface OpenedApp {
	/** Secrets, newest first. */
	clientSecrets: Secret<string>[];
	extras: Record<string, string>;
}

/**
 * Opens an app's secrets and extras with the key of the tenant that the app belongs to.
 * @throws {SecretTampered | KeyUnavailable}
 */
export async function openApp(
	{ keys, vault }: { keys: Pick<Keys, "get">; vault: Vault },
	app: OAuthAppRow,
): Promise<OpenedApp> {
	assertAppAsSaved(app);
	const open = async (place: FieldPlace, sealed: Buffer) => {
		const { keyVersion } = readEnvelopeHeader(sealed);
		const key = await keys.get(app.tenant_id, keyVersion);
		return vault.open(key, { tenantId: app.tenant_id, ...place }, sealed);
	};
	const clientSecrets: Secret<string>[] = [];
	for (const { id, sealed } of app.secrets)
		clientSecrets.push(await open(clientSecretPlace(id), sealed));
	const extras =
		app.sealed_extras && (await open(extrasPlace(app), app.sealed_extras));
	return {
		clientSecrets,
		extras: extras
			? (JSON.parse(extras.reveal()) as Record<string, string>)
			: {},
	};
}

/** The extras as they are sealed. */
export function extrasSecret(extras: Readonly<Record<string, string>>): Secret {
	return new Secret(JSON.stringify(extras));
}
