import { verifyConnection, verifyDueGrants } from "@patchbay/connections";
import { ImportLane, inTenantSql } from "@patchbay/db";
import {
	claimSlice,
	runImport,
	startImport,
	startImportInput,
} from "@patchbay/imports";
import { createLimits, toUrgencyNumber } from "@patchbay/limits";
import { createLogger } from "@patchbay/logger";
import {
	createOAuthApp,
	createOAuthAppInput,
	updateOAuthApp,
	updateOAuthAppInput,
} from "@patchbay/oauth-apps";
import { getPlatform, platforms } from "@patchbay/platforms";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { urgencies } from "../../packages/imports/src/run/run-slice.ts";
import { describePutOff } from "../../packages/imports/src/slices/describe-put-off.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { type Importing, startImporting } from "../support/importing.ts";

// An app may make few operations a day: what less urgent imports have to put off is said by name, and a person's goes on.

let app: Importing;
let connectionId: string;
let oauthAppId: string;
beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 4, days: 40 });
	connectionId = await app.connectAccounts(["1110000001"]);
	({ oauthAppId } = await createOAuthApp(
		app.ctx,
		createOAuthAppInput.parse({
			platform: "GOOGLE_ADS",
			label: "Ours",
			clientId: "sandbox-google-client",
			clientSecret: "sandbox-google-secret",
		}),
	));
});
beforeEach(() =>
	asSuperuser(
		app.database,
		"delete from platform_limit_window; delete from platform_hold",
	),
);
afterAll(() => app.close());

const allow = (operationsPerDay: string) =>
	updateOAuthApp(
		app.ctx,
		updateOAuthAppInput.parse({ oauthAppId, extras: { operationsPerDay } }),
	);
/** Ends what earlier tests left unfinished. */
const endAll = () =>
	asSuperuser(
		app.database,
		`update import_slice set state = 'CANCELLED' where state in ('PENDING', 'READY', 'WAITING');
		update import_job set status = 'CANCELLED' where status in ('QUEUED', 'RUNNING', 'WAITING')`,
	);
const work = (importJobId: string) =>
	runImport(app.worker(), { tenantId: app.tenant.tenantId, importJobId });

test("the reading of the past stops before the last two fifths, says which account and which days wait until when, and a person's import goes on", async () => {
	await allow("5");
	const { importJobId } = await startImport(
		app.imports,
		startImportInput.parse({
			connectionId,
			kind: "FULL",
			includeAssets: false,
		}),
		{ trigger: "SCHEDULED", lane: "HISTORY" },
	);
	await work(importJobId);
	const job = await app.job(importJobId);
	expect(job).toMatchObject({ status: "WAITING", messageCode: "RATE_LIMITED" });
	const [account] = await app.rows<{ name: string }>(
		"select name from ad_account where connection_id = $1 and selected",
		[connectionId],
	);
	// Read hours later it is still true: no time that counts from now.
	expect(job.message).not.toMatch(/ in \d+ (hour|minute)/);
	expect(job.message).toContain(
		`Put off until ${job.resumesAt?.toISOString().slice(0, 16).replace("T", " ")} UTC: ${account?.name} (`,
	);
	const [used] = await asSuperuser<{ used: number }>(
		app.database,
		"select max((select sum(c) from unnest(counts) c))::int as used from platform_limit_window",
	);
	expect(used?.used).toBe(3);
	const events = await app.rows<{ message: string }>(
		"select message from import_event where import_job_id = $1 and what = 'waiting' order by at desc, id desc limit 1",
		[importJobId],
	);
	expect(events[0]?.message).toContain("Put off until");

	const manual = await app.start(connectionId, {
		kind: "CAMPAIGNS",
		includeAssets: false,
	});
	await work(manual);
	const [asked] = await asSuperuser<{ held: string }>(
		app.database,
		"select string_agg(bucket, ',' order by bucket) as held from platform_hold where until > clock_timestamp()",
	);
	expect(asked?.held).toContain("#3");
	const rows = await app.rows<{ done: number }>(
		"select count(*)::int as done from import_slice where import_job_id = $1 and state = 'DONE' and stream <> 'PLAN'",
		[manual],
	);
	expect(rows[0]?.done).toBeGreaterThan(0);
});

test("only accounts are counted among those that are not named", async () => {
	await endAll();
	const importJobId = await app.start(connectionId, {
		kind: "CAMPAIGNS",
		includeAssets: false,
	});
	const job = { tenantId: app.tenant.tenantId, importJobId };
	// Its plan is written, and nothing read.
	await claimSlice(app.worker(), job);
	await asSuperuser(
		app.database,
		`insert into ad_account
		select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'external_id', 'more ' || n, 'selected', false))).*
		from ad_account a, generate_series(1, 6) n where a.connection_id = '${connectionId}' and a.selected;
		insert into import_slice
		select (jsonb_populate_record(s, jsonb_build_object('id', gen_random_uuid(), 'ad_account_id', a.id))).*
		from import_slice s, ad_account a
		where s.import_job_id = '${importJobId}' and s.stream = 'CAMPAIGNS' and a.external_id like 'more %';
		update import_slice set state = 'WAITING', waiting_for = 'HOLD' where import_job_id = '${importJobId}' and stream = 'ACCOUNTS'`,
	);
	const told = await inTenantSql(app.database.db, job.tenantId, (sql) =>
		describePutOff(sql, job, new Date()),
	);
	await endAll();
	await asSuperuser(
		app.database,
		`delete from import_slice s using ad_account a where a.id = s.ad_account_id and a.external_id like 'more %';
		delete from ad_account where external_id like 'more %'`,
	);
	expect(told).toMatch(/; 2 more accounts\.$/);
});

