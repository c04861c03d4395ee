import { type AccessContext, requirePermission } from "@patchbay/access";
import { sql, type WithReader } from "@patchbay/db";

export interface ConnectionStats {
	campaigns: number;
	assets: number;
	/** 30 complete days in each account's own zone, one sum for each currency, by currency. */
	spendLast30Days: { currencyCode: string; amountMicros: bigint }[];
}

interface Row {
	id: string;
	campaigns: number;
	assets: number;
	spend: { currencyCode: string; micros: string }[] | null;
}

/** Counts and spend of a connection; connections asked for together are one statement. */
export function readConnectionStats(
	ctx: AccessContext & WithReader,
	connectionId: string,
): Promise<ConnectionStats> {
	requirePermission(ctx, "tenant.read");
	const { reader, tenantId } = ctx;
	return reader.batched("connection stats", connectionId, async (ids) => {
		const rows = await reader.query<Row>(
			sql`with account as materialized (
					select a.id, a.connection_id, account_today(a.time_zone) as today from ad_account a
					where a.tenant_id = ${tenantId} and a.connection_id = any(${ids}::uuid[])
				), spend as (
					select a.connection_id, m.currency_code, sum(m.cost_micros)::bigint as micros
					from account a
					join metric_daily m on m.tenant_id = ${tenantId} and m.ad_account_id = a.id
						and m.date >= a.today - 30 and m.date < a.today
					where m.date >= current_date - 33
					group by 1, 2
				)
				select c.id,
					(select count(*)::int from campaign x where x.tenant_id = c.tenant_id and x.connection_id = c.id) as campaigns,
					(select count(*)::int from asset x where x.tenant_id = c.tenant_id and x.connection_id = c.id) as assets,
					(select json_agg(json_build_object('currencyCode', s.currency_code, 'micros', s.micros::text) order by s.currency_code)
						from spend s where s.connection_id = c.id) as spend
				from connection c where c.tenant_id = ${tenantId} and c.id = any(${ids}::uuid[])`,
		);
		const found = new Map(rows.map((row) => [row.id, toStats(row)]));
		return ids.map((id) => found.get(id) ?? noStats);
	});
}

const noStats: ConnectionStats = {
	campaigns: 0,
	assets: 0,
	spendLast30Days: [],
};

const toStats = ({ campaigns, assets, spend }: Row): ConnectionStats => ({
	campaigns,
	assets,
	spendLast30Days: (spend ?? []).map(({ currencyCode, micros }) => ({
		currencyCode,
		amountMicros: BigInt(micros),
	})),
});
