import type { AuditWriter } from "@patchbay/audit";
import type { Database } from "@patchbay/db";
import type { Keys } from "@patchbay/keys";
import type { Logger } from "@patchbay/logger";
import type { OAuthAppSource } from "@patchbay/oauth";
import type { PlatformEndpointTable, Platforms } from "@patchbay/platforms";

/** Parts that a process makes once, at its start. Each verb names those that it uses, or takes all of them. */
export interface ProcessParts {
	db: Database;
	audit: AuditWriter;
	logger: Logger;
	keys: Keys;
	platforms: Platforms;
	endpoints: PlatformEndpointTable;
	/** Apps that serve a tenant: its own, the installation's, the environment's. */
	oauthApps: OAuthAppSource;
}