test("raising the number lets the past go on at once", async () => {
	await allow("4");
	const { importJobId } = await startImport(
		app.imports,
		startImportInput.parse({ connectionId, kind: "METRICS" }),
		{ trigger: "SCHEDULED", lane: "RECENT" },
	);
	await work(importJobId);
	await allow("0");
	expect((await app.runToEnd(importJobId)).status).toBe("SUCCEEDED");
});

test("what makes way for others for longer than a wait may last does not fail, and its timeline says so once", async () => {
	await endAll();
	await allow("5");
	const { importJobId } = await startImport(
		app.imports,
		startImportInput.parse({ connectionId, kind: "METRICS" }),
		{ trigger: "SCHEDULED", lane: "HISTORY" },
	);
	/** Lets so many hours pass, the hold end, and others use the day up again. */
	const pass = (hours: number) =>
		asSuperuser(
			app.database,
			`update import_slice set due_at = now(), waiting_since = waiting_since - interval '${hours} hours' where state = 'WAITING';
			update platform_hold set until = now()`,
		);
	// A few months of it.
	const deps = app.worker({ retention: { months: 4, hourlyMonths: null } });
	const goOn = () =>
		runImport(deps, { tenantId: app.tenant.tenantId, importJobId });
	for (let days = 0; days < 3; days += 1) {
		await goOn();
		expect(await app.job(importJobId)).toMatchObject({
			status: "WAITING",
			messageCode: "RATE_LIMITED",
		});
		await pass(49);
	}
	const told = await app.rows<{ message: string }>(
		"select message from import_event where import_job_id = $1 and what = 'waiting'",
		[importJobId],
	);
	expect(told).toHaveLength(1);
	expect(told[0]?.message).toContain("Put off until");

	// Nor when Google asks for a pause once the budget is back: that wait is a moment old.
	const failures = () =>
		app.rows<{ message: string }>(
			"select message from import_failure where import_job_id = $1",
			[importJobId],
		);
	await asSuperuser(app.database, "delete from platform_limit_window");
	await app.control("faults", {
		path: "/google-ads/v25/customers/1110000001/googleAds:search",
		count: 1,
		googleAdsError: {
			category: "quotaError",
			code: "RESOURCE_EXHAUSTED",
			retryDelay: "600s",
			rateScope: "DEVELOPER",
		},
	});
	await goOn();
	await app.faultsMet();
	expect(await failures()).toEqual([]);
	expect((await app.job(importJobId)).status).toBe("WAITING");
	await app.forgetFaults();

	// It does not wait for ever, but a reconnect that its user took long for begins its time anew.
	await asSuperuser(
		app.database,
		`update import_event set at = at - interval '31 days' where import_job_id = '${importJobId}'`,
	);
	// The first time uses the budget up, the second has to wait for it.
	for (let times = 0; times < 2; times += 1) {
		await pass(49);
		await goOn();
	}
	expect(await failures()).toEqual([]);
	await asSuperuser(
		app.database,
		"update platform_grant set granted_at = granted_at - interval '31 days'",
	);
	await pass(49);
	await goOn();
	expect((await failures())[0]?.message).toContain(
		"This import has been going on for 31 days.",
	);
	await asSuperuser(
		app.database,
		"update platform_grant set granted_at = granted_at + interval '31 days'",
	);
});

test("the checks of the night leave the last fifth of the day to people, and no grant suffers from it", async () => {
	await allow("300");
	const { tenantId } = app.tenant;
	const meter = createLimits({
		db: app.database.db,
		logger: createLogger({ name: "test", level: "silent" }),
	}).meter({
		platform: "GOOGLE_ADS",
		clientId: "sandbox-google-client",
		tenantId,
		person: "somebody",
		policy: getPlatform(platforms, "GOOGLE_ADS").limits,
		extras: { operationsPerDay: "300" },
	});
	for (let account = 0; account < 240; account += 1)
		await meter.admit("operation", String(account));
	const tomorrow = new Date(Date.now() + 86_400_000);
	expect(
		await verifyDueGrants(app.ctx, { at: tomorrow, widestGap: 0 }),
	).toEqual({ checked: 1, failed: 1 });
	const [grant] = await app.rows<{ status: string; failures: number }>(
		"select status, consecutive_failures as failures from platform_grant",
	);
	expect(grant).toEqual({ status: "ACTIVE", failures: 0 });
	const used = async () => {
		const [row] = await asSuperuser<{ used: number }>(
			app.database,
			"select max((select sum(c) from unnest(counts) c))::int as used from platform_limit_window",
		);
		return row?.used;
	};
	expect(await used()).toBe(240);

	const { trouble } = await verifyConnection(app.ctx, { connectionId });
	expect(trouble).toBeNull();
	expect(await used()).toBeGreaterThan(240);
	// And so is what is read because somebody connects.
	const another = await app.connectAccounts(["1110000002"]);
	const [connection] = await app.rows<{ status: string }>(
		"select status from connection where id = $1",
		[another],
	);
	expect(connection?.status).toBe("ACTIVE");
});

test("a lane's slices have the priority in the database that its calls have in the worker", async () => {
	await endAll();
	for (const lane of Object.values(ImportLane))
		await startImport(
			app.imports,
			startImportInput.parse({ connectionId, kind: "METRICS" }),
			{ trigger: "SCHEDULED", lane },
		);
	const planned = await app.rows<{ lane: ImportLane; priority: number }>(
		`select j.lane, s.priority from import_job j join import_slice s on s.import_job_id = j.id
		where j.status = 'QUEUED'`,
	);
	expect(planned).toHaveLength(5);
	for (const { lane, priority } of planned)
		expect(priority, lane).toBe(toUrgencyNumber(urgencies[lane]));
});
