import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asOwner } from "../support/as-owner.ts";
import { fillTables } from "../support/catalog/fill-tables.ts";
import { readTenantTables } from "../support/catalog/tenant-tables.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";

/**
 * Reason why a function that looks across tenants is harmless.
 * secret: it finds nothing without a value that only the rightful caller can have.
 * person: it tells of the one person whose id it is given, what is that person's to know.
 * ids: it tells where there is work to do, in ids, counts and enums, and not a word of anybody's data.
 * own: it serves the tenant of the transaction alone.
 * pure: it reads no table.
 * installation: it tells what belongs to the operator and serves every tenant, such as limits that a platform counts for
 * the operator's app; it names no tenant, and no account but by a hash that its caller brings.
 */
type Kind = "secret" | "person" | "ids" | "own" | "pure" | "installation";

interface Expected {
	kind: Kind;
	/** Callers beside the role that owns it. The operator's commands run as the owner of the tables. */
	by: ("app" | "owner")[];
	/** As PostgreSQL prints the result, so that a further column is thought about here first. */
	result: string;
}

/** Every function of schema system. A new one is added here after somebody has thought about whom it tells what. */
const expected: Record<string, Expected> = {
	"platform_changes_due(max_changes integer)": {
		kind: "ids",
		by: ["app"],
		result: "TABLE(tenant_id uuid, change_id uuid)",
	},
	"prune_platform_changes(max_changes integer, older_than interval)": {
		kind: "ids",
		by: ["app"],
		result: "bigint",
	},
	"accounts_to_delete(max_accounts integer)": {
		kind: "ids",
		by: ["app"],
		result: "TABLE(tenant_id uuid, ad_account_id uuid)",
	},
	"claim_import_slices(holder text, most integer, lease_seconds integer, patience_seconds integer, only_tenant uuid, only_job uuid)":
		{
			kind: "ids",
			by: ["app"],
			result:
				"TABLE(tenant_id uuid, import_job_id uuid, slice_id uuid, epoch integer, is_held boolean, is_taken_over boolean)",
		},
	"import_place_wanted(slice_id uuid)": {
		kind: "ids",
		by: ["app"],
		result: "TABLE(wanted boolean, connection_live integer)",
	},
	"import_turns(of_tenant uuid, of_connection uuid, of_priority integer, served bigint, served_own bigint, cost integer)":
		{
			kind: "ids",
			by: ["app"],
			result: "TABLE(turn bigint, own_turn bigint)",
		},
	"plan_import_job()": { kind: "ids", by: [], result: "trigger" },
	"promote_import_slices(most integer)": {
		kind: "ids",
		by: ["app"],
		result: "integer",
	},
	"slice_hold(app bytea, limit_key bytea, slice_id uuid, priority integer)": {
		kind: "installation",
		by: ["app"],
		result: "timestamp with time zone",
	},
	"wake_crowded_slice()": { kind: "ids", by: [], result: "trigger" },
	"wake_held_slices()": { kind: "ids", by: [], result: "trigger" },
	"wake_parked_slices()": { kind: "ids", by: [], result: "trigger" },
	"account_readings_due(max_readings integer)": {
		kind: "ids",
		by: ["app"],
		result: 'TABLE(tenant_id uuid, grant_id uuid, platform "Platform")',
	},
	"admit_request(app bytea, platform text, holders bytea[], buckets text[], keys bytea[], assumed integer[], own integer[], extras text[], seconds integer[], owners bytea[], scopes text[], names text[], shared boolean[], kept integer[], urgency integer, longest_wait bigint, at bigint)":
		{
			kind: "installation",
			by: ["app", "owner"],
			result: "TABLE(wait bigint, place integer, is_kept boolean)",
		},
	"fold_outcomes(max_rows integer)": {
		kind: "ids",
		by: ["app"],
		result: "bigint",
	},
	"prune_outcome_days(before date, max_rows integer)": {
		kind: "ids",
		by: ["app"],
		result: "bigint",
	},
	"prune_metric_sums(before date, max_rows integer)": {
		kind: "ids",
		by: ["app"],
		result: "bigint",
	},
	"forget_days_read(grain text, before date, max_rows integer)": {
		kind: "ids",
		by: ["app"],
		result: "bigint",
	},
	"prune_imports(schedules boolean, before timestamp with time zone, after_at timestamp with time zone, after_id uuid, max_jobs integer)":
		{
			kind: "ids",
			by: ["app"],
			result:
				"TABLE(jobs bigint, slices bigint, events bigint, failures bigint, last_at timestamp with time zone, last_id uuid)",
		},
	"import_queue()": {
		kind: "ids",
		by: ["app"],
		result:
			"TABLE(priority integer, oldest_milliseconds bigint, running bigint)",
	},
	"limit_usage(apps bytea[], keys bytea[], assumed integer[], own integer[], extras text[], seconds integer[])":
		{
			kind: "installation",
			by: ["app"],
			result:
				"TABLE(place integer, used bigint, allowed integer, resets_at timestamp with time zone)",
		},
	"slice_held_until(app bytea, limit_key bytea, slice_id uuid, urgency integer)":
		{
			kind: "installation",
			by: ["app"],
			result: "timestamp with time zone",
		},
	"allowed_requests(app bytea, extra text, own integer, assumed integer)": {
		kind: "installation",
		by: [],
		result: "integer",
	},
	"change_limits(app bytea, extras text[], requests integer[])": {
		kind: "installation",
		by: ["app", "owner"],
		result: "void",
	},
	"files_to_check(max_files integer, older_than interval)": {
		kind: "ids",
		by: ["app"],
		result: "TABLE(tenant_id uuid, asset_id uuid)",
	},
	"claim_file_sweep(claimed interval)": {
		kind: "ids",
		by: ["app"],
		result: "TABLE(tenant_id uuid)",
	},
	"thumbnails_due(max_thumbnails integer)": {
		kind: "ids",
		by: ["app"],
		result: "TABLE(tenant_id uuid, asset_id uuid)",
	},
	"give_requests(from_keys bytea[], to_keys bytea[], key bytea, owner bytea)": {
		kind: "installation",
		by: ["app", "owner"],
		result: "boolean",
	},
	"limited_app(platform text, tenant_id uuid, client_id text, owner text)": {
		kind: "installation",
		by: [],
		result: "bytea",
	},
	"owner_of_key(key bytea)": {
		kind: "installation",
		by: ["app", "owner"],
		result: "bytea",
	},
	"held_buckets()": {
		kind: "installation",
		by: ["app"],
		result: "TABLE(platform text, scope text, reason text, buckets bigint)",
	},
	"hold_requests(app bytea, subject bytea, bucket text, platform text, scope text, milliseconds double precision)":
		{ kind: "installation", by: ["app", "owner"], result: "void" },
	"limit_key(VARIADIC parts text[])": {
		kind: "pure",
		by: ["app"],
		result: "bytea",
	},
	"known_zone(zone text)": {
		kind: "pure",
		by: ["app", "owner"],
		result: "text",
	},
	"make_limit_windows(keys bytea[])": {
		kind: "installation",
		by: ["app", "owner"],
		result: "void",
	},
	"note_answer(app bytea, subject bytea)": {
		kind: "installation",
		by: ["app", "owner"],
		result: "void",
	},
	"note_stall(app bytea, subject bytea, platform text, base double precision, longest double precision)":
		{ kind: "installation", by: ["app", "owner"], result: "void" },
	"count_as_told(keys bytea[], counts integer[])": {
		kind: "installation",
		by: ["app", "owner"],
		result: "void",
	},
	"pace_requests(app bytea, subject bytea, bucket text, platform text, scope text, gap integer, milliseconds double precision)":
		{ kind: "installation", by: ["app", "owner"], result: "void" },
	"prune_limits(max_rows integer)": {
		kind: "installation",
		by: ["app"],
		result: "bigint",
	},
	"api_key_by_hash(hash bytea)": {
		kind: "secret",
		by: ["app"],
		result:
			'TABLE(id uuid, tenant_id uuid, name text, scopes "ApiKeyScope"[], revoked_at timestamp with time zone, expires_at timestamp with time zone)',
	},
	"append_audit(tenant_id uuid, entries jsonb)": {
		kind: "own",
		by: ["app", "owner"],
		result: "TABLE(id uuid, sequence bigint)",
	},
	"applied_migrations()": {
		kind: "installation",
		by: ["app"],
		result: "TABLE(name text)",
	},
	"audit_chain(head bytea, entry text)": {
		kind: "pure",
		by: [],
		result: "bytea",
	},
	"audit_field(value text)": { kind: "pure", by: [], result: "text" },
	"audit_first_link(tenant_id uuid)": { kind: "pure", by: [], result: "bytea" },
	"audit_head()": {
		kind: "own",
		by: ["app", "owner"],
		result: "TABLE(sequence bigint, chain_hash bytea)",
	},
	"audit_next_link(link bytea, head bytea, entry text)": {
		kind: "pure",
		by: [],
		result: "bytea",
	},
	"check_grants_of_platform_user(identity_provider text, client_id text, platform_user_id text, except_grant_id uuid)":
		{ kind: "ids", by: ["app"], result: "void" },
	'connections_on_oauth_client(identity_provider text, client_id text, platform "Platform")':
		{ kind: "ids", by: ["app", "owner"], result: "bigint" },
	"consume_oauth_attempt(key_hash bytea)": {
		kind: "secret",
		by: ["app"],
		result:
			'TABLE(id uuid, tenant_id uuid, brand_id uuid, platform "Platform", method "AuthenticationMethod", client_id text, actor_type "ActorType", actor_id uuid, browser_nonce_hash bytea, sealed_secret bytea, redirect_uri text, requested_scopes text[], scope_sets text[], connection_id uuid, return_to text, created_at timestamp with time zone, expires_at timestamp with time zone, was_consumed boolean, was_expired boolean)',
	},
	"due_schedules()": {
		kind: "ids",
		by: ["app"],
		result:
			'TABLE(lane "ImportLane", schedules bigint, since timestamp with time zone)',
	},
	"grants_by_status()": {
		kind: "ids",
		by: ["app"],
		result: 'TABLE(status "ConnectionStatus", grants bigint)',
	},
	"grants_to_destroy(max_grants integer)": {
		kind: "ids",
		by: ["app"],
		result: "TABLE(tenant_id uuid, grant_id uuid)",
	},
	"grants_to_refresh(due_at timestamp with time zone, max_grants integer)": {
		kind: "ids",
		by: ["app"],
		result: 'TABLE(tenant_id uuid, grant_id uuid, platform "Platform")',
	},
	"grants_to_verify(at timestamp with time zone, max_grants integer)": {
		kind: "ids",
		by: ["app"],
		result:
			'TABLE(tenant_id uuid, grant_id uuid, platform "Platform", health_checked_at timestamp with time zone)',
	},
	// Of a generated column: whoever writes the row computes it.
	"health_due(id uuid, granted_at timestamp with time zone, last_verified_at timestamp with time zone, health_checked_at timestamp with time zone, next_attempt_at timestamp with time zone)":
		{
			kind: "pure",
			by: ["app", "owner"],
			result: "timestamp with time zone",
		},
	// Of a trigger of the connection's own row.
	"hold_schedules()": { kind: "ids", by: [], result: "trigger" },
	"installation_oauth_apps()": {
		kind: "installation",
		by: ["app", "owner"],
		result:
			'TABLE(id uuid, platform "Platform", label text, client_id text, redirect_uri text, scopes text[], extras text[], secret_count bigint, created_at timestamp with time zone)',
	},
	"invitation_by_token(token_hash bytea)": {
		kind: "secret",
		by: ["app"],
		result: "TABLE(id uuid, tenant_id uuid, mailed boolean)",
	},
	// Of the app's own processes: it tells nothing.
	"keep_event_streams(ended uuid[], tenant_ids uuid[], actor_ids uuid[], ids uuid[], lease_seconds integer)":
		{ kind: "ids", by: ["app"], result: "void" },
	"complete_data_deletion(deletion_id uuid)": {
		kind: "ids",
		by: ["app"],
		result: "void",
	},
	"data_deletion_status(of_code_hash bytea)": {
		kind: "secret",
		by: ["app"],
		result:
			"TABLE(requested_at timestamp with time zone, completed_at timestamp with time zone)",
	},
	"data_deletions_open(max_deletions integer)": {
		kind: "ids",
		by: ["app"],
		result: "SETOF uuid",
	},
	"grants_of_data_deletion(deletion_id uuid)": {
		kind: "ids",
		by: ["app"],
		result: "TABLE(tenant_id uuid, grant_id uuid)",
	},
	"grants_of_platform_user(of_identity_provider text, of_client_id text, of_platform_user_id text, of_tenant_ids uuid[])":
		{
			kind: "ids",
			by: ["app"],
			result: "TABLE(tenant_id uuid, grant_id uuid)",
		},
	'oauth_apps_of_client(of_platform "Platform", of_client_id text, max_apps integer)':
		{
			kind: "ids",
			by: ["app"],
			result: "TABLE(tenant_id uuid, oauth_app_id uuid)",
		},
	"prune_data_deletions(older_than interval)": {
		kind: "ids",
		by: ["app"],
		result: "void",
	},
	"request_data_deletion(code_hash bytea, identity_provider text, client_id text, platform_user_id text, tenant_ids uuid[], issued_at timestamp with time zone)":
		{ kind: "ids", by: ["app"], result: "uuid" },
	"live_grants_of_platform_user(identity_provider text, client_id text, platform_user_id text, except_grant_id uuid)":
		{ kind: "ids", by: ["app"], result: "bigint" },
	"memberships_of_user(user_id uuid)": {
		kind: "person",
		by: ["app"],
		result:
			'TABLE(tenant_id uuid, tenant_name text, member_id uuid, role "Role")',
	},
	'next_run(lane "ImportLane", every "SyncInterval", zone text, connection_id uuid, after timestamp with time zone)':
		{ kind: "pure", by: ["app", "owner"], result: "timestamp with time zone" },
	"open_key_rotations()": {
		kind: "ids",
		by: ["app"],
		result: 'TABLE(kind "KeyRotationKind", tenants bigint)',
	},
	"open_event_streams(tenant_id uuid, actor_id uuid, ids uuid[], actor_limit bigint, tenant_limit bigint, lease_seconds integer)":
		{
			kind: "own",
			by: ["app"],
			result: "TABLE(opened bigint, of_actor bigint, of_tenant bigint)",
		},
	"own_second(connection_id uuid, purpose text, seconds integer)": {
		kind: "pure",
		by: ["app", "owner"],
		result: "integer",
	},
	"prune_idempotency_keys(max_keys integer)": {
		kind: "ids",
		by: ["app"],
		result: "bigint",
	},
	"prune_oauth_attempts(expired_before timestamp with time zone)": {
		kind: "ids",
		by: ["app"],
		result: "bigint",
	},
	"prune_quotas()": { kind: "ids", by: ["app"], result: "bigint" },
	"root_keys_in_use()": {
		kind: "installation",
		by: ["app", "owner"],
		result: "TABLE(provider text, root_key_id text, keys bigint)",
	},
	"start_due_imports(at timestamp with time zone)": {
		kind: "ids",
		by: ["app"],
		result:
			'TABLE(tenant_id uuid, import_job_id uuid, connection_id uuid, lane "ImportLane", due_at timestamp with time zone)',
	},
	"take_points(tenant_id uuid, actor_id uuid, given_back bigint, needed bigint, wanted bigint, kept bigint, capacity bigint, per_second bigint)":
		{
			kind: "own",
			by: ["app"],
			result: "TABLE(taken bigint, available bigint)",
		},
	"tenant_by_slug(slug text)": {
		kind: "ids",
		by: ["owner"],
		result: "TABLE(id uuid)",
	},
	"tenants()": { kind: "ids", by: ["owner"], result: "TABLE(id uuid)" },
	"tenants_with_key_rotation(provider text, root_key_id text, max_tenants integer)":
		{ kind: "ids", by: ["app"], result: "TABLE(tenant_id uuid)" },
	"tenants_with_older_keys()": {
		kind: "ids",
		by: ["app"],
		result: "TABLE(tenant_id uuid)",
	},
	"touch_api_key(id uuid)": { kind: "ids", by: ["app"], result: "void" },
	"use_of_oauth_client(identity_provider text, client_id text)": {
		kind: "ids",
		by: ["app", "owner"],
		result: "TABLE(grants bigint, connections bigint)",
	},
};

