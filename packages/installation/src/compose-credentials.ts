import { createGrantFollower } from "@patchbay/connections";
import {
	type Credentials,
	type CredentialsOptions,
	createCredentials,
} from "@patchbay/credentials";
import { createKeys, type Keys } from "@patchbay/keys";
import type { OAuthAppSource } from "@patchbay/oauth";
import {
	createOAuthAppSource,
	type StoredOAuthApps,
} from "@patchbay/oauth-apps";

/** Parts of a process that seal and use credentials. */
export interface ComposedCredentials {
	keys: Keys;
	/** Apps that serve a tenant: its own, the installation's, the environment's. */
	oauthApps: StoredOAuthApps;
	credentials: Credentials;
}

/** Makes keys, OAuth apps and grants over one database and vault: one set for each process. */
export function composeCredentials({
	configuredApps,
	...options
}: Omit<CredentialsOptions, "keys" | "oauthApps" | "onGrantChanged"> & {
	/** Apps of the environment: they serve where the database has none. */
	configuredApps: OAuthAppSource;
}): ComposedCredentials {
	const { db, vault } = options;
	const keys = createKeys({ db, vault });
	const oauthApps = createOAuthAppSource({ db, vault, keys, configuredApps });
	const credentials = createCredentials({
		...options,
		keys,
		oauthApps,
		onGrantChanged: createGrantFollower(options.platforms),
	});
	return { keys, oauthApps, credentials };
}
