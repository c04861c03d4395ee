import { setTimeout as sleep } from "node:timers/promises";
import { inTenantSql, newId, type SqlExecutor } from "@patchbay/db";
import { Conflict } from "@patchbay/errors";
import type { SheetsContext } from "./sheets-context.ts";

/** Life of a lease that nobody renews: a process that was killed holds a spreadsheet no longer. */
const leaseSeconds = 30;
/** Time for which a second write waits for the first. */
const patience = 20_000;
const pause = 250;

/**
 * Works with a spreadsheet while no other write of the tenant does, in whichever process. A second one waits shortly.
 * @throws {Conflict} when the first takes longer
 */
export async function withLease<T>(
	ctx: SheetsContext,
	spreadsheetId: string,
	work: () => Promise<T>,
): Promise<T> {
	const holder = newId();
	const inTenant = <R>(run: (sql: SqlExecutor) => Promise<R>) =>
		inTenantSql(ctx.db, ctx.tenantId, run);
	const key = [ctx.tenantId, spreadsheetId, holder];
	const until = performance.now() + patience;
	while (!(await inTenant((sql) => acquire(sql, key)))) {
		if (performance.now() > until)
			throw new Conflict(
				"Another report is being written into this spreadsheet right now. Try again in a minute.",
				{ field: ["spreadsheetId"] },
			);
		await sleep(pause, undefined, ctx.signal && { signal: ctx.signal });
	}
	const trouble = (err: unknown) =>
		ctx.logger.warn({ err }, "the lease of a spreadsheet could not be kept up");
	const renewals = setInterval(
		() => void inTenant((sql) => renew(sql, key)).catch(trouble),
		(leaseSeconds * 1_000) / 3,
	);
	renewals.unref();
	try {
		return await work();
	} finally {
		clearInterval(renewals);
		await inTenant((sql) => release(sql, key)).catch(trouble);
	}
}

const later = `clock_timestamp() + make_interval(secs => ${leaseSeconds})`;

async function acquire(
	sql: SqlExecutor,
	key: readonly string[],
): Promise<boolean> {
	// Of spreadsheets that nobody came back to after a process had died.
	await sql.query(
		"delete from spreadsheet_lease where tenant_id = $1 and lease_until < clock_timestamp() - interval '1 day'",
		[key[0]],
	);
	const { rowCount } = await sql.query(
		`insert into spreadsheet_lease as held (tenant_id, spreadsheet_id, holder, lease_until) values ($1, $2, $3, ${later})
		on conflict (tenant_id, spreadsheet_id) do update set holder = excluded.holder, lease_until = excluded.lease_until
			where held.lease_until < clock_timestamp()`,
		[...key],
	);
	return rowCount === 1;
}

const renew = (sql: SqlExecutor, key: readonly string[]) =>
	sql.query(
		`update spreadsheet_lease set lease_until = ${later} where tenant_id = $1 and spreadsheet_id = $2 and holder = $3`,
		[...key],
	);

const release = (sql: SqlExecutor, key: readonly string[]) =>
	sql.query(
		"delete from spreadsheet_lease where tenant_id = $1 and spreadsheet_id = $2 and holder = $3",
		[...key],
	);