let database: TestDatabase;
let admin: pg.Client;
let app: pg.Client;
let ours: string;
let theirs: string;

beforeAll(async () => {
	database = await createTestDatabase();
	admin = await connect(database.superuserUrl);
	app = await connect(database.url);
	ours = (await createTenant(database)).tenantId;
	theirs = (await createTenant(database)).tenantId;
	const tables = await readTenantTables(admin);
	await app.query(
		"select ensure_metric_partitions('2026-11-01', '2026-11-30')",
	);
	for (const tenantId of [ours, theirs])
		await asOwner(database, tenantId, (client) =>
			fillTables(client, tables, tenantId),
		);
});
afterAll(async () => {
	await Promise.all([admin?.end(), app?.end()]);
	await database?.drop();
});

interface Found {
	signature: string;
	result: string;
	by: string[];
	isDefiner: boolean;
	config: string[] | null;
	owner: string;
}

async function readFunctions(): Promise<Found[]> {
	const { rows } = await admin.query<Found>(`
		select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as signature,
			coalesce(pg_get_function_result(p.oid), '') as result, p.prosecdef as "isDefiner", p.proconfig as config,
			pg_get_userbyid(p.proowner) as owner,
			array_remove(array[
				case when has_function_privilege('patchbay_app', p.oid, 'EXECUTE') then 'app' end,
				case when has_function_privilege('patchbay_auth', p.oid, 'EXECUTE') then 'auth' end,
				case when has_function_privilege('patchbay_owner', p.oid, 'EXECUTE') then 'owner' end,
				case when has_function_privilege('public', p.oid, 'EXECUTE') then 'public' end
			], null) as by
		from pg_proc p where p.pronamespace = 'system'::regnamespace order by 1`);
	return rows;
}

