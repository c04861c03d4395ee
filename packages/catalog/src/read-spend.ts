import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	noSql,
	ofParents,
	rawSql,
	type Sql,
	sql,
	type WithReader,
} from "@patchbay/db";
import { checkCompleteDays, countedAccounts } from "./counted-accounts.ts";
import { dayZoneOf } from "./day-zone.ts";
import { idsOfSame, isParent } from "./same-campaigns.ts";

export interface DayRange {
	/** YYYY-MM-DD in the account's own days; both ends belong to the range. */
	from: string;
	to: string;
}

export interface SpendRange extends DayRange {
	/** Only the last so many complete days in the account's own zone, among those of the range. */
	completeDays?: number | null | undefined;
}

type Reading = AccessContext & WithReader;

/**
 * Reads a campaign's spend in the range, in its currency's micros: each day once, whichever of its brand's connections have the
 * campaign. Campaigns asked for together are one statement, and those that several connections have a second one.
 */
export function readSpend(
	ctx: Reading,
	campaignId: string,
	range: SpendRange,
): Promise<bigint> {
	requirePermission(ctx, "tenant.read");
	const { from, to, completeDays } = range;
	checkCompleteDays(completeDays, ["completeDays"]);
	const name = `spend ${from} ${to} ${completeDays ?? ""}`;
	return ctx.reader.batched(name, campaignId, async (ids) => {
		const rows = await ctx.reader.query<{
			id: string;
			isShared: boolean;
			micros: string | null;
		}>(
			sql`select c.id, o.is_shared as "isShared", spent.micros from campaign c
				cross join lateral (select ${rawSql(dayZoneOf("a"))} as day_zone, a.shared and a.hidden_at is null as is_shared from ad_account a
					where a.tenant_id = c.tenant_id and a.id = c.ad_account_id) o
				left join lateral (
					select sum(m.cost_micros) as micros from metric_daily m${
						completeDays
							? sql`, (select account_today(o.day_zone) as today offset 0) d`
							: noSql
					}
					where m.tenant_id = c.tenant_id and m.campaign_id = c.id and m.currency_code = c.currency_code
						and ${within(range)}${
							completeDays
								? sql` and m.date >= d.today - ${completeDays}::int and m.date < d.today`
								: noSql
						}
				) spent on not o.is_shared
				where c.tenant_id = ${ctx.tenantId} and c.id = any(${ids}::uuid[])`,
		);
		const spent = new Map(rows.map((row) => [row.id, row]));
		return Promise.all(
			ids.map((id) => {
				const { isShared, micros } = spent.get(id) ?? {};
				return isShared ? readSharedSpend(ctx, id, range) : BigInt(micros ?? 0);
			}),
		);
	});
}

/** Spend of a campaign that several connections of its brand may have. */
async function readSharedSpend(
	ctx: Reading,
	campaignId: string,
	range: SpendRange,
): Promise<bigint> {
	const { tenantId } = ctx;
	const { completeDays } = range;
	const rows = await ofParents<{ micros: string }>(
		ctx.reader,
		campaignId,
		"shared spend",
		sql`select coalesce(sum(m.cost_micros), 0) as micros
			from ${countedAccounts(ctx, { parent: "campaign", completeDays })} a
			join metric_daily m on m.ad_account_id = a.id and m.date >= a.counted_from and m.date < a.counted_to
			where m.tenant_id = ${tenantId} and m.campaign_id = any(${idsOfSame(tenantId, isParent)}) and ${within(range)}
				and m.currency_code = (select c.currency_code from campaign c where c.tenant_id = ${tenantId} and c.id = parent.id)`,
	);
	return BigInt(rows[0]?.micros ?? 0);
}

const within = ({ from, to }: SpendRange): Sql =>
	sql`m.date between ${from}::date and ${to}::date`;
