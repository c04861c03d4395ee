import type pg from "pg";

/** Days whose kept sums are not those of the rows, in either direction. */
export async function wrongDays(superuser: pg.Client, age: "bound" | "exact") {
	const { rows } = await superuser.query(
		`with summed as (
			select tenant_id, ad_account_id, date, currency_code, count(*) as rows, sum(cost_micros) as cost_micros,
				sum(impressions) as impressions, sum(clicks) as clicks,
				coalesce(sum(round(conversions * 1000000)::bigint), 0) as conversions_micros,
				coalesce(sum(conversion_value_micros), 0) as conversion_value_micros,
				count(*) filter (where conversions is null) as unknown_conversions,
				count(*) filter (where conversion_value_micros is null) as unknown_conversion_values,
				min(fetched_at) as fetched_at
			from (
				select tenant_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions,
					conversion_value_micros, fetched_at from metric_daily
				union all
				select tenant_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions,
					conversion_value_micros, fetched_at from metric_unattributed
			) m group by tenant_id, ad_account_id, date, currency_code
		)
		select row_to_json(s) as summed, row_to_json(k) as kept from summed s
		full join metric_account_daily k using (tenant_id, ad_account_id, date, currency_code)
		where (s.rows, s.cost_micros, s.impressions, s.clicks, s.conversions_micros, s.conversion_value_micros,
				s.unknown_conversions, s.unknown_conversion_values) is distinct from
			(k.rows, k.cost_micros, k.impressions, k.clicks, k.conversions_micros, k.conversion_value_micros,
				k.unknown_conversions, k.unknown_conversion_values)
			or k.fetched_at ${age === "exact" ? "<>" : ">"} s.fetched_at`,
	);
	return rows;
}

/** Weeks of campaigns whose kept sums are not those of the rows. */
export async function wrongWeeks(superuser: pg.Client) {
	const { rows } = await superuser.query(
		`with summed as (
			select tenant_id, ad_account_id, date_trunc('week', date::timestamp)::date as week, campaign_id, currency_code,
				count(*) as rows, sum(cost_micros) as cost_micros, sum(impressions) as impressions, sum(clicks) as clicks,
				coalesce(sum(round(conversions * 1000000)::bigint), 0) as conversions_micros,
				coalesce(sum(conversion_value_micros), 0) as conversion_value_micros,
				count(*) filter (where conversions is null) as unknown_conversions,
				count(*) filter (where conversion_value_micros is null) as unknown_conversion_values
			from metric_daily group by tenant_id, ad_account_id, week, campaign_id, currency_code
		)
		select row_to_json(s) as summed, row_to_json(k) as kept from summed s
		full join metric_campaign_weekly k using (tenant_id, ad_account_id, week, campaign_id, currency_code)
		where (s.rows, s.cost_micros, s.impressions, s.clicks, s.conversions_micros, s.conversion_value_micros,
				s.unknown_conversions, s.unknown_conversion_values) is distinct from
			(k.rows, k.cost_micros, k.impressions, k.clicks, k.conversions_micros, k.conversion_value_micros,
				k.unknown_conversions, k.unknown_conversion_values)`,
	);
	return rows;
}

/** A sum of money by day and currency. */
export interface DaySum {
	date: string;
	currency: string;
	micros: bigint;
}

/**
 * Sums by day and currency as they are to be counted, of all brands or of one, from the finest rows: of the rows of one account
 * that are not hidden, a day is answered by the first that has read it wholly, or by the first where none has. First is what
 * is synced, then what has the newest data.
 */
export async function countedDays(
	superuser: pg.Client,
	tenantId: string,
	brandId: string | null,
): Promise<DaySum[]> {
	const { rows } = await superuser.query<DaySum>(
		`with account as (
			select a.id, a.external_id, row_number() over (partition by a.external_id order by
				(a.selected and k.status <> 'DISCONNECTED') desc, coalesce(a.newest_day, '-infinity') desc, a.id) as place
			from ad_account a join connection k on k.id = a.connection_id
			where a.tenant_id = $1 and a.holds_data and a.hidden_at is null and ($2::uuid is null or k.brand_id = $2)
		), fact as (
			select ad_account_id, date, currency_code, cost_micros from metric_daily
			union all select ad_account_id, date, currency_code, cost_micros from metric_unattributed
		), answer as (
			select distinct on (d.date, a.external_id) d.date, a.id
			from (select distinct date from fact) d cross join account a
			left join metric_coverage c on c.ad_account_id = a.id and c.stream = 'METRICS_DAILY'
			order by d.date, a.external_id, coalesce(c.days @> d.date, false) desc, a.place
		)
		select f.date::text, f.currency_code as currency, sum(f.cost_micros)::bigint as micros
		from answer a join fact f on f.ad_account_id = a.id and f.date = a.date
		group by f.date, f.currency_code order by f.date, f.currency_code`,
		[tenantId, brandId],
	);
	return rows.map((row) => ({ ...row, micros: BigInt(row.micros) }));
}
