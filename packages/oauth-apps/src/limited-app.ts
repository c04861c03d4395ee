import { INSTANCE_TENANT_ID, type Platform } from "@patchbay/db";
import type { LimitedApp } from "@patchbay/limits";

/** The app as its limits are kept: the installation's serves every tenant. */
export function limitedAppOf(app: {
	platform: Platform;
	tenant_id: string;
	client_id: string;
}): LimitedApp {
	return {
		platform: app.platform,
		clientId: app.client_id,
		tenantId: app.tenant_id === INSTANCE_TENANT_ID ? null : app.tenant_id,
	};
}