test("every function of the system is known: who may call it, and what it tells", async () => {
	const found = await readFunctions();
	expect(
		Object.fromEntries(
			found.map(({ signature, result, by }) => [signature, { by, result }]),
		),
	).toEqual(
		Object.fromEntries(
			Object.entries(expected).map(([signature, { by, result }]) => [
				signature,
				{ by, result },
			]),
		),
	);
});

test("what reads tables does so with the system's narrow rights and a fixed search path", async () => {
	for (const { signature, isDefiner, config, owner } of await readFunctions()) {
		expect(owner, signature).toBe("patchbay_system");
		if (expected[signature]?.kind === "pure") continue;
		expect([signature, isDefiner, config]).toEqual([
			signature,
			true,
			expect.arrayContaining(["search_path=pg_catalog, pg_temp"]),
		]);
	}
});

test("what looks across tenants without a secret tells ids, counts and kinds alone", async () => {
	const harmless =
		/^(uuid|bigint|integer|boolean|timestamp with time zone|SETOF uuid|void|trigger|(\w+\.)?"[A-Z]\w+")$/;
	for (const [signature, { kind, result }] of Object.entries(expected)) {
		if (kind !== "ids") continue;
		const columns = /^TABLE\((.*)\)$/.exec(result)?.[1]?.split(", ") ?? [
			result,
		];
		const types = columns.map((column) =>
			columns.length > 1 || result.startsWith("TABLE")
				? column.slice(column.indexOf(" ") + 1)
				: column,
		);
		expect([signature, types.filter((type) => !harmless.test(type))]).toEqual([
			signature,
			[],
		]);
	}
});

