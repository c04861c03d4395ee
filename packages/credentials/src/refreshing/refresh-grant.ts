import { setTimeout as sleep } from "node:timers/promises";
import type { AccessContext } from "@patchbay/access";
import { retryConflicts } from "@patchbay/db";
import { PlatformUnavailable, providerNameOf } from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import {
	assertAsSaved,
	assertUsable,
	type GrantRow,
	readGrant,
	secondsLeft,
} from "../grants/grant-row.ts";
import { isRenewable, notRenewable } from "./not-renewable.ts";
import { takeLease } from "./refresh-lease.ts";
import { runRefresh } from "./run-refresh.ts";

/**
 * Refreshes now, whatever is left; one that runs already counts. Throws what `getAccessToken` throws.
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM where only a person can renew the access; nothing is marked then
 */
export async function refreshGrant(
	deps: Dependencies,
	ctx: AccessContext,
	grantId: string,
): Promise<{ expiresAt: Date | null; grantedScopes: string[] | null }> {
	const seen = await readGrant(deps, ctx.tenantId, grantId);
	assertUsable(seen);
	assertAsSaved(seen);
	const left = secondsLeft(seen);
	if (!isRenewable(deps, seen) && (left === null || left > 0))
		throw notRenewable(deps, seen);
	await ensureRefreshed(deps, ctx, seen);
	const grant = await readGrant(deps, ctx.tenantId, grantId);
	assertUsable(grant);
	return {
		expiresAt: grant.access_token_expires_at,
		grantedScopes: grant.granted_scopes,
	};
}

/**
 * Renews, for a worker, a credential that is due, unless another process does or has done so, or the grant is left alone
 * after a failure. One that nobody can renew becomes EXPIRED at its end. Throws what `getAccessToken` throws.
 */
export async function refreshIfDue(
	deps: Dependencies,
	ctx: AccessContext,
	grantId: string,
): Promise<"refreshed" | "skipped"> {
	const seen = await readGrant(deps, ctx.tenantId, grantId);
	const left = secondsLeft(seen);
	if (
		!seen.is_due ||
		seen.leased ||
		seen.destroyed_at !== null ||
		seen.reconnect_required ||
		seen.pause_seconds_left !== null ||
		// What cannot be renewed is used to its very end.
		(!isRenewable(deps, seen) && (left === null || left > 0))
	)
		return "skipped";
	assertAsSaved(seen);
	await ensureRefreshed(deps, ctx, seen);
	return "refreshed";
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
	const deadline = performance.now() + timings.wait;
	let mayRecover = false;
	for (;;) {
		const lease = await retryConflicts(() =>
			takeLease(deps, ctx, seen.id, seen.credential_version, { mayRecover }),
		);
		if (lease.state === "moved") return;
		if (lease.state === "lapsed") {
			if (await isRescued(deps, seen)) return;
			mayRecover = true;
			continue;
		}
		if (lease.state === "taken") {
			const { grant, isAmbiguous } = lease;
			const result = await runRefresh(deps, ctx, grant, isAmbiguous);
			if (result === "saved") return;
			if (performance.now() > deadline) throw unavailable(deps, seen);
		} else if ((await waitForOther(deps, seen, deadline)) === "moved") return;
	}
}

/** Gives a holder that fell silent the time to save what it has. */
async function isRescued(deps: Dependencies, seen: GrantRow): Promise<boolean> {
	const { timings } = deps;
	const until = performance.now() + timings.rescue;
	while (performance.now() < until) {
		await sleep(Math.min(timings.poll, timings.rescue));
		const now = await readGrant(deps, seen.tenant_id, seen.id);
		if (hasMoved(now, seen)) return true;
		if (!now.lapsed) return false;
	}
	return false;
}

function hasMoved(now: GrantRow, seen: GrantRow): boolean {
	return (
		now.credential_version !== seen.credential_version ||
		now.destroyed_at !== null ||
		now.reconnect_required
	);
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
		if (hasMoved(now, seen)) return "moved";
		// Its failure is ours too: trying again at once would only add to the platform's trouble.
		if (
			now.consecutive_failures > seen.consecutive_failures ||
			performance.now() > deadline
		)
			throw unavailable(deps, seen);
		if (!now.leased) return "free";
	}
}

function unavailable(deps: Dependencies, grant: GrantRow): PlatformUnavailable {
	const platformName = providerNameOf(deps.platforms, grant.platform);
	return new PlatformUnavailable(
		`${platformName} could not renew the access right now. Try again in a few minutes.`,
	);
}
