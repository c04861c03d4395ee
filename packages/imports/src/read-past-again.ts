import { requirePermission } from "@patchbay/access";
import { inTenantSql, type SqlExecutor } from "@patchbay/db";
import { AppError, isUserErrorCode } from "@patchbay/errors";
import type { ImportsContext } from "./context.ts";
import { queueImport, startImportInput } from "./start-import.ts";

/**
 * Starts an import of the days of a connection that count what was chosen as conversions before, where no schedule does: its
 * automatic sync is off. A connection that cannot be imported now, or whose past is being read, is left as it is:
 * `Connection.conversion.heldFrom` goes on to say which days those are, and this can be called again.
 */
export async function readPastAgain(
	ctx: ImportsContext,
	{ connectionId }: { connectionId: string },
): Promise<void> {
	requirePermission(ctx, "connection.manage");
	try {
		await inTenantSql(ctx.db, ctx.tenantId, async (sql) => {
			const from = await findFirstStale(sql, ctx.tenantId, connectionId);
			if (from === null) return;
			await queueImport(
				sql,
				ctx,
				{
					...startImportInput.parse({ connectionId, kind: "METRICS" }),
					// Further back than a person may ask for at once: the lane goes last.
					from,
				},
				{ trigger: "MANUAL", lane: "HISTORY" },
			);
		});
	} catch (error) {
		if (!(error instanceof AppError && isUserErrorCode(error.code)))
			throw error;
	}
}

/** First day of a connection's chosen accounts that counts an earlier choice; null where there is none, or a schedule reads it. */
async function findFirstStale(
	sql: SqlExecutor,
	tenantId: string,
	connectionId: string,
): Promise<string | null> {
	const { rows } = await sql.query<{ from: string | null }>(
		`select min(lower(v.stale))::text as from from ad_account a
		join metric_coverage v on v.tenant_id = a.tenant_id and v.ad_account_id = a.id and not isempty(v.stale)
		where a.tenant_id = $1 and a.connection_id = $2 and a.selected and not a.manager
			and not exists (select from import_schedule s where s.tenant_id = a.tenant_id and s.connection_id = a.connection_id
				and s.lane = 'HISTORY' and s.enabled)`,
		[tenantId, connectionId],
	);
	return rows[0]?.from ?? null;
}
