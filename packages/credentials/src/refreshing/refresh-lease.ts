import { setTimeout as sleep } from "node:timers/promises";
import type { AccessContext } from "@patchbay/access";
import { recordAudit } from "@patchbay/audit";
import { inTenantSql } from "@patchbay/db";
import type { Dependencies } from "../dependencies.ts";
import {
	assertAsSaved,
	type GrantRow,
	lockGrant,
} from "../grants/grant-row.ts";

export type LeaseAttempt =
	/** Lease that is ours: nobody else refreshes, and `grant.refresh_epoch` is our epoch. */
	| { state: "taken"; grant: GrantRow; isAmbiguous: boolean }
	/** Another process refreshes. */
	| { state: "busy" }
	/** Another process began to and fell silent; its outcome may still come. */
	| { state: "lapsed" }
	/** The tokens are no longer those that were looked at. */
	| { state: "moved" };

/**
 * Takes the grant's refresh lease for the tokens of `version`, and writes down the intent (row and audit) before the
 * platform is called. An intent that is still open belongs to a refresh whose outcome nobody knows: with `mayRecover` it
 * is taken over.
 */
export async function takeLease(
	{ db, timings }: Pick<Dependencies, "db" | "timings">,
	ctx: AccessContext,
	grantId: string,
	version: number,
	{ mayRecover = false } = {},
): Promise<LeaseAttempt> {
	return inTenantSql(db, ctx.tenantId, async (sql) => {
		const grant = await lockGrant(sql, ctx.tenantId, grantId);
		if (
			!grant ||
			grant.credential_version !== version ||
			grant.destroyed_at !== null ||
			grant.reconnect_required
		)
			return { state: "moved" };
		if (grant.leased) return { state: "busy" };
		if (grant.lapsed && !mayRecover) return { state: "lapsed" };
		assertAsSaved(grant);
		await sql.query(
			`update platform_grant set refresh_epoch = refresh_epoch + 1,
				refresh_lease_until = clock_timestamp() + $3 * interval '1 millisecond', refresh_intent_at = clock_timestamp()
			where tenant_id = $1 and id = $2`,
			[ctx.tenantId, grantId, timings.lease],
		);
		const isAmbiguous = grant.refresh_intent_at !== null;
		const epoch = grant.refresh_epoch + 1;
		await recordAudit(sql, ctx, {
			action: "CREDENTIAL_USE",
			target: { type: "Grant", id: grantId },
			purpose: "refresh the access token",
			detail: {
				credentialVersion: version,
				epoch,
				...(isAmbiguous ? { afterInterruptedRefresh: true } : {}),
			},
		});
		return {
			state: "taken",
			grant: { ...grant, refresh_epoch: epoch },
			isAmbiguous,
		};
	});
}

/**
 * Renews the lease while `work` runs. `lost` fires when the lease is another's, or could not be renewed in its time:
 * the call must end then, because a second one may begin.
 */
export async function holdingLease<T>(
	{ db, timings, logger }: Pick<Dependencies, "db" | "timings" | "logger">,
	grant: GrantRow,
	work: (lost: AbortSignal) => Promise<T>,
): Promise<T> {
	const ended = new AbortController();
	const lost = new AbortController();
	const giveUp = () => lost.abort(new LeaseLost());
	// Counted from before the renewal, and a little early: the database's clock must not run out first.
	const held = timings.lease * 0.9;
	let watchdog = setTimeout(giveUp, held);
	const renewing = (async () => {
		while (!lost.signal.aborted) {
			await sleep(timings.lease / 4, undefined, { signal: ended.signal });
			const before = performance.now();
			const isRenewed = await renewLease(db, grant, timings.lease).catch(
				(err: unknown) => {
					logger.warn(
						{ err, grantId: grant.id },
						"a refresh lease could not be renewed",
					);
					return null;
				},
			);
			if (isRenewed === false) giveUp();
			if (!isRenewed) continue;
			clearTimeout(watchdog);
			watchdog = setTimeout(giveUp, before + held - performance.now());
		}
	})().catch(() => {});
	try {
		return await work(lost.signal);
	} catch (error) {
		// Whatever form the end of the call took.
		throw lost.signal.aborted ? lost.signal.reason : error;
	} finally {
		ended.abort();
		await renewing;
		clearTimeout(watchdog);
	}
}

/** The lease went to another process; what this one does has no effect any more. */
export class LeaseLost extends Error {}

async function renewLease(
	db: Dependencies["db"],
	grant: GrantRow,
	milliseconds: number,
): Promise<boolean> {
	return inTenantSql(db, grant.tenant_id, async (sql) => {
		const { rowCount } = await sql.query(
			`update platform_grant set refresh_lease_until = clock_timestamp() + $5 * interval '1 millisecond'
			where tenant_id = $1 and id = $2 and credential_version = $3 and refresh_epoch = $4 and destroyed_at is null`,
			[
				grant.tenant_id,
				grant.id,
				grant.credential_version,
				grant.refresh_epoch,
				milliseconds,
			],
		);
		return rowCount === 1;
	});
}

/** Gives the lease up. `isAnswered`: the platform said no, so nothing is left open. */
export async function releaseLease(
	{ db }: Pick<Dependencies, "db">,
	grant: GrantRow,
	isAnswered: boolean,
): Promise<void> {
	await inTenantSql(db, grant.tenant_id, (sql) =>
		sql.query(
			`update platform_grant set refresh_lease_until = null,
				refresh_intent_at = case when $5 then null else refresh_intent_at end
			where tenant_id = $1 and id = $2 and credential_version = $3 and refresh_epoch = $4`,
			[
				grant.tenant_id,
				grant.id,
				grant.credential_version,
				grant.refresh_epoch,
				isAnswered,
			],
		),
	);
}
