import { systemSql } from "@patchbay/db";
import { claimSlice, runSlice } from "@patchbay/imports";
import { createLimits } from "@patchbay/limits";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { defaultApp } from "../support/default-platform.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import {
	connectSecondTenant,
	type SecondTenant,
} from "../support/second-tenant.ts";

let app: Importing;
let stranger: SecondTenant;
let busy: string;
beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 4, days: 3 });
	stranger = await connectSecondTenant(app);
	busy = await app.connectAccounts(["1110000001", "1110000002"]);
});
afterEach(() =>
	asSuperuser(
		app.database,
		"delete from import_event; delete from import_slice; delete from import_job; delete from platform_hold",
	),
);
afterAll(() => app.close());

interface Claimed {
	tenantId: string;
	importJobId: string;
	sliceId: string;
	isHeld: boolean;
}

async function claim(most = 1): Promise<Claimed[]> {
	const { rows } = await systemSql(app.database.db).query<Claimed>(
		`select tenant_id as "tenantId", import_job_id as "importJobId", slice_id as "sliceId", is_held as "isHeld"
		from system.claim_import_slices('test', $1, 10, 3600)`,
		[most],
	);
	return rows.filter(({ isHeld }) => !isHeld);
}

/** Claims one after another until one of a job is among them; answers how many that took. */
async function claimsUntil(importJobId: string, most: number): Promise<number> {
	for (let claims = 1; claims <= most; claims += 1) {
		const [claimed] = await claim();
		if (claimed?.importJobId === importJobId) return claims;
	}
	return Number.POSITIVE_INFINITY;
}

/** Jobs of as many connections of the test's tenant, in the lane. */
async function queueJobs(count: number, lane: string): Promise<void> {
	const tenantId = app.tenant.tenantId;
	await asSuperuser(
		app.database,
		`create temporary table crowd as select gen_random_uuid() as id from generate_series(1, ${count});
		insert into connection (id, tenant_id, brand_id, platform, grant_id, status, scope_sets, connected_by_type, connected_at)
		select crowd.id, tenant_id, brand_id, platform, null, 'ACTIVE', scope_sets, 'SYSTEM', now()
		from crowd, connection c where c.id = '${busy}';
		insert into import_job (id, tenant_id, connection_id, kind, status, trigger, lane, campaign_external_ids, started_by_type)
		select gen_random_uuid(), '${tenantId}', id, 'FULL', 'QUEUED', 'SCHEDULED', '${lane}', '{}', 'SYSTEM' from crowd;
		drop table crowd`,
	);
}

test("with one tenant queueing 500 jobs, another one's only job is next", async () => {
	await queueJobs(500, "MANUAL");
	await claim(10);
	const importJobId = await stranger.start();
	expect(await claimsUntil(importJobId, 20)).toBeLessThanOrEqual(2);
});

test("people come before schedules, schedules before the backfill, and nobody is kept away for good", async () => {
	await queueJobs(40, "HISTORY");
	const importJobId = await stranger.start();
	expect(await claimsUntil(importJobId, 20)).toBeLessThanOrEqual(2);

	await queueJobs(40, "MANUAL");
	const claimed = await claim(24);
	const lanes = await asSuperuser<{ lane: string; jobs: number }>(
		app.database,
		`select lane::text, count(*)::int as jobs from import_job where id in ('${claimed.map(({ importJobId: id }) => id).join("','")}')
		group by lane order by lane`,
	);
	expect(lanes).toEqual([
		{ lane: "HISTORY", jobs: expect.any(Number) },
		{ lane: "MANUAL", jobs: expect.any(Number) },
	]);
	expect(lanes[0]?.jobs).toBeGreaterThan(0);
	expect(lanes[1]?.jobs).toBeGreaterThan(18);
});

test("of one day, accounts with spend in the last thirty days are read before the others", async () => {
	await asSuperuser(
		app.database,
		`insert into metric_account_daily (tenant_id, ad_account_id, date, currency_code, rows, cost_micros, impressions, clicks,
			conversions_micros, conversion_value_micros, unknown_conversions, unknown_conversion_values, fetched_at)
		select tenant_id, id, current_date - 29, currency_code, 1, 1, 0, 0, 0, 0, 0, 0, now() from ad_account
		where connection_id = '${busy}' and external_id = '1110000002'`,
	);
	const importJobId = await app.start(busy, { kind: "METRICS" });
	await claimSlice(app.worker(), {
		tenantId: app.tenant.tenantId,
		importJobId,
	});
	expect(
		await app.rows(
			`select s.stream, array_agg(a.external_id order by s.slice_order) as accounts
			from import_slice s join ad_account a on a.id = s.ad_account_id
			where s.import_job_id = $1 and s.stream in ('CAMPAIGNS', 'METRICS_HOURLY') group by s.stream order by s.stream`,
			[importJobId],
		),
	).toEqual(
		["CAMPAIGNS", "METRICS_HOURLY"].map((stream) => ({
			stream,
			accounts: ["1110000002", "1110000001"],
		})),
	);
	await asSuperuser(app.database, "delete from metric_account_daily");
});

