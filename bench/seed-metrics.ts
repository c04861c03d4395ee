import pg from "pg";
import { literals } from "./platform.ts";

export const metricSeed = {
	brands: 500,
	/** Four of each brand, each on a platform of its own, with one ad account. */
	connections: 2_000,
	/** Fifty of each account. */
	campaigns: 100_000,
	/** Days that are covered, up to yesterday. */
	days: 400,
	/** Days of them on which a campaign runs: 20,000,000 rows. */
	daysOfCampaign: 200,
};

const platforms = ["GOOGLE_ADS", "META_ADS", "TIKTOK_ADS", "MICROSOFT_ADS"];

/**
 * Fills an empty database with an agency of 20,000,000 campaign-days, and with a small tenant beside it. Runs as the
 * superuser, and foreign keys do not look at each row.
 */
export async function seedMetrics(superuserUrl: string): Promise<void> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		await client.query(
			`select ensure_metric_partitions(current_date - ${metricSeed.days}, current_date)`,
		);
		await client.query(things);
		const { rows } = await client.query<{ month: string }>(
			`select to_char(month, 'YYYY-MM-DD') as month from generate_series(
				date_trunc('month', current_date - ${metricSeed.days}::int), current_date, interval '1 month') month`,
		);
		for (const { month } of rows) {
			const began = performance.now();
			const { rowCount } = await client.query(daysOfMonth(month));
			console.log(
				`seeded ${month.slice(0, 7)}: ${rowCount} rows in ${((performance.now() - began) / 1000).toFixed(0)} s`,
			);
		}
		await client.query("vacuum analyze");
		await client.query("checkpoint");
	} finally {
		await client.end();
	}
}

const things = `
	set session_replication_role = replica;
	alter table metric_daily enable always trigger sum_inserted;
	alter table metric_daily enable always trigger sum_inserted_weeks;
	alter table campaign enable always trigger mark_account_data;

	insert into tenant (id, name, slug) values (uuidv7(), 'Agency', 'agency'), (uuidv7(), 'Small', 'small');

	insert into brand (id, tenant_id, name, updated_at)
	select uuidv7(), t.id, 'Brand ' || n, now() from tenant t, generate_series(1, ${metricSeed.brands}) n
	where t.slug = 'agency' or t.slug = 'small' and n <= 2;

	insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id, platform_user_id,
		status, granted_scopes, granted_by_type, granted_at)
	select uuidv7(), t.id, ${literals.platform}, ${literals.provider}, ${literals.method}, 'client', 'user', 'ACTIVE',
		${literals.scopes}, 'SYSTEM', now()
	from tenant t where t.slug in ('agency', 'small');

	insert into connection (id, tenant_id, brand_id, platform, grant_id, status, account_name, scope_sets, connected_by_type,
		connected_at)
	select uuidv7(), b.tenant_id, b.id, p.platform::"Platform", g.id, 'ACTIVE', 'Account of ' || b.name, ${literals.scopeSets}, 'SYSTEM',
		now() - p.n * interval '1 minute'
	from brand b join platform_grant g on g.tenant_id = b.tenant_id,
		unnest(array['${platforms.join("','")}']) with ordinality p(platform, n);

	insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, currency_code, time_zone, selected, updated_at)
	select uuidv7(), c.tenant_id, c.id, c.platform, 'account-' || row_number() over (order by c.id), 'Account of ' || c.account_name,
		(array['USD','USD','EUR'])[1 + (row_number() over (order by c.id)) % 3],
		(array['America/New_York','Europe/Berlin','Asia/Tokyo','UTC'])[1 + (row_number() over (order by c.id)) % 4], true, now()
	from connection c;

	insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
		platform_status, currency_code, imported_at)
	select uuidv7(), a.tenant_id, c.brand_id, c.id, a.id, a.platform, a.external_id || '-' || n, 'Campaign ' || n || ' of ' || a.name,
		'ACTIVE', 'ENABLED', a.currency_code, now()
	from ad_account a join connection c on c.id = a.connection_id, generate_series(1, ${metricSeed.campaigns / metricSeed.connections}) n
	order by a.id, n;

	create temporary table numbered as
	select c.tenant_id, c.id as campaign_id, c.ad_account_id, c.currency_code, row_number() over (order by c.id) as n from campaign c;
	analyze;
`;

/**
 * Campaign-days of one month, in the order in which imports of it would write them: account by account. Each campaign
 * runs on half of the days in one stretch, which may go over the end to the beginning.
 */
const daysOfMonth = (month: string) => `
	insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks,
		conversions, conversion_value_micros, first_seen_at, fetched_at)
	select c.tenant_id, c.campaign_id, c.ad_account_id, d.day, c.currency_code, (c.n * 7919 + d.n * 104729) % 90000000,
		(c.n * 31 + d.n * 17) % 20000, (c.n + d.n) % 500, (c.n % 8) * 0.25, (c.n % 8) * 5000000, now(), now()
	from numbered c
	join (
		select day::date as day, day::date - (current_date - ${metricSeed.days}) as n
		from generate_series(greatest(date '${month}', current_date - ${metricSeed.days}),
			least((date '${month}' + interval '1 month - 1 day')::date, current_date - 1), interval '1 day') day
	) d on (d.n + c.n * 37) % ${metricSeed.days} < ${metricSeed.daysOfCampaign}
	order by c.ad_account_id, c.campaign_id, d.day`;
