import { tmpdir } from "node:os";
import { createDatabase, inTenantSql } from "@patchbay/db";
import { pruneImports } from "@patchbay/imports";
import { createLimits } from "@patchbay/limits";
import { createLogger } from "@patchbay/logger";
import { foldOutcomes } from "@patchbay/reliability";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tidyUp } from "../../apps/worker/src/duties/tidy-up.ts";
import { recordReconciliation } from "../../packages/imports/src/stages/record-reconciliation.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { crowdTables } from "../support/catalog/crowd-tables.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	explainSessions,
	nodesOf,
	rowsRead,
	watchPlans,
} from "../support/explained-plans.ts";
import { createDashboard } from "../support/factories/dashboard.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";

let database: TestDatabase;
let tenant: TestTenant;
beforeAll(async () => {
	database = await createTestDatabase();
	tenant = await createTenant(database);
	await createDashboard(database.db, tenant.tenantId, { brands: 1 });
	await asSuperuser(database, forgetImports + simulatedYear);
}, 120_000);
afterAll(() => database.drop());

const forgetImports =
	"delete from import_failure; delete from import_event; delete from import_slice; delete from import_job;";

/** A year of schedules, of which every tenth run failed, and a person's import each month; the last run began a minute ago. */
const simulatedYear = `
	insert into import_job (id, tenant_id, connection_id, kind, lane, trigger, status, queued_at, started_at, completed_at,
		started_by_type)
	select gen_random_uuid(), c.tenant_id, c.id, 'METRICS', l.lane::"ImportLane", l.trigger::"ImportTrigger",
		(case when l.trigger = 'SCHEDULED' and ago.n % 10 = 3 then 'FAILED' else 'SUCCEEDED' end)::"ImportJobStatus",
		ago.at, ago.at, ago.at + interval '30 seconds', 'SYSTEM'
	from connection c
	cross join (values ('RECENT', 'SCHEDULED', 1), ('WINDOW', 'SCHEDULED', 24), ('CAMPAIGNS', 'SCHEDULED', 24),
		('MANUAL', 'MANUAL', 720)) l (lane, trigger, hours)
	cross join lateral (
		select n, now() - interval '1 minute' - n * l.hours * interval '1 hour' as at from generate_series(0, 8759 / l.hours) n
	) ago;
	insert into import_slice (id, tenant_id, import_job_id, connection_id, ad_account_id, stream, stage_order, slice_order, state)
	select gen_random_uuid(), j.tenant_id, j.id, j.connection_id, a.id, 'METRICS_DAILY', 9, 0, 'DONE'
	from import_job j join ad_account a on a.tenant_id = j.tenant_id and a.connection_id = j.connection_id;
	insert into import_event (id, tenant_id, import_job_id, stage, what, at)
	select gen_random_uuid(), j.tenant_id, j.id, 'done', w.what, j.queued_at
	from import_job j cross join (values ('started'), ('ended')) w (what);
	insert into import_failure (id, tenant_id, import_job_id, entity, code, message, occurred_at)
	select gen_random_uuid(), j.tenant_id, j.id, 'campaign', 'PLATFORM_REJECTED', 'refused', j.queued_at
	from import_job j where j.status = 'FAILED';
	insert into import_reconciliation (id, tenant_id, import_job_id, ad_account_id, from_date, to_date, compared_at)
	select gen_random_uuid(), s.tenant_id, s.import_job_id, s.ad_account_id, j.queued_at::date - 30, j.queued_at::date - 1, j.completed_at
	from import_slice s join import_job j on j.tenant_id = s.tenant_id and j.id = s.import_job_id where j.lane = 'WINDOW';
	insert into import_difference (tenant_id, import_reconciliation_id, metric, currency_code, from_date, to_date, ours, platforms)
	select tenant_id, id, 'SPEND', 'EUR', from_date, to_date, 1, 2 from import_reconciliation;
	analyze import_job, import_slice, import_event, import_failure;`;

