import { setTimeout as sleep } from "node:timers/promises";
import { claimSlice, retryImport, runSlice } from "@patchbay/imports";
import {
	createLocalKeyProvider,
	type KeyProvider,
	KeyUnavailable,
} from "@patchbay/vault";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	readMetricSums,
	readMetricTruth,
} from "../support/google-ads-truth.ts";
import { readFailures, readTimeline } from "../support/import-record.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { utcDay } from "../support/utc-day.ts";

// Faults that pass: they cost time, not data.

let app: Importing;
const range = { from: utcDay(-8), to: utcDay(-2) };
const search = "/google-ads/v25/";

beforeAll(async () => {
	app = await startImporting({
		accounts: 3,
		campaigns: 6,
		days: 12,
		pageSize: 10,
	});
});
afterEach(async () => {
	await app.forgetFaults();
	await app.forgetCalls();
});
afterAll(() => app.close());

test("told to wait, a job waits without holding a place, and goes on where it was", async () => {
	const connectionId = await app.connectAccounts();
	await app.control("faults", {
		path: search,
		bodyIncludes: "FROM ad_group WHERE",
		googleAdsError: {
			category: "quotaError",
			code: "RESOURCE_TEMPORARILY_EXHAUSTED",
			retryDelay: "3s",
			rateScope: "ACCOUNT",
		},
	});
	const begun = Date.now();
	const importJobId = await app.start(connectionId, range);
	const running = app.runToEnd(importJobId);
	const waiting = await app.waitFor(
		importJobId,
		({ status }) => status === "WAITING",
	);
	expect(waiting).toMatchObject({
		messageCode: "RATE_LIMITED",
		message: expect.any(String),
	});
	expect(waiting.resumesAt?.getTime()).toBeGreaterThan(begun + 2_000);
	const held = await app.rows(
		"select 1 from import_slice where import_job_id = $1 and state = 'RUNNING'",
		[importJobId],
	);
	expect(held).toEqual([]);

	expect(await running).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
		resumesAt: null,
		message: null,
	});
	const [slice] = await app.rows(
		"select attempts from import_slice where import_job_id = $1 and stream = 'AD_GROUPS'",
		[importJobId],
	);
	expect(slice).toEqual({ attempts: 0 });
	expect(await readTimeline(app, importJobId)).toContain("ad_groups waiting");
});

test("a token endpoint that is away is waited for by all slices, and whoever renews first lets them all go on", async () => {
	const connectionId = await app.connectAccounts(["1110000001", "1110000002"]);
	const [grant] = await app.rows<{ id: string }>(
		"select grant_id as id from connection where id = $1",
		[connectionId],
	);
	const grantId = grant?.id ?? "";
	const importJobId = await app.start(connectionId, {
		...range,
		kind: "METRICS",
	});
	// So that slices of both accounts meet it.
	const deps = app.worker();
	const list = await claimSlice(deps, {
		tenantId: app.tenant.tenantId,
		importJobId,
	});
	if (list) await runSlice(deps, list);
	await app.rows(
		"update platform_grant set access_token_expires_at = now() - interval '1 hour' where id = $1 returning id",
		[grantId],
	);
	await app.control("faults", {
		path: "/google-ads/token",
		count: 1_000,
		status: 503,
	});
	const running = app.runToEnd(importJobId);
	const waiting = await app.waitFor(
		importJobId,
		({ status }) => status === "WAITING",
	);
	expect(waiting).toMatchObject({
		messageCode: "PLATFORM_UNAVAILABLE",
		message: expect.stringMatching(/renew/),
	});
	// Every slice looks a few times more; the grant has failed once.
	await new Promise((resolve) => setTimeout(resolve, 3_000));
	const failed = await app.rows(
		`select consecutive_failures as failures, next_attempt_at < now() + interval '2 minutes' as soon from platform_grant where id = $1`,
		[grantId],
	);
	expect(failed).toEqual([{ failures: 1, soon: true }]);
	expect(
		(await readTimeline(app, importJobId)).filter((entry) =>
			entry.endsWith("waiting"),
		),
	).toHaveLength(1);

	await app.forgetFaults();
	await app.ctx.credentials.refreshGrant(app.ctx, grantId);
	expect(await running).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
		message: null,
	});
	expect(
		await app.rows(
			"select 1 from import_slice where import_job_id = $1 and attempts > 0",
			[importJobId],
		),
	).toEqual([]);
});

test("an import that failed is tried again while its grant fails, and waits for it", async () => {
	const connectionId = await app.connectAccounts();
	const importJobId = await app.start(connectionId, range);
	await app.runToEnd(importJobId);
	await app.rows(
		"update import_job set status = 'FAILED' where id = $1 returning id",
		[importJobId],
	);
	await app.rows(
		`update platform_grant set status = 'ERROR', consecutive_failures = 3
		where id = (select grant_id from connection where id = $1) returning id`,
		[connectionId],
	);
	await app.rows(
		"update connection set status = 'ERROR' where id = $1 returning id",
		[connectionId],
	);
	await retryImport(app.imports, { importJobId });
	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
		attempts: 2,
	});
});

