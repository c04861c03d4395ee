import { type AccessContext, requirePermission } from "@patchbay/access";
import { noSql, sql, type WithReader } from "@patchbay/db";
import { checkCompleteDays, countedAccounts } from "./counted-accounts.ts";

export interface DayRange {
	/** YYYY-MM-DD in the account's own days; both ends belong to the range. */
	from: string;
	to: string;
}

export interface SpendRange extends DayRange {
	/** Only the last so many complete days in the account's own zone, among those of the range. */
	completeDays?: number | null | undefined;
}

/** Reads a campaign's spend in the range, in its currency's micros; campaigns asked for together are one statement. */
export function readSpend(
	ctx: AccessContext & WithReader,
	campaignId: string,
	{ from, to, completeDays }: SpendRange,
): Promise<bigint> {
	requirePermission(ctx, "tenant.read");
	checkCompleteDays(completeDays, ["completeDays"]);
	const name = `spend ${from} ${to} ${completeDays ?? ""}`;
	return ctx.reader.batched(name, campaignId, async (ids) => {
		const rows = await ctx.reader.query<{ id: string; micros: bigint }>(
			sql`select m.campaign_id as id, sum(m.cost_micros)::bigint as micros
				from metric_daily m
				join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id and c.currency_code = m.currency_code
				${
					completeDays
						? sql`join ${countedAccounts(ctx, { campaignIds: ids, completeDays, undivided: true })} a
							on a.id = m.ad_account_id and m.date >= a.counted_from and m.date < a.counted_to`
						: noSql
				}
				where m.tenant_id = ${ctx.tenantId} and m.campaign_id = any(${ids}::uuid[])
					and m.date between ${from}::date and ${to}::date
				group by m.campaign_id`,
		);
		const spent = new Map(rows.map(({ id, micros }) => [id, micros]));
		return ids.map((id) => spent.get(id) ?? 0n);
	});
}