const retention = { scheduledDays: 14, otherDays: 90 };
const count = async (text: string) => {
	const [row] = await asSuperuser<{ count: number }>(
		database,
		`select count(*)::int as count from ${text}`,
	);
	return row?.count ?? 0;
};

test("after a year of schedules only the last weeks are left, the newest of each lane among them, and no table is read as a whole", async () => {
	const before = await count("import_job");
	expect(before).toBeGreaterThan(18_000);
	await explainSessions(database);
	// Sessions of its own: those that are open already tell no plans.
	const db = createDatabase({ url: database.url, applicationName: "test" });
	const plans = await watchPlans(db);
	// Its plans are looked at for a part: they are the same for the rest.
	const first = await pruneImports(db, { scheduledDays: 330, otherDays: 330 });
	const seen = plans.drain();
	await db.close();
	expect(first.import_job).toBeGreaterThan(1_500);

	const pruned = await pruneImports(database.db, retention);

	expect(await count("import_job")).toBe(
		before - first.import_job - pruned.import_job,
	);
	// What is left: two weeks of what succeeded, three months of what did not or what a person started.
	expect(
		await count(`import_job where completed_at < now() - interval '14 days' - interval '2 minutes'
			and trigger = 'SCHEDULED' and status = 'SUCCEEDED'`),
	).toBe(0);
	expect(
		await count("import_job where completed_at < now() - interval '90 days'"),
	).toBe(0);
	expect(await count("import_job where status = 'FAILED'")).toBeGreaterThan(
		400,
	);
	for (const table of ["import_slice", "import_event", "import_failure"])
		expect(
			await count(
				`${table} x where not exists (select from import_job j where j.id = x.import_job_id)`,
			),
		).toBe(0);
	expect(
		await count(
			"(select distinct connection_id, lane from import_job) as newest",
		),
	).toBe(8);
	await expectComparisonsGo();

	const scans = seen
		.flatMap(({ plan }) => nodesOf(plan))
		.filter(
			(node) =>
				/^import_/.test(node["Relation Name"] ?? "") &&
				node["Node Type"] === "Seq Scan",
		)
		.map((node) => `${node["Relation Name"]}: ${rowsRead(node)}`);
	expect(scans).toEqual([]);
	expect(seen.length).toBeGreaterThan(100);

	// Nothing is left to do, and finding that out reads next to nothing.
	expect(await pruneImports(database.db, retention)).toEqual({
		import_job: 0,
		import_slice: 0,
		import_event: 0,
		import_failure: 0,
	});
}, 120_000);

/** An account's next comparison takes the place of those whose imports are gone, with what they found. */
async function expectComparisonsGo(): Promise<void> {
	const jobs = await asSuperuser<{ accountId: string; importJobId: string }>(
		database,
		`select distinct on (ad_account_id) ad_account_id as "accountId", import_job_id as "importJobId"
		from import_reconciliation order by ad_account_id, compared_at desc`,
	);
	const { tenantId } = tenant;
	for (const { accountId: adAccountId, importJobId } of jobs)
		await inTenantSql(database.db, tenantId, (sql) =>
			recordReconciliation(
				sql,
				{ tenantId, importJobId },
				{ adAccountId, from: "2026-11-01", to: "2026-11-29", differences: [] },
			),
		);
	expect(
		await count(
			"import_reconciliation r where not exists (select from import_job j where j.id = r.import_job_id)",
		),
	).toBe(0);
	expect(
		await count(
			"import_difference d where not exists (select from import_reconciliation r where r.id = d.import_reconciliation_id)",
		),
	).toBe(0);
}

