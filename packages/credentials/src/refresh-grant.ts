import { setTimeout as sleep } from "node:timers/promises";
import type { AccessContext } from "@patchbay/access";
import { getConnector, PlatformUnavailable } from "@patchbay/platforms";
import type { Dependencies } from "./dependencies.ts";
import {
	assertAsSaved,
	assertUsable,
	type GrantRow,
	readGrant,
} from "./grant-row.ts";
import { takeLease } from "./refresh-lease.ts";
import { runRefresh } from "./run-refresh.ts";

export async function refreshGrant(
	deps: Dependencies,
	ctx: AccessContext,
	grantId: string,
): Promise<{ expiresAt: Date | null; grantedScopes: string[] }> {
	const seen = await readGrant(deps, ctx.tenantId, grantId);
	assertUsable(seen);
	assertAsSaved(seen);
	await ensureRefreshed(deps, ctx, seen);
	const grant = await readGrant(deps, ctx.tenantId, grantId);
	assertUsable(grant);
	return {
		expiresAt: grant.access_token_expires_at,
		grantedScopes: grant.granted_scopes,
	};
}

/**
 * Resolves when the grant's tokens are no longer those of `seen`: refreshed here, or by another process meanwhile. The
 * callers of this process share one refresh; across processes the lease sees to it.
 */
export function ensureRefreshed(
	deps: Dependencies,
	ctx: AccessContext,
	seen: GrantRow,
): Promise<void> {
	const key = `${seen.id}:${seen.credential_version}`;
	const running = deps.refreshing.get(key);
	if (running) return running;
	const refresh = refreshOrWait(deps, ctx, seen).finally(() =>
		deps.refreshing.delete(key),
	);
	deps.refreshing.set(key, refresh);
	return refresh;
}

async function refreshOrWait(
	deps: Dependencies,
	ctx: AccessContext,
	seen: GrantRow,
): Promise<void> {
	const { timings } = deps;
	const deadline = Date.now() + timings.wait;
	for (;;) {
		const lease = await takeLease(deps, ctx, seen.id, seen.credential_version);
		if (lease.state === "moved") return;
		if (lease.state === "taken") {
			const { grant, isAmbiguous } = lease;
			const result = await runRefresh(deps, ctx, grant, isAmbiguous);
			if (result === "saved") return;
			if (Date.now() > deadline) throw unavailable(deps, seen);
		} else if ((await waitForOther(deps, seen, deadline)) === "moved") return;
	}
}

/** Looks at the row until the other process is done ("moved"), or is gone without a result ("free"). */
async function waitForOther(
	deps: Dependencies,
	seen: GrantRow,
	deadline: number,
): Promise<"moved" | "free"> {
	for (;;) {
		await sleep(deps.timings.poll * (0.75 + Math.random() / 2));
		const now = await readGrant(deps, seen.tenant_id, seen.id);
		if (
			now.credential_version !== seen.credential_version ||
			now.destroyed_at !== null ||
			now.reconnect_required
		)
			return "moved";
		// Its failure is ours too: trying again at once would only add to the platform's trouble.
		if (
			now.consecutive_failures > seen.consecutive_failures ||
			Date.now() > deadline
		)
			throw unavailable(deps, seen);
		if (!now.leased) return "free";
	}
}

function unavailable(deps: Dependencies, grant: GrantRow): PlatformUnavailable {
	const { platformName } = getConnector(deps.connectors, grant.platform).oauth;
	return new PlatformUnavailable(
		`${platformName} could not renew the access just now. Try again in a few minutes.`,
	);
}
