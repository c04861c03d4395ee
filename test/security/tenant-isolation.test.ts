import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asOwner } from "../support/as-owner.ts";
import { fillTables } from "../support/catalog/fill-tables.ts";
import {
	readTenantTables,
	type TenantTable,
} from "../support/catalog/tenant-tables.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";

/** Tables of nobody in particular. A new one is added here after somebody has thought about who may read it. */
const tablesOfNoTenant = [
	"_prisma_migrations",
	// Of people at a platform, whichever tenants they gave access to; reached by functions alone.
	"data_deletion",
	// Hashes of apps and accounts whose hold was lifted.
	"import_wake",
	"platform_hold",
	"platform_key_owner",
	"platform_limit_change",
	"platform_limit_window",
	"tenant",
];

let database: TestDatabase;
let admin: pg.Client;
let app: pg.Client;
let tables: TenantTable[];
let ours: string;
let theirs: string;
let theirRows: Map<string, Record<string, unknown>>;

beforeAll(async () => {
	database = await createTestDatabase();
	admin = await connect(database.superuserUrl);
	app = await connect(database.url);
	tables = await readTenantTables(admin);
	await app.query(
		"select ensure_metric_partitions('2026-11-01', '2026-11-30')",
	);
	ours = (await createTenant(database)).tenantId;
	theirs = (await createTenant(database)).tenantId;
	await fill(ours);
	theirRows = await fill(theirs);
});
afterAll(async () => {
	await Promise.all([admin.end(), app.end()]);
	await database.drop();
});

/** `member` has a row already: the tenant's owner. */
function fill(tenantId: string) {
	return asOwner(database, tenantId, (client) =>
		fillTables(client, tables, tenantId),
	);
}

test("every tenant table has rows of both tenants in this test", async () => {
	const empty: string[] = [];
	for (const { name } of tables) {
		const { rows } = await admin.query(
			`select count(distinct tenant_id)::int as tenants from "${name}"`,
		);
		if (rows[0].tenants < 2) empty.push(name);
	}

	expect(empty).toEqual([]);
	expect(tables.length).toBeGreaterThanOrEqual(21);
});

test("every other table is known to belong to no tenant", async () => {
	const { rows } = await admin.query(`
		select c.relname as name from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
			and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
		order by 1`);

	expect(rows.map(({ name }) => name)).toEqual(tablesOfNoTenant);
});

test("row-level security is on and forced for every tenant table, partitions too", async () => {
	const { rows } = await admin.query(`
		select c.relname as name from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and (c.relname = 'tenant' or exists (
				select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id'))
			and not (c.relrowsecurity and c.relforcerowsecurity
				and exists (select from pg_policy p where p.polrelid = c.oid))`);

	expect(rows).toEqual([]);
});

test("no policy lets the app see more than its tenant", async () => {
	const { rows } = await admin.query(`
		select tablename, policyname from pg_policies
		where schemaname = 'public' and roles <> '{patchbay_system}' and not (
			qual like '%current_setting(''app.tenant_id''::text, true)%' and (with_check is null or with_check = qual))`);

	expect(rows).toEqual([]);
});

test("with a tenant set, no other tenant's row is read", async () => {
	const seen: string[] = [];
	for (const { name } of tables) {
		const count = await attempt(
			ours,
			`select from "${name}" where tenant_id <> '${ours}'`,
		);
		if (count !== "denied" && count !== 0) seen.push(name);
		const own = await attempt(ours, `select from "${name}"`);
		if (own !== "denied" && own === 0) seen.push(`${name}: not even its own`);
	}

	expect(seen).toEqual([]);
	expect(await attempt(ours, "select from tenant")).toBe(1);
});

test("with no tenant set, nothing is read, by the app and by the owner", async () => {
	const seen: string[] = [];
	const owner = await connect(database.ownerUrl);
	for (const { name } of [...tables, { name: "tenant" }])
		for (const [role, client] of Object.entries({ app, owner })) {
			const count = await attempt(undefined, `select from "${name}"`, client);
			if (count !== "denied" && count !== 0)
				seen.push(`${name} by the ${role}`);
		}
	await owner.end();

	expect(seen).toEqual([]);
});

