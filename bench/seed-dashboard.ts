import { createHash, randomBytes } from "node:crypto";
import pg from "pg";
import { literals } from "./platform.ts";

export interface SeededTenant {
	tenantId: string;
	apiKey: string;
}

/**
 * Fills an empty database with 20 tenants, 2,000 connections (each with a brand and a grant of its own) and 40,000 jobs,
 * and gives one tenant an API key. Runs as the superuser: the policies would slow the seeding, not the reading.
 */
export async function seedDashboard(
	superuserUrl: string,
): Promise<SeededTenant> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	const apiKey = `pbk_${randomBytes(32).toString("base64url")}`;
	try {
		await client.query(`
			insert into tenant (id, name, slug)
			select uuidv7(), 'Tenant ' || n, 'tenant-' || n from generate_series(1, 20) n;

			insert into brand (id, tenant_id, name, updated_at)
			select uuidv7(), t.id, 'Brand ' || n, now() from tenant t, generate_series(1, 100) n where t.slug like 'tenant-%';

			insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id, platform_user_id, status,
				granted_scopes, granted_by_type, granted_at)
			select uuidv7(), t.id, ${literals.platform}, ${literals.provider}, ${literals.method}, 'client', 'user-' || n, 'ACTIVE',
				${literals.scopes}, 'SYSTEM', now()
			from tenant t, generate_series(1, 100) n where t.slug like 'tenant-%';

			insert into connection (id, tenant_id, brand_id, platform, grant_id, status, account_name, scope_sets,
				connected_by_type, connected_at)
			select uuidv7(), b.tenant_id, b.id, ${literals.platform}, g.id, 'ACTIVE', 'Account of ' || b.name, ${literals.scopeSets}, 'SYSTEM',
				now() - random() * interval '300 days'
			from brand b
			join platform_grant g on g.tenant_id = b.tenant_id
				and g.platform_user_id = 'user-' || split_part(b.name, ' ', 2);

			insert into import_job (id, tenant_id, connection_id, kind, status, trigger, stage, percent, total_campaigns,
				imported_campaigns, metric_rows, queued_at, started_at, completed_at, started_by_type)
			select uuidv7(), c.tenant_id, c.id, 'FULL', 'SUCCEEDED', 'MANUAL', 'done', 100, 12, 12, 1080,
				now() - n * interval '1 day', now() - n * interval '1 day', now() - n * interval '1 day', 'SYSTEM'
			from connection c, generate_series(1, 20) n;
		`);
		const { rows } = await client.query<{ id: string }>(
			"select id from tenant where slug = 'tenant-7'",
		);
		const tenantId = rows[0]?.id ?? "";
		await client.query(
			`insert into api_key (id, tenant_id, name, prefix, key_hash, scopes)
			values (uuidv7(), $1, 'bench', $2, $3, '{READ}')`,
			[
				tenantId,
				apiKey.slice(0, 12),
				createHash("sha256").update(apiKey).digest(),
			],
		);
		await client.query("analyze");
		return { tenantId, apiKey };
	} finally {
		await client.end();
	}
}