/** Rows of tables that are bounded by their time alone, all long over. Those of the API's duties are in their own tests. */
const over: Record<string, Record<string, string>> = {
	oauth_attempt: { expires_at: "now() - interval '2 days'" },
	idempotency_key: { expires_at: "now() - interval '1 minute'" },
	outcome: { occurred_at: "now() - interval '500 days'" },
	outcome_day: { day: "current_date - 500 - n" },
	grant_use_check: { due_at: "now() - interval '1 hour'" },
	platform_limit_window: {
		key: "decode(md5(n::text), 'hex')",
		expires_at: "now() - interval '1 hour'",
	},
	platform_hold: {
		app: "decode(md5(n::text), 'hex')",
		subject: "''",
		bucket: "(array['*', '#', '#1', '#3'])[1 + n % 4]",
		platform: "'GOOGLE_ADS'",
		scope: "'app'",
		until: "now() - interval '2 days'",
		stalls: "n % 2",
	},
	platform_key_owner: {
		key: "decode(md5(n::text), 'hex')",
		owner: "decode(md5(n::text), 'hex')",
		expires_at: "now() - interval '1 hour'",
	},
	data_deletion: {
		code_hash: "decode(md5(n::text), 'hex')",
		identity_provider: "'meta-ads'",
		client_id: "'1'",
		completed_at: "now() - interval '500 days'",
	},
	platform_change: {
		state: "'DONE'",
		closed_at: "now() - interval '31 days'",
	},
	platform_limit_change: {
		app: "decode(md5(n::text), 'hex')",
		extra: "'extra'",
		changed_at: "now() - interval '3 days'",
	},
};

test("what is over by itself goes from every table that its time bounds", async () => {
	for (const table of Object.keys(over))
		await asSuperuser(database, `delete from ${table}`);
	await crowdTables(database.superuserUrl, {
		rows: 40,
		except: Object.keys(bounds)
			.map((name) => name.replace("public.", ""))
			.filter((name) => !(name in over)),
		values: over,
	});
	for (const table of Object.keys(over))
		expect(await count(table), table).toBeGreaterThanOrEqual(40);
	const logger = createLogger({ name: "test", level: "silent" });
	const { run } = tidyUp({
		db: database.db,
		credentials: {
			withdrawGrant: async () => false,
			eraseGrant: async () => {},
			destroyGrant: () => Promise.reject(new Error("no grant is unused")),
		},
		limits: createLimits({ db: database.db, logger }),
		storageDirectory: tmpdir(),
		logger,
	});
	expect(await foldOutcomes(database.db)).toBe(40);
	await run(new AbortController().signal);
	for (const table of Object.keys(over))
		expect(await count(table), table).toBe(0);
});

test("the newest import of a lane stays however old it is, and an unfinished one is never touched", async () => {
	await asSuperuser(
		database,
		`${forgetImports}
		insert into import_job (id, tenant_id, connection_id, kind, lane, trigger, status, queued_at, completed_at, started_by_type)
		select gen_random_uuid(), c.tenant_id, c.id, 'FULL', 'MANUAL', 'MANUAL', s.status::"ImportJobStatus",
			now() - s.years * interval '1 year', case when s.status = 'RUNNING' then null else now() - s.years * interval '1 year' end, 'SYSTEM'
		from (select * from connection order by id limit 1) c
		cross join (values ('SUCCEEDED', 4), ('FAILED', 3), ('CANCELLED', 2), ('RUNNING', 5)) s (status, years)`,
	);
	expect((await pruneImports(database.db, retention)).import_job).toBe(2);
	const left = await asSuperuser<{ status: string }>(
		database,
		"select status from import_job order by queued_at",
	);
	expect(left.map(({ status }) => status)).toEqual(["RUNNING", "CANCELLED"]);
});

test("an import that somebody retries at this moment is left alone", async () => {
	await asSuperuser(
		database,
		`${forgetImports}
		insert into import_job (id, tenant_id, connection_id, kind, lane, trigger, status, queued_at, completed_at, started_by_type)
		select gen_random_uuid(), c.tenant_id, c.id, 'FULL', 'MANUAL', 'MANUAL', 'FAILED', at, at, 'SYSTEM'
		from (select * from connection order by id limit 1) c, (values (now() - interval '1 year'), (now())) w (at)`,
	);
	const holder = new pg.Client({ connectionString: database.superuserUrl });
	await holder.connect();
	await holder.query("begin");
	await holder.query(
		"select from import_job where completed_at < now() - interval '90 days' for update",
	);
	expect((await pruneImports(database.db, retention)).import_job).toBe(0);
	await holder.query(
		"update import_job set status = 'QUEUED', completed_at = null where completed_at < now() - interval '90 days'",
	);
	await holder.query("commit");
	await holder.end();
	expect((await pruneImports(database.db, retention)).import_job).toBe(0);
	expect(await count("import_job")).toBe(2);
});