test("no other tenant's row is changed or deleted, and no row is given to another tenant", async () => {
	const before = await fingerprints();
	const done: string[] = [];
	for (const { name, columns } of tables) {
		const written = columns.filter(({ isGenerated }) => !isGenerated);
		const names = written.map((column) => `"${column.name}"`);
		const copied = written.map(({ name: column }) =>
			column === "tenant_id"
				? `'${theirs}'`
				: column === "id"
					? "gen_random_uuid()"
					: `"${column}"`,
		);
		const attempts = {
			update: `update "${name}" set tenant_id = tenant_id where tenant_id = '${theirs}'`,
			delete: `delete from "${name}" where tenant_id = '${theirs}'`,
			give: `update "${name}" set tenant_id = '${theirs}' where tenant_id = '${ours}'`,
			insert: `insert into "${name}" (${names}) select ${copied} from "${name}"`,
		};
		for (const [kind, statement] of Object.entries(attempts)) {
			const count = await attempt(ours, statement);
			if (count !== "denied" && count !== 0) done.push(`${kind} ${name}`);
		}
	}

	expect(done).toEqual([]);
	expect(await fingerprints()).toEqual(before);
});

test("every foreign key between tenant tables holds the tenant, so no row points across", async () => {
	const names = new Set(tables.map(({ name }) => name));
	const wrong: string[] = [];
	for (const { foreignKeys } of tables)
		for (const key of foreignKeys) {
			const at = key.columns.indexOf("tenant_id");
			const target = names.has(key.parent) ? "tenant_id" : "id";
			if (key.parentColumns[at] !== target || key.onDelete !== "r")
				wrong.push(key.name);
		}
	expect(wrong).toEqual([]);

	const crossed: string[] = [];
	for (const { foreignKeys } of tables)
		for (const { table, columns, parent, parentColumns } of foreignKeys)
			for (const [index, column] of columns.entries()) {
				if (column === "tenant_id") continue;
				const id = theirRows.get(parent)?.[parentColumns[index] as string];
				const count = await attempt(
					ours,
					`update "${table}" set "${column}" = '${id}'`,
				);
				if (count !== "denied") crossed.push(`${table}.${column}: ${count}`);
			}
	expect(crossed).toEqual([]);
});

test("ids that tables keep without a foreign key are known", async () => {
	const loose: string[] = [];
	for (const { name, columns, foreignKeys } of tables)
		for (const { name: column, type } of columns)
			if (
				type === "uuid" &&
				!["id", "tenant_id"].includes(column) &&
				!foreignKeys.some((key) => key.columns.includes(column))
			)
				loose.push(`${name}.${column}`);

	// What points at people (another schema), at whoever acted, or at what the audit must outlive.
	expect(loose.sort()).toEqual([
		"audit_event.actor_id",
		"audit_event.target_id",
		"connection.connected_by_id",
		"event_stream.actor_id",
		// A foreign key would lock the grant, after its connection: see the migration.
		"grant_use_check.grant_id",
		// Of whatever was made, in the transaction that made it; the claim is of no table.
		"idempotency_key.actor_id",
		"idempotency_key.claim_id",
		"idempotency_key.object_id",
		"import_job.started_by_id",
		// Of a job that may have been pruned.
		"import_reconciliation.import_job_id",
		// Of a job that may have been pruned.
		"import_schedule.last_job_id",
		// Its job's, by whose foreign key it is bound: kept beside it for the claim's indexes.
		"import_slice.connection_id",
		"invitation.invited_by_id",
		"member.user_id",
		// Kept by triggers on the campaign's days, which have the key; with one of its own each deleted campaign would look through all weeks.
		"metric_campaign_weekly.campaign_id",
		"oauth_attempt.actor_id",
		"oauth_attempt.connection_id",
		"platform_change.actor_id",
		// Of an object of one of four tables, which may be deleted while its change is open.
		"platform_change.target_id",
		"platform_grant.granted_by_id",
		"quota_bucket.actor_id",
		// Of a write that nothing else names.
		"spreadsheet_lease.holder",
	]);
});