test("one huge manager account leaves turns to another connection of its own tenant", async () => {
	const huge = await app.start(busy, { kind: "CAMPAIGNS" });
	await asSuperuser(
		app.database,
		`insert into import_slice (id, tenant_id, import_job_id, connection_id, stream, stage_order, slice_order, state, due_at, turn,
			own_turn, priority)
		select gen_random_uuid(), tenant_id, id, connection_id, 'ACCOUNTS', 1, n, 'READY', now(), n, n, 0
		from import_job, generate_series(1, 1000) n where id = '${huge}'`,
	);
	await claim(10);
	const small = await app.start(await app.connectAccounts(), {
		kind: "CAMPAIGNS",
	});
	expect(await claimsUntil(small, 20)).toBeLessThanOrEqual(3);
});

test("what one blocked app holds back is touched once, and holds up nobody", async () => {
	const importJobId = await app.start(busy, { kind: "CAMPAIGNS" });
	await asSuperuser(
		app.database,
		`update import_slice set app_key = sha256('blocked') where import_job_id = '${importJobId}';
		insert into platform_hold (app, subject, bucket, platform, scope, until)
		values (sha256('blocked'), '', '*', 'GOOGLE_ADS', 'app', now() + interval '1 hour')`,
	);
	const other = await stranger.start();
	expect((await claim(5)).map(({ importJobId: id }) => id)).toEqual([other]);
	const held = () =>
		app.rows<{ state: string; why: string; xmin: string }>(
			"select state::text, waiting_for as why, xmin::text from import_slice where import_job_id = $1",
			[importJobId],
		);
	const before = await held();
	expect(before).toMatchObject([{ state: "WAITING", why: "HOLD" }]);
	await claim(5);
	expect(await held()).toEqual(before);

	// Lifted before its time, it lets them go at once.
	await asSuperuser(app.database, "delete from platform_hold");
	expect((await claim(5)).map(({ importJobId: id }) => id)).toEqual([
		importJobId,
	]);
});

test("a slice whose account has no place waits without being looked at, and is woken by the one that ends", async () => {
	const deps = app.worker();
	const jobs = [
		{
			tenantId: app.tenant.tenantId,
			importJobId: await app.start(await app.connectAccounts()),
		},
		{
			tenantId: stranger.tenant.tenantId,
			importJobId: await stranger.start(),
		},
	];
	for (const job of jobs) {
		const accounts = await claimSlice(deps, job);
		if (accounts?.account !== null) throw new Error("accounts come first");
		await runSlice(deps, accounts);
	}
	await asSuperuser(app.database, "update import_slice set account_places = 1");
	const [own, theirs] = jobs;
	if (!own || !theirs) throw new Error("there are two jobs");
	const first = await claimSlice(deps, own);
	expect(first?.account).not.toBeNull();
	expect(await claimSlice(deps, theirs)).toBeNull();
	const waiting = () =>
		asSuperuser<{ isDue: boolean }>(
			app.database,
			`select due_at <= clock_timestamp() + interval '1 second' as "isDue" from import_slice where waiting_for = 'PLACE'`,
		);
	expect(await waiting()).toEqual([{ isDue: false }]);

	if (first) await runSlice(deps, first);

	expect(await waiting()).toEqual([{ isDue: true }]);
	expect(await claimSlice(deps, theirs)).not.toBeNull();
});

test("an account whose calls are not answered is left alone by all, and the others of its connection go on", async () => {
	const { clientId } = defaultApp;
	const limits = createLimits({ db: app.database.db, logger: app.ctx.logger });
	await limits.noteStall({
		platform: "GOOGLE_ADS",
		clientId,
		externalId: "1110000001",
	});
	const deps = app.worker();
	const job = {
		tenantId: app.tenant.tenantId,
		importJobId: await app.start(busy, { kind: "CAMPAIGNS" }),
	};
	const accounts = await claimSlice(deps, job);
	if (accounts) await runSlice(deps, accounts);
	expect((await claimSlice(deps, job))?.account?.externalId).toBe("1110000002");
});
