import { createHash, randomBytes } from "node:crypto";
import pg from "pg";
import { literals } from "./platform.ts";

export interface SeededKeys {
	/** READ, CONNECT and ADMIN, of a tenant whose pages are full on each level. */
	dear: string;
	/** READ, of another tenant with one brand. */
	other: string;
}

/**
 * Fills an empty database so that lists within lists have full pages: brands, connections and campaigns of which some
 * have `width` ad groups, ads, keywords and assets each, jobs with as many events and failures, and 90 days of metrics.
 * Runs as the superuser.
 */
export async function seedFullPages(
	superuserUrl: string,
	width = 100,
): Promise<SeededKeys> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		await client.query(
			"select ensure_metric_partitions('2026-01-01'::date, '2026-03-31'::date)",
		);
		await client.query(statements.replaceAll(":width", String(width)));
		const keys = {
			dear: await addKey(client, "dear", "{READ,CONNECT,ADMIN}"),
			other: await addKey(client, "other", "{READ}"),
		};
		await client.query("analyze");
		return keys;
	} finally {
		await client.end();
	}
}

async function addKey(
	client: pg.Client,
	slug: string,
	scopes: string,
): Promise<string> {
	const key = `pbk_${randomBytes(32).toString("base64url")}`;
	await client.query(
		`insert into api_key (id, tenant_id, name, prefix, key_hash, scopes)
		select uuidv7(), id, 'bench', $2, $3, $4 from tenant where slug = $1`,
		[slug, key.slice(0, 12), createHash("sha256").update(key).digest(), scopes],
	);
	return key;
}

