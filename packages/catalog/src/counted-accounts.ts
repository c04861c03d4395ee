import type { AccessContext } from "@patchbay/access";
import { joinSql, type Platform, rawSql, type Sql, sql } from "@patchbay/db";
import { InvalidInput } from "@patchbay/errors";

/** Accounts that a report or a list is about; what is left out admits all. */
export interface AccountFilter {
	brandIds?: readonly string[] | null | undefined;
	connectionIds?: readonly string[] | null | undefined;
	/** Accounts asked for by their id are there although they are hidden. */
	adAccountIds?: readonly string[] | null | undefined;
	platforms?: readonly Platform[] | null | undefined;
	/** Accounts of these campaigns, hidden ones too. */
	campaignIds?: readonly string[] | null | undefined;
	/** The same accounts as these, at whatever connection. */
	sameAs?: readonly string[] | undefined;
	/** Accounts of the brand, the connection or the campaign that SQL around this knows as `parent.id`. */
	parent?: "brand" | "connection" | "campaign" | undefined;
}

export interface CountedAccounts extends AccountFilter {
	/** Grain whose days are counted. */
	stream?: "METRICS_DAILY" | "METRICS_HOURLY" | "METRICS_REGION" | undefined;
	/** Only the last so many complete days in each account's own zone. */
	completeDays?: number | null | undefined;
	/** Each row of an account by itself, with all its days: for what is told of one campaign at one connection. */
	undivided?: boolean | undefined;
}

/**
 * Order in which rows of one account answer, the first the best: those synced now before history, then the newest data,
 * then the one that was found first.
 */
const answersBefore = {
	synced: (account: string, connection: string) =>
		`(${account}.selected and ${connection}.status <> 'DISCONNECTED')`,
	newest: (account: string) =>
		`coalesce(${account}.newest_day, date '-infinity')`,
};

/**
 * Derived table of the accounts that a report counts, under columns `id, connection_id, brand_id, platform, external_id, name,
 * time_zone, whole, counted_from, counted_to`: a row for each account and span of days that it answers, from `counted_from` to
 * before `counted_to`. Among the accounts that the filter admits, a day of one (platform, external id) is answered once: by the
 * first in order that has read the day wholly, and a day that none has read by the first. An account that no other admitted
 * one shares is `whole`: it has one row, without bounds. Hidden accounts are left out unless they are asked for.
 *
 * It holds no CTE and calls nothing unsafe without `completeDays`, so that a report over it may run in parallel.
 */
export function countedAccounts(
	{ tenantId }: Pick<AccessContext, "tenantId">,
	{
		stream = "METRICS_DAILY",
		completeDays,
		undivided = false,
		...filter
	}: CountedAccounts = {},
): Sql {
	const isAlone = undivided ? rawSql("true") : rawSql("cardinality(n.ids) = 1");
	const ranked = rankedAccounts({ tenantId }, filter);
	const spans = sql`select '-infinity'::date as counted_from, 'infinity'::date as counted_to where ${isAlone}
			union all
			select coalesce(lower(days), '-infinity'), coalesce(upper(days), 'infinity')
			from unnest(case when not (${isAlone}) then answered_days(${tenantId}, n.ids, n.nth::int, ${stream}) end) days`;
	const columns = rawSql(
		"n.id, n.connection_id, n.brand_id, n.platform, n.external_id, n.name, n.time_zone",
	);
	if (!completeDays)
		return sql`(select ${columns}, ${isAlone} as whole, span.counted_from, span.counted_to
			from ${ranked} n cross join lateral (${spans}) span)`;
	return sql`(select ${columns}, false as whole, greatest(span.counted_from, today.day - ${completeDays}::int) as counted_from,
			least(span.counted_to, today.day) as counted_to
		from ${ranked} n cross join lateral (select account_today(n.time_zone) as day) today cross join lateral (${spans}) span)`;
}

/**
 * Derived table of the accounts that hold data and that the filter admits, with their place among the rows of the same account
 * (`nth`, from 1) and the ids of all of those in that order.
 */
export function rankedAccounts(
	{ tenantId }: Pick<AccessContext, "tenantId">,
	filter: AccountFilter,
): Sql {
	return sql`(select a.id, a.connection_id, k.brand_id, a.platform, a.external_id, a.name, a.time_zone,
			row_number() over ranked as nth, array_agg(a.id) over (ranked rows between unbounded preceding and unbounded following) as ids
		from ad_account a join connection k on k.tenant_id = a.tenant_id and k.id = a.connection_id
		where ${joinSql([sql`a.tenant_id = ${tenantId}`, rawSql("a.holds_data"), ...admitted(filter, "a", "k")], " and ")}
		window ranked as (partition by a.platform, a.external_id
			order by ${rawSql(answersBefore.synced("a", "k"))} desc, ${rawSql(answersBefore.newest("a"))} desc, a.id))`;
}