test("what needs a secret finds nothing by a wrong one", async () => {
	for (const [signature, { kind, by }] of Object.entries(expected)) {
		if ((kind !== "secret" && kind !== "person") || !by.includes("app"))
			continue;
		const rows = await call(signature, ours, { wrong: true });
		expect([signature, rows]).toEqual([signature, []]);
	}
});

test("what serves one tenant serves that of the transaction", async () => {
	for (const [signature, { kind, by }] of Object.entries(expected)) {
		if (kind !== "own" || !by.includes("app")) continue;
		const rows = await call(signature, ours, { wrong: true }).catch(
			({ code }: { code?: string }) => code,
		);
		const told = JSON.stringify(rows, (_key, value) =>
			typeof value === "bigint" ? String(value) : value,
		);
		expect([signature, told.includes(theirs)]).toEqual([signature, false]);
	}
	await expect(
		inTransaction(ours, (client) =>
			client.query("select * from system.append_audit($1, '[]')", [theirs]),
		),
	).rejects.toMatchObject({ code: "42501" });
	await expect(
		inTransaction(undefined, (client) =>
			client.query("select * from system.append_audit($1, '[]')", [theirs]),
		),
	).rejects.toMatchObject({ code: "42501" });
});

test("the functions' owner sees of each table what its functions need, and nothing more", async () => {
	const { rows } = await admin.query<{ table: string; rights: string[] }>(`
		select c.relname as table, array_agg(distinct lower(a.privilege_type) order by lower(a.privilege_type)) as rights
		from pg_class c, aclexplode(c.relacl) a
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and a.grantee = 'patchbay_system'::regrole
		group by c.relname order by 1`);
	const wide = rows.filter(({ rights }) => rights.includes("truncate"));
	expect(wide).toEqual([]);
	// Sealed columns but one are read by no function, so no mistake in one can hand them out.
	const { rows: sealed } = await admin.query<{ column: string }>(`
		select c.relname || '.' || a.attname as column
		from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and (a.attname like 'sealed_%' or a.attname = 'wrapped_key')
			and has_column_privilege('patchbay_system', c.oid, a.attnum, 'SELECT')
		order by 1`);
	expect(sealed.map(({ column }) => column)).toEqual([
		// Goes with the attempt to whoever brings the key; it is bound to its tenant and row like all the others.
		"oauth_attempt.sealed_secret",
	]);
});

