import type { Listener } from "@patchbay/db";
import type { TenantKeys } from "../tenant-keys.ts";

/**
 * Forgets a tenant's unwrapped keys when another process has rotated or destroyed them, and all of them after a gap in
 * which we may not have heard of it. What is missed all the same goes after five minutes.
 */
export function followKeyChanges(
	listener: Listener,
	keys: Pick<TenantKeys, "drop">,
): void {
	listener.subscribe("tenant_key", ({ tenantId }) => keys.drop(tenantId));
	listener.onReconnect(() => keys.drop());
}
