import { type AuditWriter, createAuditWriter } from "@patchbay/audit";
import type { Credentials, RefreshTimings } from "@patchbay/credentials";
import { createDatabase, type Database } from "@patchbay/db";
import { composeCredentials } from "@patchbay/installation";
import type { Keys } from "@patchbay/keys";
import { createLogger } from "@patchbay/logger";
import type { OAuthAppSource } from "@patchbay/oauth";
import {
	createConfiguredApps,
	platforms as ownPlatforms,
	type Platforms,
	parsePlatformEndpoints,
} from "@patchbay/platforms";
import {
	createLocalKeyProvider,
	createVault,
	type Vault,
} from "@patchbay/vault";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { defaultApp, defaultPlatform } from "./default-platform.ts";

export interface CredentialProcess {
	db: Database;
	audit: AuditWriter;
	keys: Keys;
	oauthApps: OAuthAppSource;
	credentials: Credentials;
	close(): Promise<void>;
}

export interface CredentialProcessOptions {
	databaseUrl: string;
	sandboxUrl: string;
	masterKey: string;
	/** Instead of one with the master key alone. */
	vault?: Vault;
	timings?: Partial<RefreshTimings>;
	/** Secrets of the OAuth app, newest first. */
	clientSecrets?: string[];
	clientId?: string;
	/** Instead of the product's own, such as with a platform that signs in another way. */
	platforms?: Platforms;
}

/** Starts what one process of the product has for credentials: its own connections, caches and audit writer. */
export function startCredentialProcess({
	databaseUrl,
	sandboxUrl,
	masterKey,
	vault = createVault({ keyProvider: createLocalKeyProvider({ masterKey }) }),
	timings = {},
	clientSecrets = [defaultApp.clientSecret],
	clientId = defaultApp.clientId,
	platforms = ownPlatforms,
}: CredentialProcessOptions): CredentialProcess {
	const logger = createLogger({ name: "test", level: "silent" });
	const db = createDatabase({
		url: databaseUrl,
		applicationName: "patchbay-test-credentials",
	});
	const audit = createAuditWriter({ db, logger });
	const { keys, oauthApps, credentials } = composeCredentials({
		db,
		audit,
		logger,
		platforms,
		vault,
		configuredApps: createConfiguredApps({
			adminUrl: "http://localhost:3000",
			apps: [{ platform: defaultPlatform, clientId, clientSecrets }],
		}),
		endpoints: parsePlatformEndpoints(sandboxEndpoints(sandboxUrl)),
		refreshTimings: { backoff: 20, poll: 50, ...timings },
	});
	return {
		db,
		audit,
		keys,
		oauthApps,
		credentials,
		async close() {
			await audit.close();
			await db.close();
		},
	};
}