/** Calls a function with arguments of the right types that name nothing that exists, or the other tenant. */
async function call(
	signature: string,
	tenantId: string,
	_how: { wrong: true },
): Promise<unknown[]> {
	const [, name = "", list = ""] = /^(\w+)\((.*)\)$/.exec(signature) ?? [];
	const values = list
		.split(", ")
		.filter((each) => each !== "")
		.map((each) => {
			const [argument = "", ...type] = each.split(" ");
			return sample(argument, type.join(" "));
		});
	const { rows } = await inTransaction(tenantId, (client) =>
		client.query(
			`select * from system.${name}(${values.map((_, index) => `$${index + 1}`)})`,
			values,
		),
	);
	return rows;
}

function sample(name: string, type: string): unknown {
	if (type === "bytea") return randomBytes(32);
	if (type === "uuid") return name === "tenant_id" ? theirs : randomUUID();
	if (type === "jsonb") return "[]";
	if (type.startsWith("timestamp")) return new Date();
	if (type === "integer" || type === "bigint") return 10;
	if (type.includes('"Platform"')) return "GOOGLE_ADS";
	return randomUUID();
}

async function connect(url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	return client;
}

async function inTransaction<T>(
	tenantId: string | undefined,
	work: (client: pg.Client) => Promise<T>,
): Promise<T> {
	await app.query("begin");
	try {
		if (tenantId !== undefined)
			await app.query("select set_config('app.tenant_id', $1, true)", [
				tenantId,
			]);
		return await work(app);
	} finally {
		await app.query("rollback");
	}
}
