import { type Database, inTenantSql, newId } from "@patchbay/db";
import { identityProviderOf } from "@patchbay/platforms";
import { defaultPlatform } from "../default-platform.ts";

/** Days of the fixtures, all over long ago: no row is partial. */
export const firstDay = "2026-03-01";
export const lastDay = "2026-03-03";

export interface Dashboard {
	brandIds: string[];
	grantIds: string[];
	/** Two of each brand, the older first. */
	connectionIds: string[];
	/** One of each connection. */
	adAccountIds: string[];
	/** Three of each connection. */
	campaignIds: string[];
	/** Two of each connection, the older first. */
	importJobIds: string[];
}

/**
 * Brands with two connections each, on one grant; a connection has an account, three campaigns that each spent
 * 1, 2, 3 … units on three days, and two jobs.
 */
export async function createDashboard(
	db: Database,
	tenantId: string,
	{ brands = 3 }: { brands?: number } = {},
): Promise<Dashboard> {
	const ids = (count: number) => Array.from({ length: count }, newId);
	const made: Dashboard = {
		brandIds: ids(brands),
		grantIds: ids(1),
		connectionIds: ids(brands * 2),
		adAccountIds: ids(brands * 2),
		campaignIds: ids(brands * 6),
		importJobIds: ids(brands * 4),
	};
	await inTenantSql(db, tenantId, async (sql) => {
		await sql.query("select ensure_metric_partitions($1::date, $2::date)", [
			firstDay,
			lastDay,
		]);
	});
	await inTenantSql(db, tenantId, async (sql) => {
		for (const statement of statements)
			await sql.query(statement.text, [
				tenantId,
				...statement.values.map((name) => made[name]),
			]);
	});
	return made;
}

const statements: { text: string; values: (keyof Dashboard)[] }[] = [
	{
		values: ["brandIds"],
		text: `insert into brand (id, tenant_id, name, updated_at)
			select id, $1, 'Brand ' || lpad(n::text, 3, '0'), now() from unnest($2::uuid[]) with ordinality as b(id, n)`,
	},
	{
		values: ["grantIds"],
		text: `insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id, platform_user_id, platform_user_name,
				status, granted_scopes, granted_by_type, granted_at)
			select id, $1, '${defaultPlatform}', '${identityProviderOf(defaultPlatform)}', 'OAUTH2', 'client', 'user-' || id, 'agency@example.test', 'ACTIVE',
				'{https://www.googleapis.com/auth/adwords}', 'SYSTEM', now() from unnest($2::uuid[]) with ordinality as g(id, n)`,
	},
	{
		// Of one brand and grant there is one connection: the second one stands for an older consent.
		values: ["connectionIds", "brandIds", "grantIds"],
		text: `insert into connection (id, tenant_id, brand_id, platform, grant_id, status, account_name, scope_sets,
				connected_by_type, connected_at)
			select id, $1, ($3::uuid[])[(n + 1) / 2], '${defaultPlatform}', case when n % 2 = 0 then ($4::uuid[])[1] end,
				case when n % 2 = 0 then 'ACTIVE' else 'ERROR' end::"ConnectionStatus", 'Account ' || n, '{ads}',
				'SYSTEM', timestamptz '2026-03-01T00:00:00Z' + n * interval '1 minute'
			from unnest($2::uuid[]) with ordinality as c(id, n)`,
	},
	{
		values: ["adAccountIds", "connectionIds"],
		text: `insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, currency_code, time_zone,
				selected, updated_at)
			select id, $1, ($3::uuid[])[n], '${defaultPlatform}', 'account-' || n, 'Account ' || n,
				case when n % 3 = 0 then 'EUR' else 'USD' end, 'America/New_York', true, now()
			from unnest($2::uuid[]) with ordinality as a(id, n)`,
	},
	{
		values: ["campaignIds", "adAccountIds", "connectionIds", "brandIds"],
		text: `insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
				platform_status, budget_micros, budget_period, currency_code, start_date, raw, imported_at)
			select id, $1, ($5::uuid[])[(n + 5) / 6], ($4::uuid[])[(n + 2) / 3], ($3::uuid[])[(n + 2) / 3], '${defaultPlatform}',
				'campaign-' || n, 'Campaign ' || lpad(n::text, 3, '0'),
				case when n % 2 = 0 then 'PAUSED' else 'ACTIVE' end::"CampaignStatus", 'ENABLED', 9007199254740993, 'DAILY',
				case when (n + 2) / 3 % 3 = 0 then 'EUR' else 'USD' end, '2026-02-28', jsonb_build_object('n', n),
				timestamptz '2026-03-04T00:00:00Z' + n * interval '1 second'
			from unnest($2::uuid[]) with ordinality as c(id, n)`,
	},
	{
		values: ["campaignIds"],
		text: `insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions,
				clicks, conversions, conversion_value_micros, first_seen_at, fetched_at)
			select $1, c.id, c.ad_account_id, day::date, c.currency_code, n * 1000000, n * 10, n, 0.5, 250000,
				'2026-03-04T06:00:00Z', '2026-03-04T06:00:00Z'
			from unnest($2::uuid[]) with ordinality as x(id, n)
			join campaign c on c.tenant_id = $1 and c.id = x.id
			cross join generate_series(date '${firstDay}', date '${lastDay}', interval '1 day') day`,
	},
	{
		values: ["importJobIds", "connectionIds"],
		text: `insert into import_job (id, tenant_id, connection_id, kind, status, trigger, stage, percent, metric_rows,
				queued_at, started_at, completed_at, started_by_type)
			select id, $1, ($3::uuid[])[(n + 1) / 2], 'FULL',
				case when n % 2 = 0 then 'SUCCEEDED' else 'FAILED' end::"ImportJobStatus", 'MANUAL', 'metrics', n, 9007199254740993,
				timestamptz '2026-03-04T00:00:00Z' + n * interval '1 minute', '2026-03-04T01:00:00Z', '2026-03-04T01:00:30Z',
				'SYSTEM'
			from unnest($2::uuid[]) with ordinality as j(id, n)`,
	},
];