test("a platform that fails for a while costs time, not data", async () => {
	const connectionId = await app.connectAccounts();
	await app.control("faults", {
		path: search,
		bodyIncludes: "FROM keyword",
		count: 1,
		kind: "cut",
	});
	await app.control("faults", {
		path: search,
		bodyIncludes: "FROM ad_group_criterion",
		count: 7,
		status: 503,
	});
	const importJobId = await app.start(connectionId, range);
	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
	});
	expect(await readTimeline(app, importJobId)).toContain("keywords retrying");
	expect(await readFailures(app, importJobId)).toEqual([]);
});

test("page tokens that expire on the way begin the list again, and nothing is doubled", async () => {
	const connectionId = await app.connectAccounts(["1110000001"]);
	await app.control("faults", {
		path: search,
		bodyIncludes: "pageToken",
		skip: 1,
		count: 1,
		googleAdsError: { category: "requestError", code: "EXPIRED_PAGE_TOKEN" },
	});
	const importJobId = await app.start(connectionId, {
		...range,
		kind: "METRICS",
	});
	const end = await app.runToEnd(importJobId);
	expect(end.status).toBe("SUCCEEDED");
	expect(
		(await readTimeline(app, importJobId)).some((entry) =>
			entry.endsWith("restarted"),
		),
	).toBe(true);
	const truth = await readMetricTruth(app, connectionId, "1110000001", range);
	const sums = await readMetricSums(app, connectionId, "1110000001");
	expect(sums.rows).toBe(truth.rows);
	expect(sums.costMicros).toBe(truth.costMicros);
	const [slices] = await app.rows(
		"select sum(rows_done)::int as rows from import_slice where import_job_id = $1 and stream = 'METRICS_DAILY'",
		[importJobId],
	);
	expect(slices).toEqual({ rows: truth.rows });
});

test("an access token that ends on the way is renewed", async () => {
	const connectionId = await app.connectAccounts();
	await app.control("faults", {
		path: search,
		bodyIncludes: "FROM asset WHERE",
		kind: "delay",
		delayMs: 1_500,
	});
	const importJobId = await app.start(connectionId, range);
	const running = app.runToEnd(importJobId);
	await app.faultsMet();
	await app.control("google-ads/expire-access-tokens");
	expect(await running).toMatchObject({ status: "SUCCEEDED" });
});

test("rows that somebody else holds for long are waited for, and no worker counts as lost by it", async () => {
	const connectionId = await app.connectAccounts();
	const importJobId = await app.start(connectionId, range);
	const holder = new pg.Client({
		connectionString: app.database.superuserUrl,
	});
	await holder.connect();
	try {
		await holder.query("begin");
		await holder.query("lock table ad_group in access exclusive mode");
		const running = app.runToEnd(importJobId);
		const waiting = async () => {
			for (;;) {
				const rows = await app.rows<{ state: string; job: string }>(
					`select s.state, s.takeovers, s.attempts, s.lease_holder as holder, j.status as job from import_slice s
					join import_job j on j.tenant_id = s.tenant_id and j.id = s.import_job_id
					where s.import_job_id = $1 and s.stream = 'AD_GROUPS'`,
					[importJobId],
				);
				if (rows[0]?.state === "WAITING" && rows[0].job === "WAITING")
					return rows;
				await sleep(50);
			}
		};
		expect(
			await Promise.race([waiting(), running.catch((error: unknown) => error)]),
		).toEqual([
			{
				state: "WAITING",
				takeovers: 0,
				attempts: 0,
				holder: null,
				job: "WAITING",
			},
		]);
		await holder.query("rollback");
		expect(await running).toMatchObject({ status: "SUCCEEDED", attempts: 1 });
	} finally {
		await holder.end();
	}
	expect(await readFailures(app, importJobId)).toEqual([]);
});

test("a key service that is away is waited for, however long, and the job goes on by itself when it is back", async () => {
	const connectionId = await app.connectAccounts();
	const local = createLocalKeyProvider({ masterKey: app.masterKey });
	let isAway = true;
	let refused = 0;
	const keyProvider: KeyProvider = {
		name: local.name,
		rootKeyId: local.rootKeyId,
		wrap: (key, context) => local.wrap(key, context),
		async unwrap(wrapped, context, rootKeyId) {
			if (!isAway) return local.unwrap(wrapped, context, rootKeyId);
			refused += 1;
			throw new KeyUnavailable("The key service does not answer.");
		},
	};
	const { credentials } = app.otherProcess({ keyProvider });
	const importJobId = await app.start(connectionId, range);
	const running = app.runToEnd(importJobId, app.worker({ credentials }));
	const waiting = await app.waitFor(
		importJobId,
		// More often than a slice may fail.
		(job) => refused > 5 && job.status !== "RUNNING",
	);
	expect(waiting).toMatchObject({
		status: "WAITING",
		messageCode: "VAULT_UNAVAILABLE",
		message: expect.stringContaining("The key service does not answer."),
	});
	isAway = false;
	expect(await running).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
		message: null,
	});
	expect(await readFailures(app, importJobId)).toEqual([]);
});
