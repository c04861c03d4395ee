import { type AccessContext, requirePermission } from "@patchbay/access";
import {
	ofParents,
	rawSql,
	type Sql,
	sql,
	type WithReader,
} from "@patchbay/db";
import { type AccountFilter, countedAccounts } from "./counted-accounts.ts";
import type { MetricStream } from "./mark-days-read.ts";

/** First days from which on all numbers of a connection count its present choice of conversions, by grain; null: all do. */
export interface HeldFrom {
	daily: string | null;
	hourly: string | null;
	region: string | null;
}

const grainOf: Record<MetricStream, keyof HeldFrom> = {
	METRICS_DAILY: "daily",
	METRICS_HOURLY: "hourly",
	METRICS_REGION: "region",
};

/**
 * Reads from which day on the numbers of a connection's chosen accounts count what it chose last. Connections asked for together
 * are one statement.
 */
export function readHeldFrom(
	ctx: AccessContext & WithReader,
	connectionId: string,
): Promise<HeldFrom> {
	requirePermission(ctx, "tenant.read");
	return ctx.reader.batched("conversion days", connectionId, async (ids) => {
		const rows = await ctx.reader.query<{
			id: string;
			stream: MetricStream;
			day: string;
		}>(
			sql`select a.connection_id as id, v.stream, max(upper(v.stale))::text as day from ad_account a
				join metric_coverage v on v.tenant_id = a.tenant_id and v.ad_account_id = a.id and not isempty(v.stale)
				where a.tenant_id = ${ctx.tenantId} and a.connection_id = any(${ids}::uuid[]) and a.selected
				group by a.connection_id, v.stream`,
		);
		return ids.map((id) => {
			const held: HeldFrom = { daily: null, hourly: null, region: null };
			for (const row of rows)
				if (row.id === id) held[grainOf[row.stream]] = row.day;
			return held;
		});
	});
}

/** Connection of a report some of whose days count an earlier choice of conversions. */
export interface EarlierConversions {
	connectionId: string;
	/** First day of the report, YYYY-MM-DD, from which on all of the connection's days count the present choice. */
	heldFrom: string;
}

/** More of them are not told of one report. */
export const mostEarlierConversions = 25;

/** Lists the connections of a report some of whose days still count what was chosen before as conversions. */
export function readEarlierConversions(
	ctx: AccessContext & WithReader,
	{
		from,
		to,
		stream,
		...filter
	}: AccountFilter & { from: string; to: string; stream: MetricStream },
	parentId?: string,
): Promise<EarlierConversions[]> {
	requirePermission(ctx, "tenant.read");
	const range: Sql = sql`datemultirange(daterange(${from}::date, ${to}::date, '[]'))`;
	const statement = sql`select a.connection_id as "connectionId", max(upper(v.stale * ${range}))::text as "heldFrom"
		from (select distinct counted.id, counted.connection_id from ${countedAccounts(ctx, filter)} counted) a
		join metric_coverage v on v.tenant_id = ${ctx.tenantId} and v.ad_account_id = a.id and v.stream = ${stream}
			and not isempty(v.stale) and v.stale && ${range}
		group by a.connection_id order by 2 desc, 1 limit ${rawSql(String(mostEarlierConversions))}`;
	return parentId
		? ofParents<EarlierConversions>(
				ctx.reader,
				parentId,
				`earlier conversions ${stream} ${from} ${to}`,
				statement,
			)
		: ctx.reader.query<EarlierConversions>(statement);
}
