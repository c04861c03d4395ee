import { setTimeout as sleep } from "node:timers/promises";
import { createAuditWriter } from "@patchbay/audit";
import type { Credentials, ProcessParts } from "@patchbay/credentials";
import {
	createDatabase,
	createListener,
	type DatabaseOptions,
	type Listener,
} from "@patchbay/db";
import { assertRootKeys, followKeyChanges } from "@patchbay/keys";
import type { Logger } from "@patchbay/logger";
import type { StoredOAuthApps } from "@patchbay/oauth-apps";
import {
	createConfiguredApps,
	environmentApps,
	environmentLogins,
	type PlatformEndpointTable,
	platforms,
	readEnvironmentCredentials,
} from "@patchbay/platforms";
import {
	createKeyProviders,
	createVault,
	type KeyProviderSettings,
	type Vault,
} from "@patchbay/vault";
import { composeCredentials } from "./compose-credentials.ts";

/** Settings that every process of the installation reads from its environment, besides the platforms' credentials. */
export type ProcessEnv = KeyProviderSettings & {
	DATABASE_URL: string;
	/** Past a pooler, for what needs a session of its own; DATABASE_URL when left out. */
	DATABASE_DIRECT_URL?: string | undefined;
	ADMIN_URL: string;
	/** False: credentials of the environment serve, and nobody connects. */
	OAUTH_CONNECT_ENABLED: boolean;
};

/** Parts that the API and the worker have alike. */
export interface OpenedProcess extends ProcessParts {
	vault: Vault;
	credentials: Credentials;
	oauthApps: StoredOAuthApps;
	listener: Listener;
	directUrl: string;
	/**
	 * Waits for refreshed tokens that are still to be saved, `settlingMilliseconds` at most, writes the rest of the audit and
	 * closes the database. To be called last, when nothing uses the parts any more and the listener is closed.
	 */
	close(settlingMilliseconds: number): Promise<void>;
}

/**
 * Opens the database and the vault, and composes what lies over them.
 * @throws {KeyUnavailable} without a sound vault nothing starts
 */
export async function openProcess({
	name,
	env,
	endpoints,
	database = {},
	logger,
}: {
	/** Names the connections to the database, such as `patchbay-api`. */
	name: string;
	env: ProcessEnv;
	endpoints: PlatformEndpointTable;
	/** Limits of this process's pool. */
	database?: Pick<
		DatabaseOptions,
		"maxConnections" | "preparedStatements" | "transactions" | "reads"
	>;
	logger: Logger;
}): Promise<OpenedProcess> {
	const directUrl = env.DATABASE_DIRECT_URL ?? env.DATABASE_URL;
	const keyProviders = createKeyProviders(env);
	const vault = createVault({
		keyProvider: keyProviders.current,
		previousKeyProviders: keyProviders.previous,
	});
	const db = createDatabase({
		...database,
		url: env.DATABASE_URL,
		applicationName: name,
		logger,
	});
	await assertRootKeys({ db, vault, logger });
	const audit = createAuditWriter({ db, logger });
	const parts = { db, audit, platforms, endpoints, logger };
	const kept = readEnvironmentCredentials(env);
	const configuredApps = createConfiguredApps({
		adminUrl: env.ADMIN_URL,
		apps: environmentApps(kept),
	});
	const composed = composeCredentials({
		...parts,
		vault,
		configuredApps,
		environmentAccess: env.OAUTH_CONNECT_ENABLED
			? undefined
			: { apps: configuredApps, logins: environmentLogins(kept) },
	});
	const listener = createListener({
		url: directUrl,
		applicationName: `${name}-listener`,
		logger,
	});
	followKeyChanges(listener, composed.keys);
	return {
		...parts,
		...composed,
		vault,
		listener,
		directUrl,
		async close(settlingMilliseconds) {
			// A rotated refresh token that waits for the database exists nowhere else.
			await Promise.race([
				composed.credentials.whenSaved(),
				sleep(settlingMilliseconds, undefined, { ref: false }),
			]);
			await audit.close();
			await db.close();
		},
	};
}
