import { type AccessContext, requirePermission } from "@patchbay/access";
import { sql, type WithReader } from "@patchbay/db";

/** Reads the name of a metric of events at a connection; null where none of this id was imported. */
export async function readMetricName(
	ctx: AccessContext & WithReader,
	connectionId: string,
	externalId: string,
): Promise<string | null> {
	requirePermission(ctx, "tenant.read");
	const rows = await ctx.reader.query<{ name: string }>(
		sql`select name from source where tenant_id = ${ctx.tenantId} and connection_id = ${connectionId}::uuid
			and kind = 'METRIC' and external_id = ${externalId} order by retired_at is not null, imported_at desc limit 1`,
	);
	return rows[0]?.name ?? null;
}
