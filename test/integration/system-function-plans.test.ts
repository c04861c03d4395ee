import { inTenantSql, type SqlExecutor, systemSql } from "@patchbay/db";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedConnections } from "../../bench/seed-connections.ts";
import { crowdTables } from "../support/catalog/crowd-tables.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	type ExplainedStatement,
	explainSessions,
	nodesOf,
	rowsRead,
	watchPlans,
} from "../support/explained-plans.ts";
import { createTenant } from "../support/factories/tenant.ts";

/** Connections, each with a grant and an audit entry, in tenants of a thousand. */
const thousands = 100;
/** Rows of every other table. */
const others = 20_000;
/** A round of a duty, with room. */
const mostRows = 400;

/** Functions that read a whole table, and why it stays small or is read seldom. */
const whole: Record<string, string> = {
	grants_by_status: "one count a scrape",
	held_buckets:
		"what is held now, asked once a scrape: a minute later it is gone",
	prune_quotas: "who used the API, or listens, in these minutes",
	root_keys_in_use: "a command's, over keys: one for each tenant",
	open_key_rotations: "rotations under way",
	tenants_with_older_keys: "once a start, over keys: one for each tenant",
	installation_oauth_apps: "apps of the operator",
};

/** Arguments where made-up ones would be refused. */
const argumentsOf: Record<string, string> = {
	append_audit: "$1, '[]'",
	keep_event_streams:
		"'{}', array[$1::uuid], array[gen_random_uuid()], array[gen_random_uuid()], 10",
	limit_key: "variadic array['account']",
	open_event_streams: "$1, gen_random_uuid(), '{}', 1, 1, 10",
	take_points: "$1, gen_random_uuid(), 0, 1, 1, 0, 10, 1",
};

let database: TestDatabase;
let plans: { drain(): ExplainedStatement[] };
beforeAll(async () => {
	database = await createTestDatabase();
	await seedConnections(database.superuserUrl, thousands);
	await crowdTables(database.superuserUrl, {
		rows: others,
		except: [
			"tenant",
			"brand",
			"platform_grant",
			"connection",
			"audit_event",
			"audit_chain_head",
			"key_rotation",
			// The operator's apps: a few.
			"oauth_app",
			"oauth_app_secret",
		],
		values: {
			import_job: { status: "'SUCCEEDED'" },
			import_slice: {
				state:
					"(array['DONE', 'DONE', 'FAILED', 'CANCELLED', 'WAITING'])[1 + n % 5]::\"ImportSliceState\"",
				waiting_for: "case n % 5 when 4 then 'TIME' end",
				// Each at a time of its own: in one order with the rows, an index over it looks cheaper than it is.
				due_at:
					"case n % 5 when 4 then now() + (1 + n * 7919 % 20000) * interval '1 minute' end",
				priority: "n % 4",
			},
			asset: {
				stored_at: "now()",
				file_checked_at: "now()",
				thumbnail_due_at: "now() + interval '1 hour'",
			},
			account_reading: { due_at: "now() + interval '1 day'" },
			platform_limit_window: {
				key: "decode(md5(n::text), 'hex')",
				expires_at: "now() + interval '1 hour'",
			},
			platform_hold: {
				app: "decode(md5((n % 50)::text), 'hex')",
				subject: "decode(md5(n::text), 'hex')",
				bucket: "'*'",
				platform: "'GOOGLE_ADS'",
				scope: "'account'",
			},
			platform_key_owner: {
				key: "decode(md5(n::text), 'hex')",
				owner: "decode(md5(n::text), 'hex')",
				expires_at: "now() + interval '1 hour'",
			},
			platform_limit_change: {
				app: "decode(md5(n::text), 'hex')",
				extra: "'extra'",
				changed_at: "now()",
			},
		},
	});
	await explainSessions(database);
	plans = await watchPlans(database.db);
}, 180_000);
afterAll(() => database?.drop());

interface Called {
	name: string;
	/** As SQL names them. */
	types: string[];
}

/** Functions of schema system that the api or the worker calls. */
async function readCalled(sql: SqlExecutor): Promise<Called[]> {
	const { rows } = await sql.query<Called>(
		`select p.proname as name, array(select format_type(type, null) from unnest(p.proargtypes) with ordinality as a (type, position)
			order by position) as types
		from pg_proc p where p.pronamespace = 'system'::regnamespace
			and has_function_privilege(current_user, p.oid, 'EXECUTE') order by 1`,
	);
	return rows;
}

function made(type: string): string {
	const value = type.endsWith("[]")
		? `array[${made(type.slice(0, -2))}]`
		: (
				{
					uuid: "gen_random_uuid()",
					bytea: "'\\x00'",
					text: "'account'",
					integer: "100",
					bigint: "100",
					"double precision": "100",
					boolean: "false",
					jsonb: "'[]'",
					date: "'2000-01-01'",
					interval: "'1 hour'",
					'"Platform"': "'GOOGLE_ADS'",
					'"ImportLane"': "'RECENT'",
					'"SyncInterval"': "'HOURLY'",
				} as Record<string, string>
			)[type];
	if (type.startsWith("timestamp")) return "now()";
	if (value === undefined) throw new Error(`no value for an argument ${type}`);
	return `${value}::${type}`;
}

test("no function that looks across tenants reads what grows, in a quiet installation of 100,000 connections", async () => {
	const called = await readCalled(systemSql(database.db));
	const { tenantId } = await createTenant(database);
	expect(called.length).toBeGreaterThan(40);
	const growing: Record<string, unknown[]> = {};
	for (const { name, types } of called) {
		const given = argumentsOf[name];
		const text = `select * from system.${name}(${given ?? types.map(made).join(", ")})`;
		plans.drain();
		await inTenantSql(database.db, tenantId, (sql) =>
			sql.query(text.replace("$1", `'${tenantId}'`)),
		);
		const read = plans
			.drain()
			.flatMap(({ plan }) => nodesOf(plan))
			.filter((node) => node["Relation Name"])
			.map((node) => ({
				table: node["Relation Name"],
				how: node["Node Type"],
				rows: rowsRead(node),
			}))
			.filter(({ rows }) => rows > mostRows);
		if (read.length > 0 && whole[name] === undefined) growing[name] = read;
	}
	expect(growing).toEqual({});
});

test.each([
	["thumbnails_due", "asset", "thumbnail_due_at"],
	["accounts_to_delete", "ad_account", "deleting_at"],
])(
	"however much of one tenant waits, %s answers of the others too",
	async (name, table, dueAt) => {
		const superuser = new pg.Client({
			connectionString: database.superuserUrl,
		});
		await superuser.connect();
		try {
			const { rows: tenants } = await superuser.query<{ id: string }>(
				`select tenant_id as id from ${table} group by 1 having count(*) > 100 order by 1 limit 2`,
			);
			const [crowd, neighbour] = tenants.map(({ id }) => id);
			const wait = (tenantId: string | undefined, since: string) =>
				superuser.query(
					`update ${table} set ${dueAt} = now() - $2::interval where tenant_id = $1`,
					[tenantId, since],
				);
			await wait(crowd, "1 day");
			await wait(neighbour, "1 hour");
			const due = await systemSql(database.db).query<{ tenant_id: string }>(
				`select * from system.${name}(4)`,
			);
			expect(due.rows.map((row) => row.tenant_id)).toEqual([
				crowd,
				neighbour,
				crowd,
				neighbour,
			]);
		} finally {
			await superuser.end();
		}
	},
);