test("a partition of a metric table cannot be reached by itself", async () => {
	const { rows } = await admin.query<{ name: string }>(
		"select relname as name from pg_class where relispartition and relkind = 'r' and relnamespace = 'public'::regnamespace",
	);
	const reached: string[] = [];
	for (const { name } of rows)
		if ((await attempt(ours, `select from "${name}"`)) !== "denied")
			reached.push(name);

	expect(rows.map(({ name }) => name)).toContain("metric_daily_2026_11");
	expect(reached).toEqual([]);
});

test("the app cannot write the audit, nor read what links it, nor the migrations", async () => {
	for (const statement of [
		"insert into audit_event select * from audit_event",
		"update audit_event set succeeded = true",
		"delete from audit_event",
		"truncate audit_event",
		"select from audit_chain_head",
		"insert into audit_chain_head select * from audit_chain_head",
		"select from _prisma_migrations",
		"insert into tenant (id, name, slug) values (gen_random_uuid(), 'x', 'x')",
		"update tenant set name = 'x'",
		"delete from tenant",
		// What somebody was given cannot be turned into more: a key's scopes, an invitation's role, whose membership it is.
		"update api_key set scopes = '{ADMIN}'",
		"update api_key set key_hash = '\\x00'",
		"update api_key set expires_at = null",
		"update invitation set role = 'OWNER'",
		"update invitation set email = 'x@example.test'",
		"update invitation set token_hash = '\\x00'",
		"update invitation set expires_at = now()",
		"update member set user_id = gen_random_uuid()",
		"delete from member",
		"delete from api_key",
		"update oauth_app set client_id = 'x'",
		"update oauth_app set platform = 'META_ADS'",
		"delete from platform_grant",
		"delete from tenant_key",
		"delete from shred_receipt",
		"update shred_receipt set tenant_id = tenant_id",
	])
		expect(await attempt(ours, statement), statement).toBe("denied");
});

test("the audit is append-only for the app, by no right on the table nor on a column of it", async () => {
	const { rows } = await admin.query<{ right: string }>(`
		select distinct p as right from unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
		where has_table_privilege('patchbay_app', 'public.audit_event', p)
			or (p in ('INSERT', 'UPDATE', 'REFERENCES') and has_any_column_privilege('patchbay_app', 'public.audit_event', p))`);
	expect(rows).toEqual([]);
});

test("the app empties no table, hangs no trigger on one, and can look for no other tenant's row through a reference", async () => {
	const { rows } = await admin.query<{ name: string }>(`
		select c.relname || ': ' || p as name
		from pg_class c cross join unnest(array['TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) p
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and has_table_privilege('patchbay_app', c.oid, p)`);
	expect(rows).toEqual([]);
});

test("the roles own nothing, bypass nothing, and reach no schema but their own", async () => {
	const { rows: roles } = await admin.query(`
		select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin from pg_roles
		where rolname in ('patchbay_app', 'patchbay_auth', 'patchbay_system') order by 1`);
	const powerless = {
		rolsuper: false,
		rolbypassrls: false,
		rolcreaterole: false,
		rolcreatedb: false,
	};
	expect(roles).toEqual([
		{ rolname: "patchbay_app", ...powerless, rolcanlogin: true },
		{ rolname: "patchbay_auth", ...powerless, rolcanlogin: true },
		{ rolname: "patchbay_system", ...powerless, rolcanlogin: false },
	]);

	const { rows: owned } = await admin.query(`
		select relname from pg_class where pg_get_userbyid(relowner) in ('patchbay_app', 'patchbay_auth', 'patchbay_system')`);
	expect(owned).toEqual([]);

	const { rows: members } = await admin.query(`
		select m.member::regrole::text as member from pg_auth_members m
		where m.roleid in ('patchbay_app'::regrole, 'patchbay_auth'::regrole, 'patchbay_system'::regrole)
			and (m.inherit_option or m.set_option)`);
	expect(members).toEqual([]);

	const { rows: reach } = await admin.query(`
		select r.rolname as role, n.nspname as schema
		from pg_roles r cross join pg_namespace n
		where r.rolname in ('patchbay_app', 'patchbay_auth')
			and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
			and has_schema_privilege(r.oid, n.oid, 'USAGE')
		order by 1, 2`);
	expect(reach).toEqual([
		{ role: "patchbay_app", schema: "pgboss" },
		{ role: "patchbay_app", schema: "public" },
		{ role: "patchbay_app", schema: "system" },
		{ role: "patchbay_auth", schema: "auth" },
	]);

	const { rows: create } = await admin.query(`
		select r.rolname as role, n.nspname as schema from pg_roles r cross join pg_namespace n
		where r.rolname in ('patchbay_app', 'patchbay_auth') and n.nspname not like 'pg\\_%'
			and has_schema_privilege(r.oid, n.oid, 'CREATE')`);
	expect(create).toEqual([]);
});

