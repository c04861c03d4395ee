import { systemContext } from "@patchbay/access";
import type { Credentials } from "@patchbay/credentials";
import { type Database, newId, type Platform, systemSql } from "@patchbay/db";
import { AppError } from "@patchbay/errors";
import type { Logger } from "@patchbay/logger";
import { type SpreadOptions, spreadOut } from "./spread-out.ts";

export interface RefreshDueOptions extends Partial<SpreadOptions> {
	/** Grants of one round at the most. */
	most?: number;
}

const minute = 60_000;
const defaults = {
	most: 50_000,
	spread: 8 * minute,
	widestGap: 1_000,
	limit: 9 * minute,
	concurrency: 8,
};

/**
 * Renews the credentials, of all tenants, that are due, spread over the round. Tenants take turns. Any number of
 * workers may do it at once: each looks again before it refreshes, and the refresh itself is fenced. Failures have become
 * the grant's status and are not thrown.
 * @returns how many were refreshed here, and how many failed
 */
export async function refreshDueGrants(
	{
		db,
		credentials,
		logger,
	}: {
		db: Database;
		credentials: Pick<Credentials, "refreshIfDue">;
		logger: Logger;
	},
	options: RefreshDueOptions = {},
): Promise<{ refreshed: number; failed: number }> {
	const wanted = {
		...defaults,
		signal: new AbortController().signal,
		...options,
	};
	const { rows } = await systemSql(db).query<{
		tenant_id: string;
		grant_id: string;
		platform: Platform;
	}>("select * from system.grants_to_refresh(clock_timestamp(), $1)", [
		wanted.most,
	]);
	let refreshed = 0;
	let failed = 0;
	await spreadOut(rows, wanted, async (row) => {
		const { tenant_id: tenantId, grant_id: grantId } = row;
		const ctx = systemContext(tenantId, "worker", newId());
		try {
			const result = await credentials.refreshIfDue(ctx, grantId);
			if (result === "refreshed") refreshed += 1;
		} catch (err) {
			failed += 1;
			const level = err instanceof AppError ? "info" : "error";
			logger[level]({ err, tenantId, grantId }, "a grant was not refreshed");
		}
	});
	return { refreshed, failed };
}
