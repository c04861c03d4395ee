import pg from "pg";
import { literals } from "./platform.ts";

/**
 * Fills the database with connections: a thousand for each tenant that is there and for as many new ones as it takes,
 * each with a grant of its own and an audit entry of its save. Runs as the superuser: the policies would slow the
 * seeding, not the reading.
 *
 * @param thousands at least as many as there are tenants
 */
export async function seedConnections(
	superuserUrl: string,
	thousands: number,
): Promise<void> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	try {
		await client.query(`
			-- What is made here points where it should: the foreign keys need not look at each row.
			set session_replication_role = replica;

			insert into tenant (id, name, slug)
			select uuidv7(), 'Crowd ' || n, 'crowd-' || n
			from generate_series(1, ${thousands} - (select count(*) from tenant where slug <> 'installation')) n;

			create temporary table crowd as
			select uuidv7() as connection_id, uuidv7() as grant_id, uuidv7() as event_id, t.id as tenant_id,
				t.brand_id, n, coalesce(h.sequence, 0) + n as sequence
			from (select id, uuidv7() as brand_id from tenant where slug <> 'installation') t
			left join audit_chain_head h on h.tenant_id = t.id, generate_series(1, 1000) n;

			insert into brand (id, tenant_id, name, updated_at)
			select brand_id, tenant_id, 'Brand of the crowd', now() from crowd group by brand_id, tenant_id;

			insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id,
				platform_user_id, status, granted_scopes, credential_version, access_token_expires_at, last_verified_at,
				granted_by_type, granted_at)
			select grant_id, tenant_id, ${literals.platform}, ${literals.provider}, ${literals.method}, 'client', 'user-' || n, 'ACTIVE',
				${literals.scopes}, 1, now() + interval '2 hours', now(), 'SYSTEM', now()
			from crowd;

			insert into connection (id, tenant_id, brand_id, platform, grant_id, status, account_name, scope_sets,
				connected_by_type, connected_at)
			select connection_id, tenant_id, brand_id, ${literals.platform}, grant_id, 'ACTIVE', 'Account ' || n, ${literals.scopeSets}, 'SYSTEM',
				now() - random() * interval '300 days'
			from crowd;

			insert into audit_event (id, tenant_id, sequence, action, target_type, target_id, actor_type, actor_label,
				succeeded, occurred_at, detail, chain_hash)
			select event_id, tenant_id, sequence, 'CREDENTIAL_SAVE', 'Grant', grant_id, 'SYSTEM', 'seed', true, now(),
				'{"credentialVersion": 1}', '\\x00'
			from crowd;

			insert into audit_chain_head (tenant_id, sequence, chain_hash)
			select tenant_id, max(sequence), '\\x00' from crowd group by tenant_id
			on conflict (tenant_id) do update set sequence = excluded.sequence;

			drop table crowd;
		`);
		await client.query("analyze");
	} finally {
		await client.end();
	}
}