/** Days that everything called "30 days" is about: complete ones, in each account's own zone. */
export const completeDaysOfStats = 30;

/** @throws InvalidInput for a number of days that no report has */
export function checkCompleteDays(
	days: number | null | undefined,
	field: string[],
): void {
	if (days === null || days === undefined) return;
	if (days >= 1 && days <= 1_200) return;
	throw new InvalidInput(
		"The number of complete days must be between 1 and 1,200.",
		{ field },
	);
}

/**
 * Conditions by which a list over `campaign c` holds a campaign once: those of the accounts that the filter admits, without the
 * ones that an account answering before theirs has too. The list's own filters go beside it.
 */
export function countedCampaigns(
	{ tenantId }: Pick<AccessContext, "tenantId">,
	filter: AccountFilter,
): Sql[] {
	const others = admitted(filter, "s", "sk");
	return [
		sql`exists (select from ad_account a where a.tenant_id = ${tenantId} and a.id = c.ad_account_id and ${visible(filter, "a")})`,
		sql`not exists (
			select from ad_account a
			join connection k on k.tenant_id = a.tenant_id and k.id = a.connection_id
			join ad_account s on s.tenant_id = a.tenant_id and s.platform = a.platform and s.external_id = a.external_id
				and s.holds_data and s.id <> a.id
			join connection sk on sk.tenant_id = s.tenant_id and sk.id = s.connection_id
			join campaign x on x.tenant_id = s.tenant_id and x.ad_account_id = s.id and x.external_id = c.external_id
			where a.tenant_id = ${tenantId} and a.id = c.ad_account_id
				and (${rawSql(`${answersBefore.synced("s", "sk")}, ${answersBefore.newest("s")}, a.id) > (${answersBefore.synced("a", "k")}, ${answersBefore.newest("a")}, s.id`)})
				and ${joinSql(others, " and ")})`,
	];
}

/** Conditions on an account and its connection, known under these names. */
function admitted(
	filter: AccountFilter,
	account: string,
	connection: string,
): Sql[] {
	const { brandIds, connectionIds, adAccountIds, platforms, campaignIds } =
		filter;
	const [a, k] = [rawSql(account), rawSql(connection)];
	return [
		visible(filter, account),
		...(brandIds ? [sql`${k}.brand_id = any(${brandIds}::uuid[])`] : []),
		...(connectionIds
			? [sql`${a}.connection_id = any(${connectionIds}::uuid[])`]
			: []),
		...(adAccountIds ? [sql`${a}.id = any(${adAccountIds}::uuid[])`] : []),
		...(platforms
			? [sql`${a}.platform = any(${platforms}::"Platform"[])`]
			: []),
		...(campaignIds
			? [
					sql`${a}.id in (select x.ad_account_id from campaign x where x.tenant_id = ${a}.tenant_id and x.id = any(${campaignIds}::uuid[]))`,
				]
			: []),
		...(filter.sameAs
			? [
					sql`(${a}.platform, ${a}.external_id) in (select x.platform, x.external_id from ad_account x
						where x.tenant_id = ${a}.tenant_id and x.id = any(${filter.sameAs}::uuid[]))`,
				]
			: []),
		...(filter.parent ? [ofParent[filter.parent](a, k)] : []),
	];
}

const ofParent: Record<
	NonNullable<AccountFilter["parent"]>,
	(account: Sql, connection: Sql) => Sql
> = {
	brand: (_account, connection) => sql`${connection}.brand_id = parent.id`,
	connection: (account) => sql`${account}.connection_id = parent.id`,
	campaign: (account) =>
		sql`${account}.id = (select x.ad_account_id from campaign x where x.tenant_id = ${account}.tenant_id and x.id = parent.id)`,
};

/** Condition of an account that shows: a hidden one only where it is asked for, one being deleted nowhere. */
function visible(
	{ adAccountIds, campaignIds, parent }: AccountFilter,
	account: string,
): Sql {
	const isAskedFor =
		adAccountIds !== null && adAccountIds !== undefined
			? true
			: Boolean(campaignIds) || parent === "campaign";
	return rawSql(
		isAskedFor
			? `${account}.deleting_at is null`
			: `${account}.hidden_at is null`,
	);
}
