import { rawSql, type Sql, sql } from "@patchbay/db";

/** Accounts `s` that are the same as an account `o`, itself among them, at connections of its brand. Hidden ones stand alone. */
const sameAccounts =
	rawSql(`join connection ok on ok.tenant_id = o.tenant_id and ok.id = o.connection_id
		join ad_account s on s.tenant_id = o.tenant_id and s.external_id = o.external_id and s.platform = o.platform
			and s.holds_data and s.hidden_at is null
		join connection sk on sk.tenant_id = s.tenant_id and sk.id = s.connection_id and sk.brand_id = ok.brand_id`);

/**
 * Derived table of the campaigns at the platform that several connections of one brand have, a row of ours for each: `id` with
 * each `other_id` of the same campaign, its own among them. Campaigns of accounts that nobody shares are not in it.
 */
export const sameCampaigns = (tenantId: string): Sql =>
	sql`(select x.id, y.id as other_id from ad_account o ${sameAccounts}
		join campaign x on x.tenant_id = o.tenant_id and x.ad_account_id = o.id
		join campaign y on y.tenant_id = s.tenant_id and y.ad_account_id = s.id and y.external_id = x.external_id
		where o.tenant_id = ${tenantId} and o.shared and o.hidden_at is null)`;

/** Campaigns `x` that are asked for, where another account may be the same as theirs. */
const shared = (tenantId: string, of: Sql): Sql =>
	sql`from campaign x
		join ad_account o on o.tenant_id = x.tenant_id and o.id = x.ad_account_id and o.shared and o.hidden_at is null
		${sameAccounts}
		where x.tenant_id = ${tenantId} and ${of} and s.id <> o.id`;

/**
 * Array of the ids of the campaigns' accounts, and of the same accounts at other connections of their brands.
 * @param of condition on the campaigns `x`
 */
export const accountsOfSame = (tenantId: string, of: Sql): Sql =>
	sql`array(select x.ad_account_id from campaign x where x.tenant_id = ${tenantId} and ${of}
		union all select s.id ${shared(tenantId, of)})`;

/**
 * Array of the ids of the campaigns, and of the same campaigns at other connections of their brands.
 * @param of condition on the campaigns `x`
 */
export const idsOfSame = (tenantId: string, of: Sql): Sql =>
	sql`array(select x.id from campaign x where x.tenant_id = ${tenantId} and ${of}
		union all select y.id from (select s.id, x.external_id ${shared(tenantId, of)}) s
		join campaign y on y.tenant_id = ${tenantId} and y.ad_account_id = s.id and y.external_id = s.external_id)`;

/** Condition on `x`: the campaign that SQL around this knows as `parent.id`. */
export const isParent: Sql = rawSql("x.id = parent.id");

/** Condition on `x`: one of these campaigns. */
export const isOneOf = (campaignIds: readonly string[]): Sql =>
	sql`x.id = any(${campaignIds}::uuid[])`;