/** Reason why each table stops growing. A new table is added here after somebody has thought about it. */
const bounds: Record<string, string> = {
	// What people make, one row an act of theirs; of a platform's objects one row each.
	"public.tenant": "people",
	"public.member": "people",
	"public.invitation": "people",
	"public.api_key": "people",
	"public.brand": "people",
	"public.onboarding_skip": "people",
	"public.connection": "people",
	"public.platform_grant": "people",
	"public.oauth_app": "people",
	"public.oauth_app_secret": "people",
	"public.tenant_key": "people",
	"public.key_rotation": "people",
	"public.shred_receipt": "people",
	"public.auto_sync": "people",
	"public.import_schedule": "people",
	"public.grant_use_check": "until looked at",
	"public.import_wake": "until looked at",
	"public.ad_account": "platform",
	"public.account_reading": "platform",
	"public.listed_account": "platform",
	"public.campaign": "platform",
	"public.ad_group": "platform",
	"public.ad": "platform",
	"public.keyword": "platform",
	"public.asset": "platform",
	"public.asset_link": "platform",
	"public.audience": "platform",
	"public.catalog_item": "platform",
	"public.source": "platform",
	// At most 100,000 a brand.
	"public.product_mapping": "people",
	// One for each tab that was written, and each file that was picked.
	"public.sheet_report": "people",
	"public.picked_file": "people",
	// One for each spreadsheet that is being written, and a day for those of processes that died.
	"public.spreadsheet_lease": "its end",
	// Days of the platform: by METRICS_KEEP_MONTHS.
	"public.metric_daily": "metrics",
	"public.metric_hourly": "metrics",
	"public.metric_region": "metrics",
	"public.metric_unattributed": "metrics",
	"public.metric_account_daily": "metrics",
	"public.metric_campaign_weekly": "metrics",
	"public.metric_coverage": "platform",
	"public.region": "platform",
	// Kept for ever: a chain of hashes has no gaps.
	"public.audit_event": "audit",
	"public.audit_chain_head": "people",
	// By IMPORT_HISTORY_DAYS and SCHEDULED_IMPORT_HISTORY_DAYS.
	"public.import_job": "imports",
	"public.import_slice": "imports",
	"public.import_failure": "imports",
	"public.import_event": "imports",
	"public.import_reconciliation": "imports",
	"public.import_difference": "imports",
	// Pruned when they are over, by duties of worker and API.
	"public.oauth_attempt": "24 hours",
	"public.idempotency_key": "24 hours",
	"public.quota_bucket": "until full again",
	"public.event_stream": "lease",
	"public.outcome": "a minute",
	"public.outcome_day": "400 days",
	"public.platform_limit_window": "its window",
	"public.platform_hold": "its end",
	"public.platform_key_owner": "24 hours",
	"public.platform_limit_change": "2 days",
	"public.data_deletion": "400 days after it was done",
	"public.platform_change": "30 days after it ended",
	"public._prisma_migrations": "releases",
	"auth.user": "people",
	"auth.account": "people",
	"auth.twoFactor": "people",
	"auth.session": "its end",
	"auth.verification": "its end",
	"auth.google_sign_in": "its end",
	"auth.sign_in_throttle": "its end",
};

test("of every table it is known what bounds it", async () => {
	const tables = await asSuperuser<{ name: string }>(
		database,
		`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
	);
	expect(
		tables.map(({ name }) => name).filter((name) => !(name in bounds)),
	).toEqual([]);
});
