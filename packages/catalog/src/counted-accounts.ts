import type { AccessContext } from "@patchbay/access";
import { joinSql, type Platform, rawSql, type Sql, sql } from "@patchbay/db";
import { InvalidInput } from "@patchbay/errors";
import { dayZoneOf } from "./day-zone.ts";
import { accountsOfSame, isOneOf, isParent } from "./same-campaigns.ts";

/** Accounts that a report or a list is about; what is left out admits all. */
export interface AccountFilter {
	brandIds?: readonly string[] | null | undefined;
	connectionIds?: readonly string[] | null | undefined;
	/** Accounts asked for by their id are there although they are hidden. */
	adAccountIds?: readonly string[] | null | undefined;
	platforms?: readonly Platform[] | null | undefined;
	/** Accounts of these campaigns, hidden ones too, and the same accounts at other connections of their brands. */
	campaignIds?: readonly string[] | null | undefined;
	/** The same accounts as these, at whatever connection. */
	sameAs?: readonly string[] | undefined;
	/** Accounts of these connections, or these accounts, with the same ones at other connections of their brands. */
	sameInBrand?:
		| Pick<AccountFilter, "connectionIds" | "adAccountIds">
		| undefined;
	/** Accounts of the brand, the connection or the campaign, as by `campaignIds`, that SQL around this knows as `parent.id`. */
	parent?: "brand" | "connection" | "campaign" | undefined;
}

