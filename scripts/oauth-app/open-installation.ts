import { systemContext } from "@patchbay/access";
import { createAuditWriter } from "@patchbay/audit";
import type { ConnectionsContext } from "@patchbay/connections";
import { createDatabase, newId } from "@patchbay/db";
import { composeCredentials } from "@patchbay/installation";
import { createLogger } from "@patchbay/logger";
import {
	createConfiguredApps,
	type PlatformEndpointTable,
	parsePlatformEndpoints,
	platforms,
	secretFieldsOf,
} from "@patchbay/platforms";
import type { Vault } from "@patchbay/vault";

/** What a command of the operator works with: the verbs of the API and the worker, as the system. */
export interface Installation {
	/** Everything that verbs take, for a tenant or for the installation itself. */
	contextOf(tenantId: string): ConnectionsContext;
	close(): Promise<void>;
}

/** Connects to the installation's database and vault. Apps of the environment have no say here. */
export function openInstallation(options: {
	/** Stands in the audit. */
	command: string;
	databaseUrl: string;
	vault: Vault;
	adminUrl: string;
	endpoints?: PlatformEndpointTable;
}): Installation {
	const { command, databaseUrl, vault, adminUrl } = options;
	const logger = createLogger({
		name: command,
		level: "error",
		secretFields: secretFieldsOf(platforms),
	});
	const db = createDatabase({
		url: databaseUrl,
		applicationName: `patchbay-${command.replaceAll(":", "-")}`,
		maxConnections: 3,
	});
	const audit = createAuditWriter({ db, logger });
	const endpoints = options.endpoints ?? parsePlatformEndpoints({});
	const parts = { db, audit, platforms, endpoints, logger };
	const composed = composeCredentials({
		...parts,
		vault,
		configuredApps: createConfiguredApps({ adminUrl }),
	});
	return {
		contextOf: (tenantId) => ({
			...systemContext(tenantId, command, newId()),
			...parts,
			...composed,
			adminUrl,
			connectEnabled: true,
		}),
		async close() {
			await audit.close();
			await db.close();
		},
	};
}