const statements = `
	insert into tenant (id, name, slug) values (uuidv7(), 'Dear', 'dear'), (uuidv7(), 'Other', 'other');
	insert into brand (id, tenant_id, name, updated_at)
	select uuidv7(), id, 'Brand', now() from tenant where slug = 'other';

	insert into brand (id, tenant_id, name, updated_at)
	select uuidv7(), t.id, 'Brand ' || n, now() from tenant t, generate_series(1, :width) n where t.slug = 'dear';
	insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id, platform_user_id,
		status, granted_scopes, granted_by_type, granted_at)
	select uuidv7(), t.id, ${literals.platform}, ${literals.provider}, ${literals.method}, 'client', 'user-' || n, 'ACTIVE',
		${literals.scopes}, 'SYSTEM', now()
	from tenant t, generate_series(1, :width) n where t.slug = 'dear';
	insert into connection (id, tenant_id, brand_id, platform, grant_id, status, account_name, scope_sets, connected_by_type,
		connected_at)
	select uuidv7(), b.tenant_id, b.id, ${literals.platform}, g.id, 'ACTIVE', b.name, ${literals.scopeSets}, 'SYSTEM', now()
	from brand b join platform_grant g on g.tenant_id = b.tenant_id
		and g.platform_user_id = 'user-' || split_part(b.name, ' ', 2);
	insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, currency_code, time_zone, selected, updated_at)
	select uuidv7(), c.tenant_id, c.id, ${literals.platform}, 'account-' || n || ' of ' || c.account_name, 'Account ' || n, 'USD', 'America/New_York', true, now()
	from connection c, generate_series(1, greatest(2, :width / 5)) n;
	insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
		platform_status, budget_micros, budget_period, currency_code, start_date, raw, imported_at)
	select uuidv7(), c.tenant_id, c.brand_id, c.id, a.id, ${literals.platform}, 'campaign-' || n,
		'Campaign ' || lpad(n::text, 3, '0') || ' of ' || c.account_name, 'ACTIVE', 'ENABLED', 9007199254740993, 'DAILY', 'USD',
		'2026-01-01', jsonb_build_object('name', repeat('x', 2000)), now()
	from connection c join ad_account a on a.connection_id = c.id and a.name = 'Account 1', generate_series(1, 10) n;

	create temporary table wide as select * from campaign order by name, id limit greatest(10, :width / 5);
	insert into ad_group (id, tenant_id, campaign_id, external_id, name, status, platform_status, imported_at)
	select uuidv7(), c.tenant_id, c.id, 'group-' || n, 'Ad group ' || n, 'ACTIVE', 'ENABLED', now()
	from wide c, generate_series(1, :width) n;
	insert into ad (id, tenant_id, campaign_id, ad_group_id, external_id, name, status, platform_status, headlines, descriptions,
		destination_url, imported_at)
	select uuidv7(), g.tenant_id, g.campaign_id, g.id, 'ad-' || n, 'Ad ' || n, 'ACTIVE', 'ENABLED',
		array_fill('A headline of an ad'::text, array[15]), array_fill('A description of an ad, somewhat longer'::text, array[4]),
		'https://shop.example/landing/page?utm_source=ads', now()
	from ad_group g, generate_series(1, greatest(10, :width / 2)) n;
	insert into keyword (id, tenant_id, campaign_id, ad_group_id, external_id, text, match_type, status, platform_status, imported_at)
	select uuidv7(), g.tenant_id, g.campaign_id, g.id, 'keyword-' || n, 'red shoes ' || n, 'EXACT', 'ACTIVE', 'ENABLED', now()
	from ad_group g, generate_series(1, greatest(10, :width / 2)) n;
	insert into asset (id, tenant_id, connection_id, ad_account_id, platform, external_id, kind, name, text, mime_type, byte_size,
		sha256, width, height, blob_key, stored_at, imported_at)
	select uuidv7(), c.tenant_id, c.connection_id, c.ad_account_id, ${literals.platform}, 'asset-' || c.id || n, 'IMAGE', 'Banner ' || n,
		repeat('x', 90), 'image/png', 100000, repeat('ab', 32), 1200, 628, 'campaign-assets/' || n, now(), now()
	from (select * from wide limit 2) c, generate_series(1, :width) n;
	insert into asset_link (id, tenant_id, campaign_id, ad_id, asset_id, field_type, imported_at)
	select uuidv7(), d.tenant_id, d.campaign_id, d.id, a.id, 'MARKETING_IMAGE', now()
	from (select * from ad order by id limit :width * 5) d, (select * from asset order by id limit :width) a;
	insert into asset_link (id, tenant_id, campaign_id, asset_id, field_type, imported_at)
	select uuidv7(), c.tenant_id, c.id, a.id, 'LOGO', now() from wide c, (select * from asset order by id limit :width) a;

	insert into import_job (id, tenant_id, connection_id, kind, status, trigger, stage, percent, total_campaigns,
		imported_campaigns, metric_rows, queued_at, started_at, completed_at, started_by_type)
	select uuidv7(), c.tenant_id, c.id, 'FULL', 'SUCCEEDED', 'MANUAL', 'done', 100, 12, 12, 1080, now() - n * interval '1 day',
		now() - n * interval '1 day', now() - n * interval '1 day', 'SYSTEM'
	from connection c, generate_series(1, 10) n;
	create temporary table newest as select * from import_job order by queued_at desc, id desc limit :width * 4;
	insert into import_event (id, tenant_id, import_job_id, stage, what, message)
	select uuidv7(), tenant_id, id, 'metrics', 'STARTED', repeat('x', 200) from newest, generate_series(1, :width) n;
	insert into import_failure (id, tenant_id, import_job_id, entity, external_id, code, message)
	select uuidv7(), tenant_id, id, 'Campaign', 'campaign-' || n, 'PLATFORM_REPLY_CHANGED', repeat('x', 300)
	from newest, generate_series(1, :width) n;
	insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks,
		conversions, conversion_value_micros, first_seen_at, fetched_at)
	select c.tenant_id, c.id, c.ad_account_id, day::date, c.currency_code, 1000000, 10, 1, 0.5, 250000, now(), now()
	from campaign c, generate_series(date '2026-01-01', date '2026-03-31', interval '1 day') day;
	insert into audit_event (id, tenant_id, sequence, action, actor_type, actor_label, purpose, succeeded, occurred_at, chain_hash)
	select uuidv7(), t.id, 1000000 + n, 'VERIFY', 'SYSTEM', 'bench', repeat('x', 200), true, now(), '\\x00'
	from tenant t, generate_series(1, 1000) n where t.slug = 'dear';
`;
