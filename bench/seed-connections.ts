import pg from "pg";

/**
 * Fills the database with connections of 100 tenants, each connection with a grant of its own and an audit entry of
 * its save. Runs as the superuser: the policies would slow the seeding, not the reading.
 *
 * @param count a multiple of 100
 */
export async function seedConnections(
	superuserUrl: string,
	count: number,
): Promise<void> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		await client.query(`
			insert into tenant (id, name, slug)
			select uuidv7(), 'Crowd ' || n, 'crowd-' || n from generate_series(1, 100) n;

			insert into brand (id, tenant_id, name, updated_at)
			select uuidv7(), t.id, 'Brand of the crowd', now() from tenant t where t.slug like 'crowd-%';

			create temporary table crowd on commit drop as
			select uuidv7() as connection_id, uuidv7() as grant_id, b.tenant_id, b.id as brand_id, n
			from brand b, generate_series(1, ${Math.ceil(count / 100)}) n where b.name = 'Brand of the crowd';

			insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id,
				platform_user_id, status, granted_scopes, credential_version, access_token_expires_at, last_verified_at,
				granted_by_type, granted_at)
			select grant_id, tenant_id, 'GOOGLE_ADS', 'google', 'OAUTH2', 'client', 'user-' || n, 'ACTIVE',
				'{openid,email,https://www.googleapis.com/auth/adwords}', 1, now() + interval '2 hours', now(), 'SYSTEM', now()
			from crowd;

			insert into connection (id, tenant_id, brand_id, platform, grant_id, status, account_name, scope_sets,
				connected_by_type, connected_at)
			select connection_id, tenant_id, brand_id, 'GOOGLE_ADS', grant_id, 'ACTIVE', 'Account ' || n, '{ads}', 'SYSTEM',
				now() - random() * interval '300 days'
			from crowd;

			insert into audit_event (id, tenant_id, sequence, action, target_type, target_id, actor_type, actor_label,
				succeeded, occurred_at, detail, chain_hash)
			select uuidv7(), tenant_id, n, 'CREDENTIAL_SAVE', 'Grant', grant_id, 'SYSTEM', 'seed', true, now(),
				'{"credentialVersion": 1}', '\\x00'
			from crowd;
		`);
		await client.query("analyze");
	} finally {
		await client.end();
	}
}
