import type { Platform } from "@patchbay/db";
import type { LimitedApp } from "@patchbay/limits";

/** The app under whose limits a connection's slices are read. */
export function limitedApp(connection: {
	platform: Platform;
	grantId: string | null;
	clientId: string | null;
	appTenantId: string | null;
}): LimitedApp {
	return {
		platform: connection.platform,
		clientId: connection.clientId ?? connection.grantId ?? "",
		tenantId: connection.appTenantId,
	};
}
