import { type AccessContext, requirePermission } from "@patchbay/access";
import { sql, type WithReader } from "@patchbay/db";

export interface DayRange {
	/** YYYY-MM-DD in the account's own days; both ends belong to the range. */
	from: string;
	to: string;
}

/** Reads a campaign's spend in the range, in its currency's micros; campaigns asked for together are one statement. */
export function readSpend(
	ctx: AccessContext & WithReader,
	campaignId: string,
	{ from, to }: DayRange,
): Promise<bigint> {
	requirePermission(ctx, "tenant.read");
	return ctx.reader.batched(`spend ${from} ${to}`, campaignId, async (ids) => {
		const rows = await ctx.reader.query<{ id: string; micros: bigint }>(
			sql`select m.campaign_id as id, sum(m.cost_micros)::bigint as micros
				from metric_daily m
				join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id and c.currency_code = m.currency_code
				where m.tenant_id = ${ctx.tenantId} and m.campaign_id = any(${ids}::uuid[])
					and m.date between ${from}::date and ${to}::date
				group by m.campaign_id`,
		);
		const spent = new Map(rows.map(({ id, micros }) => [id, micros]));
		return ids.map((id) => spent.get(id) ?? 0n);
	});
}
