import type { Platform } from "@patchbay/db";
import type { LimitedApp } from "@patchbay/limits";

/** The app, or the owner of the key, under whose limits a connection's slices are read. */
export function limitedApp(connection: {
	platform: Platform;
	clientId: string | null;
	platformUserId: string | null;
	appTenantId: string | null;
}): LimitedApp {
	return {
		platform: connection.platform,
		clientId: connection.clientId,
		tenantId: connection.appTenantId,
		owner: connection.platformUserId,
	};
}
