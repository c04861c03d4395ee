import { type AccessContext, systemContext } from "@patchbay/access";
import { newId, type Platform, systemSql } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { ConnectionsContext } from "../context.ts";
import { type SpreadOptions, spreadOut } from "../grants/spread-out.ts";
import { verifyGrant } from "./verify-grant.ts";

export interface VerifyDueOptions extends Partial<SpreadOptions> {
	/** The moment by which it is judged what is due; the database's now when left out. */
	at?: Date | null;
	/** Grants of one round at the most. */
	most?: number;
}

/** Dependencies of a check, beside the actor and the tenant. */
export type VerifyDueDependencies = Omit<
	ConnectionsContext,
	keyof AccessContext
>;

const minute = 60_000;
const defaults = {
	most: 5_000,
	spread: 4 * minute,
	widestGap: 2_000,
	limit: 10 * minute,
	concurrency: 4,
};

interface DueRow {
	tenant_id: string;
	grant_id: string;
	platform: Platform;
	health_checked_at: Date | null;
}

/**
 * Checks the grants, of all tenants, whose time of the day has come, and those that failed and may have healed, with every
 * live connection of theirs. Any number of workers may do it at once: each check is taken by one. What comes of
 * it is the status of grant and connections.
 * @returns how many grants were checked here, and in how many of them something failed
 */
export async function verifyDueGrants(
	deps: VerifyDueDependencies,
	options: VerifyDueOptions = {},
): Promise<{ checked: number; failed: number }> {
	const wanted = {
		...defaults,
		at: null,
		signal: new AbortController().signal,
		...options,
	};
	const { rows } = await systemSql(deps.db).query<DueRow>(
		"select * from system.grants_to_verify(coalesce($1::timestamptz, clock_timestamp()), $2)",
		[wanted.at, wanted.most],
	);
	let checked = 0;
	let failed = 0;
	await spreadOut(rows, wanted, async (row) => {
		const { tenant_id: tenantId, grant_id: grantId } = row;
		try {
			const due = { tenantId, grantId, checkedAt: row.health_checked_at };
			if (!(await deps.credentials.claimCheck(due, wanted.at))) return;
			checked += 1;
			const ctx = { ...deps, ...systemContext(tenantId, "worker", newId()) };
			const result = await verifyGrant(ctx, { grantId });
			if (result.failed > 0) failed += 1;
		} catch (err) {
			failed += 1;
			const level = err instanceof AppError ? "info" : "error";
			deps.logger[level]({ err, tenantId, grantId }, "a grant was not checked");
		}
	});
	return { checked, failed };
}
