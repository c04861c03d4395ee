import { type AccessContext, requirePermission } from "@patchbay/access";
import { sql, type WithReader } from "@patchbay/db";
import { completeDaysOfStats, countedAccounts } from "./counted-accounts.ts";

export interface ConnectionStats {
	/** Campaigns that the platform lists: all but removed ones. */
	campaigns: number;
	/** Campaigns that are gone at the platform and whose numbers are kept. */
	removedCampaigns: number;
	assets: number;
	/** 30 complete days in each account's own zone, one sum for each currency, by currency. */
	spendLast30Days: { currencyCode: string; amountMicros: bigint }[];
}

interface Row {
	id: string;
	campaigns: number;
	removedCampaigns: number;
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
	const accounts = countedAccounts(ctx, {
		parent: "connection",
		completeDays: completeDaysOfStats,
	});
	return reader.batched("connection stats", connectionId, async (ids) => {
		const rows = await reader.query<Row>(
			sql`select c.id, coalesce(campaigns.listed, 0) as campaigns, coalesce(campaigns.removed, 0) as "removedCampaigns",
					(select count(*)::int from asset x join ad_account a on a.tenant_id = x.tenant_id and a.id = x.ad_account_id
						where x.tenant_id = c.tenant_id and x.connection_id = c.id and a.hidden_at is null) as assets,
					(select json_agg(json_build_object('currencyCode', s.currency_code, 'micros', s.micros::text) order by s.currency_code)
						from (
							select m.currency_code, sum(m.cost_micros) as micros from ${accounts} a
							join lateral (
								select d.currency_code, d.cost_micros from metric_account_daily d
								where d.tenant_id = ${tenantId} and d.ad_account_id = a.id and d.date >= a.counted_from and d.date < a.counted_to
								offset 0
							) m on true
							group by m.currency_code
						) s) as spend
				from connection c cross join lateral (select c.id) parent left join lateral (
					select count(*) filter (where x.status <> 'REMOVED')::int as listed,
						count(*) filter (where x.status = 'REMOVED')::int as removed
					from campaign x join ad_account a on a.tenant_id = x.tenant_id and a.id = x.ad_account_id and a.hidden_at is null
					where x.tenant_id = c.tenant_id and x.connection_id = c.id
				) campaigns on true where c.tenant_id = ${tenantId} and c.id = any(${ids}::uuid[])`,
		);
		const found = new Map(rows.map((row) => [row.id, toStats(row)]));
		return ids.map((id) => found.get(id) ?? noStats);
	});
}

const noStats: ConnectionStats = {
	campaigns: 0,
	removedCampaigns: 0,
	assets: 0,
	spendLast30Days: [],
};

const toStats = ({
	campaigns,
	removedCampaigns,
	assets,
	spend,
}: Row): ConnectionStats => ({
	campaigns,
	removedCampaigns,
	assets,
	spendLast30Days: (spend ?? []).map(({ currencyCode, micros }) => ({
		currencyCode,
		amountMicros: BigInt(micros),
	})),
});