export interface CountedAccounts extends AccountFilter {
	/** Grain whose days are counted. */
	stream?: "METRICS_DAILY" | "METRICS_HOURLY" | "METRICS_REGION" | undefined;
	/** Only the last so many complete days in each account's own zone. */
	completeDays?: number | null | undefined;
	/**
	 * Each brand by itself, with all of its connections whichever the filter names; accounts that are hidden, where the filter
	 * asks for them, each by itself: for what is told of campaigns, which belong to a brand.
	 */
	byBrand?: boolean | undefined;
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
 * day_zone, whole, counted_from, counted_to`: a row for each account and span of days that it answers, from `counted_from` to
 * before `counted_to`. Among the accounts that the filter admits, a day of one (platform, external id) is answered once: by the
 * first in order that has read the day wholly, and a day that none has read by the first. An account that no other admitted
 * one shares is `whole`: it has one row, without bounds. Hidden accounts are left out unless they are asked for.
 *
 * It holds no CTE and calls nothing unsafe without `completeDays`, so that a report over it may run in parallel.
 */
export function countedAccounts(
	ctx: Pick<AccessContext, "tenantId">,
	{
		stream = "METRICS_DAILY",
		completeDays,
		byBrand = false,
		...filter
	}: CountedAccounts = {},
): Sql {
	const isAlone = byBrand
		? "(not a.shared or a.hidden_at is not null)"
		: "not a.shared";
	const alone = sql`select ${columnsOf("a", "k")}, true as whole, '-infinity'::date as counted_from, 'infinity'::date as counted_to
		${accountsWithData(ctx, filter, isAlone)}`;
	const { brandIds, connectionIds, adAccountIds, platforms, parent } = filter;
	const ranked = byBrand
		? rankedAccounts(
				ctx,
				{
					brandIds,
					platforms,
					parent,
					sameInBrand: { connectionIds, adAccountIds },
				},
				{ byBrand },
			)
		: rankedAccounts(ctx, filter);
	const shared = sql`select ${columnsOf("n")}, cardinality(n.ids) = 1 as whole, coalesce(lower(days), '-infinity') as counted_from,
			coalesce(upper(days), 'infinity') as counted_to
		from ${ranked} n
		cross join unnest(case when cardinality(n.ids) = 1 then '{(,)}'::datemultirange
			else answered_days(${ctx.tenantId}, n.ids, array_position(n.ids, n.id), ${stream}) end) days`;
	const counted = sql`(${alone} union all ${shared})`;
	if (!completeDays) return counted;
	return sql`(select ${columnsOf("n")}, false as whole, greatest(n.counted_from, today.day - ${completeDays}::int) as counted_from,
			least(n.counted_to, today.day) as counted_to
		from ${counted} n cross join lateral (select account_today(n.day_zone) as day) today)`;
}

/**
 * Derived table of the accounts that another connection may have too, as far as the filter admits them, each with the ids of all
 * rows of the same account in the order in which they answer.
 */
export function rankedAccounts(
	ctx: Pick<AccessContext, "tenantId">,
	filter: AccountFilter,
	{ byBrand = false }: Pick<CountedAccounts, "byBrand"> = {},
): Sql {
	return sql`(select ${columnsOf("a", "k")}, array_agg(a.id) over ranked as ids
		${accountsWithData(ctx, filter, "a.shared")}
		window ranked as (partition by a.platform, a.external_id${rawSql(byBrand ? ", k.brand_id" : "")}
			order by ${rawSql(answersBefore.synced("a", "k"))} desc, ${rawSql(answersBefore.newest("a"))} desc, a.id
			rows between unbounded preceding and unbounded following))`;
}

/** @param connection of an account that is a row of `ad_account`; left out for one of a derived table */
const columnsOf = (account: string, connection?: string): Sql =>
	rawSql(
		`${account}.id, ${account}.connection_id, ${connection ?? account}.brand_id, ${account}.platform, ${account}.external_id, ${account}.name,
			${connection === undefined ? `${account}.day_zone` : `${dayZoneOf(account)} as day_zone`}`,
	);

/** @param condition beside those of the filter, over account `a` and connection `k` */
function accountsWithData(
	{ tenantId }: Pick<AccessContext, "tenantId">,
	filter: AccountFilter,
	condition: string,
): Sql {
	const conditions = [
		sql`a.tenant_id = ${tenantId}`,
		rawSql("a.holds_data"),
		rawSql(condition),
		...admitted(tenantId, filter, "a", "k"),
	];
	return sql`from ad_account a join connection k on k.tenant_id = a.tenant_id and k.id = a.connection_id
		where ${joinSql(conditions, " and ")}`;
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
	const others = admitted(tenantId, filter, "s", "sk");
	// Accounts about which there is something to decide are a few: they are looked up once. For campaigns of those a value for
	// each row, rather than a semi-join that a planner may put first: a page reads the list in its own order.
	return [
		sql`(c.ad_account_id not in (
			select u.id from ad_account u where u.tenant_id = ${tenantId} and (u.shared or u.hidden_at is not null)
		) or coalesce((
			select ${visible(filter, "a")} and (not a.shared or not exists (
				select from connection k, ad_account s
				join connection sk on sk.tenant_id = s.tenant_id and sk.id = s.connection_id
				join campaign x on x.tenant_id = s.tenant_id and x.ad_account_id = s.id
				where k.tenant_id = ${tenantId} and k.id = a.connection_id and s.tenant_id = ${tenantId}
					and s.platform = a.platform and s.external_id = a.external_id and s.holds_data and s.id <> a.id
					and x.external_id = c.external_id
					and (${rawSql(`${answersBefore.synced("s", "sk")}, ${answersBefore.newest("s")}, a.id) > (${answersBefore.synced("a", "k")}, ${answersBefore.newest("a")}, s.id`)})
					and ${joinSql(others, " and ")}))
			from ad_account a where a.tenant_id = ${tenantId} and a.id = c.ad_account_id), false))`,
	];
}

/** Conditions on an account and its connection, known under these names. */
function admitted(
	tenantId: string,
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
			? [sql`${a}.id = any(${accountsOfSame(tenantId, isOneOf(campaignIds))})`]
			: []),
		...(filter.sameAs
			? [
					sql`(${a}.platform, ${a}.external_id) in (select x.platform, x.external_id from ad_account x
						where x.tenant_id = ${tenantId} and x.id = any(${filter.sameAs}::uuid[]))`,
				]
			: []),
		...sameInBrand(tenantId, filter.sameInBrand, a, k),
		...(filter.parent ? [ofParent(tenantId, filter.parent, a, k)] : []),
	];
}

function sameInBrand(
	tenantId: string,
	{
		connectionIds,
		adAccountIds,
	}: NonNullable<AccountFilter["sameInBrand"]> = {},
	account: Sql,
	connection: Sql,
): Sql[] {
	const among = [
		...(connectionIds
			? [sql`x.connection_id = any(${connectionIds}::uuid[])`]
			: []),
		...(adAccountIds ? [sql`x.id = any(${adAccountIds}::uuid[])`] : []),
	];
	if (among.length === 0) return [];
	return [
		sql`(${account}.platform, ${account}.external_id, ${connection}.brand_id) in (
			select x.platform, x.external_id, xk.brand_id from ad_account x
			join connection xk on xk.tenant_id = x.tenant_id and xk.id = x.connection_id
			where x.tenant_id = ${tenantId} and ${joinSql(among, " and ")})`,
	];
}

function ofParent(
	tenantId: string,
	parent: NonNullable<AccountFilter["parent"]>,
	account: Sql,
	connection: Sql,
): Sql {
	switch (parent) {
		case "brand":
			return sql`${connection}.brand_id = parent.id`;
		case "connection":
			return sql`${account}.connection_id = parent.id`;
		case "campaign":
			return sql`${account}.id = any(${accountsOfSame(tenantId, isParent)})`;
	}
}

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