test("the role of sign-in can call no function of the system and read no table of a tenant", async () => {
	const auth = await connect(database.authUrl);
	const reached: string[] = [];
	for (const { name } of [...tables, { name: "tenant" }])
		if (
			(await attempt(ours, `select from public."${name}"`, auth)) !== "denied"
		)
			reached.push(name);
	await auth.end();
	const { rows: callable } = await admin.query(`
		select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where n.nspname = 'system' and has_function_privilege('patchbay_auth', p.oid, 'EXECUTE')`);

	expect(reached).toEqual([]);
	expect(callable).toEqual([]);
});

test("the app reads nothing of people and sessions", async () => {
	const { rows } = await admin.query<{ name: string }>(
		"select relname as name from pg_class where relnamespace = 'auth'::regnamespace and relkind = 'r'",
	);
	for (const { name } of rows)
		expect(await attempt(ours, `select from auth."${name}"`), name).toBe(
			"denied",
		);
	expect(rows.map(({ name }) => name)).toContain("session");
});

test("functions that run with another's rights fix their search path, and belong to a role that cannot log in", async () => {
	const { rows } = await admin.query<{
		name: string;
		schema: string;
		owner: string;
		canPublic: boolean;
		config: string[] | null;
	}>(`
		select p.proname as name, n.nspname as schema, pg_get_userbyid(p.proowner) as owner,
			has_function_privilege('public', p.oid, 'EXECUTE') as "canPublic", p.proconfig as config
		from pg_proc p join pg_namespace n on n.oid = p.pronamespace
		where p.prosecdef and n.nspname <> 'pg_catalog' order by 1`);

	for (const { name, schema, owner, canPublic, config } of rows) {
		expect(config, name).toContain("search_path=pg_catalog, pg_temp");
		expect(canPublic, name).toBe(false);
		expect(owner, name).toBe(
			schema === "system" ? "patchbay_system" : "patchbay_owner",
		);
	}
	// A partition belongs to its table's owner, so these cannot be the system's.
	expect(
		rows.filter(({ schema }) => schema !== "system").map(({ name }) => name),
	).toEqual(["drop_metric_partitions", "ensure_metric_partitions"]);
});

async function connect(url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	return client;
}

/** Rows that a statement touched, or "denied" when it failed; whatever it did is undone. */
async function attempt(
	tenantId: string | undefined,
	statement: string,
	client = app,
): Promise<number | "denied"> {
	await client.query("begin");
	try {
		if (tenantId !== undefined)
			await client.query("select set_config('app.tenant_id', $1, true)", [
				tenantId,
			]);
		const { rowCount } = await client.query(statement);
		return rowCount ?? 0;
	} catch (error) {
		const { code } = error as { code?: string };
		// 42501: no right, or against a policy. 23503: a foreign key. Anything else is a mistake of this test.
		if (code === "42501" || code === "23503") return "denied";
		throw new Error(`${statement}: ${(error as Error).message}`);
	} finally {
		await client.query("rollback");
	}
}

async function fingerprints(): Promise<Record<string, string>> {
	const result: Record<string, string> = {};
	for (const { name } of tables) {
		const { rows } = await admin.query(
			`select md5(coalesce(string_agg(t::text, '' order by t::text), '')) as hash from "${name}" t`,
		);
		result[name] = rows[0].hash;
	}
	return result;
}
