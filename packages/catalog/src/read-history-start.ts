import { type AccessContext, requirePermission } from "@patchbay/access";
import { sql, type WithReader } from "@patchbay/db";

/**
 * Reads the first day whose numbers were read of an ad account, YYYY-MM-DD; null before the first import. Accounts asked for
 * together are one statement.
 */
export function readHistoryStart(
	ctx: AccessContext & WithReader,
	adAccountId: string,
): Promise<string | null> {
	requirePermission(ctx, "tenant.read");
	return ctx.reader.batched("history start", adAccountId, async (ids) => {
		const rows = await ctx.reader.query<{ id: string; day: string }>(
			sql`select ad_account_id as id, lower(days)::text as day from metric_coverage
				where tenant_id = ${ctx.tenantId} and ad_account_id = any(${ids}::uuid[]) and stream = 'METRICS_DAILY'
					and not isempty(days)`,
		);
		const found = new Map(rows.map(({ id, day }) => [id, day]));
		return ids.map((id) => found.get(id) ?? null);
	});
}
