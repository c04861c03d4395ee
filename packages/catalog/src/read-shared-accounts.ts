import { type AccessContext, requirePermission } from "@patchbay/access";
import { ofParents, sql, type WithReader } from "@patchbay/db";
import { type AccountFilter, rankedAccounts } from "./counted-accounts.ts";

/** An account that several connections among those asked for have: one of them answers. */
export interface SharedAccount {
	/** Our row of the account at the connection that answers. */
	adAccountId: string;
	connectionId: string;
	/** The other connections, in the order in which they would answer. */
	otherConnectionIds: string[];
}

/** More of them are not told of one report. */
export const mostSharedAccounts = 25;

/** Lists the accounts that a report counts once although several of its connections have them, by name. */
export function readSharedAccounts(
	ctx: AccessContext & WithReader,
	filter: AccountFilter,
	parentId?: string,
): Promise<SharedAccount[]> {
	requirePermission(ctx, "tenant.read");
	const statement = sql`select n.id as "adAccountId", n.connection_id as "connectionId", (
			select array_agg(o.connection_id order by x.nth) from unnest(n.ids[2:]) with ordinality x(id, nth)
			join ad_account o on o.tenant_id = ${ctx.tenantId} and o.id = x.id
		) as "otherConnectionIds"
		from ${rankedAccounts(ctx, filter)} n where n.nth = 1 and cardinality(n.ids) > 1
		order by n.name, n.id limit ${mostSharedAccounts}`;
	return parentId
		? ofParents<SharedAccount>(
				ctx.reader,
				parentId,
				"shared accounts",
				statement,
			)
		: ctx.reader.query<SharedAccount>(statement);
}

/**
 * Reads which connection the workspace's totals count an account by now: another one than the account's own where several have
 * it. Null where none holds data of it. Accounts asked for together are one statement.
 */
export function readAnsweringConnection(
	ctx: AccessContext & WithReader,
	adAccountId: string,
): Promise<string | null> {
	requirePermission(ctx, "tenant.read");
	const { reader, tenantId } = ctx;
	return reader.batched("answering connection", adAccountId, async (ids) => {
		const rows = await reader.query<{ id: string; connectionId: string }>(
			sql`select a.id, n.connection_id as "connectionId" from ad_account a
				join ${rankedAccounts(ctx, { sameAs: ids })} n on n.platform = a.platform and n.external_id = a.external_id and n.nth = 1
				where a.tenant_id = ${tenantId} and a.id = any(${ids}::uuid[])`,
		);
		const found = new Map(
			rows.map(({ id, connectionId }) => [id, connectionId]),
		);
		return ids.map((id) => found.get(id) ?? null);
	});
}
