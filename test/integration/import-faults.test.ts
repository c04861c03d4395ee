import { randomBytes } from "node:crypto";
import { claimSlice, retryImport, runSlice } from "@patchbay/imports";
import {
	createLocalKeyProvider,
	type KeyProvider,
	KeyUnavailable,
} from "@patchbay/vault";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	readMetricSums,
	readMetricTruth,
	readTruth,
} from "../support/google-ads-truth.ts";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;
const range = { from: day(-8), to: day(-2) };
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

function day(offset: number): string {
	return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

async function failures(importJobId: string) {
	return app.rows<{
		entity: string;
		externalId: string | null;
		code: string;
		message: string;
	}>(
		`select entity, external_id as "externalId", code, message from import_failure where import_job_id = $1 order by occurred_at, id`,
		[importJobId],
	);
}

async function timeline(importJobId: string): Promise<string[]> {
	const rows = await app.rows<{ entry: string }>(
		`select stage || ' ' || what as entry from import_event where import_job_id = $1 order by at, id`,
		[importJobId],
	);
	return rows.map(({ entry }) => entry);
}

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
	expect(waiting.resumesAt?.getTime()).toBeGreaterThan(Date.now() - 1_000);
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
	expect(await timeline(importJobId)).toContain("ad_groups waiting");
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
		(await timeline(importJobId)).filter((entry) => entry.endsWith("waiting")),
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
}, 60_000);

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
}, 60_000);

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
	expect(await timeline(importJobId)).toContain("keywords retrying");
	expect(await failures(importJobId)).toEqual([]);
}, 60_000);

test("a list that never answers rightly fails alone; a retry completes the job", async () => {
	const connectionId = await app.connectAccounts();
	await app.control("faults", {
		path: search,
		bodyIncludes: "FROM ad_group_criterion",
		count: 1000,
		kind: "garbage",
	});
	const importJobId = await app.start(connectionId, range);
	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
		percent: 100,
	});
	const [failure, ...others] = await failures(importJobId);
	expect(others).toEqual([]);
	expect(failure).toMatchObject({
		entity: "keywords",
		code: expect.stringMatching(/^PLATFORM_/),
	});
	await app.forgetFaults();
	await app.forgetCalls();

	await retryImport(app.imports, { importJobId });

	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
		attempts: 2,
	});
	expect(await failures(importJobId)).toEqual([]);
	expect(
		(await app.queries()).every(
			(query) =>
				query.includes("FROM ad_group_criterion") ||
				query.includes("FROM customer"),
		),
	).toBe(true);
});

test("a record that does not fit fails alone, with its path, and is not called removed", async () => {
	const connectionId = await app.connectAccounts();
	await app.runToEnd(
		await app.start(connectionId, { kind: "CAMPAIGNS", includeAssets: false }),
	);
	const [known] = await app.rows<{ id: string }>(
		"select external_id as id from campaign where connection_id = $1 order by external_id limit 1",
		[connectionId],
	);
	await app.control("faults", {
		path: search,
		bodyIncludes: "FROM campaign WHERE",
		kind: "custom",
		status: 200,
		body: {
			results: [
				{
					campaign: {
						resourceName: "customers/1/campaigns/77",
						id: "77",
						name: "A new one",
						status: "ENABLED",
					},
					campaignBudget: {
						id: "5",
						amountMicros: "9223372036854775807",
						period: "DAILY",
					},
				},
				{
					campaign: {
						resourceName: `customers/1/campaigns/${known?.id}`,
						id: known?.id,
						name: ["not", "a", "text"],
						status: "ENABLED",
					},
				},
			],
			fieldMask: "campaign.id",
		},
	});
	const importJobId = await app.start(connectionId, {
		kind: "CAMPAIGNS",
		includeAssets: false,
	});

	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
		importedCampaigns: 1,
		failedCampaigns: 1,
		totalCampaigns: 2,
	});
	expect(await failures(importJobId)).toEqual([
		{
			entity: "campaign",
			externalId: known?.id,
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("results[1].campaign.name"),
		},
	]);
	const [row] = await app.rows(
		"select status <> 'REMOVED' as kept from campaign where connection_id = $1 and external_id = $2",
		[connectionId, known?.id],
	);
	expect(row).toEqual({ kept: true });
	const [large] = await app.rows(
		"select budget_micros as micros from campaign where connection_id = $1 and external_id = '77'",
		[connectionId],
	);
	expect(large).toEqual({ micros: 9_223_372_036_854_775_807n });
});

test("numbers that the database cannot hold fail alone; a day told twice counts once, the first, and is told", async () => {
	const connectionId = await app.connectAccounts();
	const [known] = await readTruth(
		app,
		connectionId,
		"2220000001",
		"SELECT campaign.id FROM campaign WHERE campaign.status != 'REMOVED'",
	);
	const row = (
		campaign: string,
		date: string,
		costMicros: string,
		impressions = "9223372036854775807",
	) => ({
		campaign: {
			resourceName: `customers/2220000001/campaigns/${campaign}`,
			id: campaign,
		},
		segments: { date },
		metrics: { costMicros, impressions },
	});
	const id = String(known?.campaign?.id);
	await app.control("faults", {
		path: search,
		// Also when the days are read again because their totals differ.
		bodyIncludes: "SELECT campaign.id, segments.date, metrics",
		count: 2,
		kind: "custom",
		status: 200,
		body: {
			results: [
				row(id, range.from, "1"),
				row(id, range.to, "9223372036854775808"),
				row(id, range.from, "2"),
				// Spent money, but is listed no more. The sum of the day must fit as well.
				row("4711", range.from, "3", "0"),
			],
			fieldMask: "campaign.id",
		},
	});
	const importJobId = await app.start(connectionId, {
		...range,
		kind: "METRICS",
	});
	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
	});
	expect(await failures(importJobId)).toEqual([
		{
			entity: "metric",
			externalId: `${id} ${range.from}`,
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("stands twice"),
		},
		{
			entity: "metric",
			externalId: `${id} ${range.to}`,
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("22003"),
		},
	]);
	const stored = await app.rows(
		`select c.external_id as id, c.status, m.date, m.cost_micros as cost, m.impressions from metric_daily m
		join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id where c.connection_id = $1 order by cost`,
		[connectionId],
	);
	expect(stored).toEqual([
		{
			id,
			status: expect.not.stringMatching("REMOVED"),
			date: range.from,
			cost: 1n,
			impressions: 9_223_372_036_854_775_807n,
		},
		{
			id: "4711",
			status: "REMOVED",
			date: range.from,
			cost: 3n,
			impressions: 0n,
		},
	]);
});

test("a campaign that the database cannot hold keeps its numbers, and those of the account's others", async () => {
	const connectionId = await app.connectAccounts();
	const row = (campaign: string, costMicros: string) => ({
		campaign: {
			resourceName: `customers/2220000001/campaigns/${campaign}`,
			id: campaign,
		},
		segments: { date: range.from },
		metrics: { costMicros },
	});
	const campaign = (id: string, name: string, startDateTime: string) => ({
		campaign: {
			resourceName: `customers/2220000001/campaigns/${id}`,
			id,
			name,
			status: "ENABLED",
			startDateTime,
		},
	});
	const report = (bodyIncludes: string, results: object[]) =>
		app.control("faults", {
			path: search,
			bodyIncludes,
			// As often as it is asked: what fails is read again.
			count: 99,
			kind: "custom",
			status: 200,
			body: { results, fieldMask: "campaign.id" },
		});
	await report("campaign.id IN (8001, 8002, 8003, 8004)", [
		campaign("8001", "half \ud83d of it", "2026-03-01 00:00:00"),
		campaign("8002", "No day", "0000-00-00 00:00:00"),
		campaign("8003", "Good", "2026-03-01 00:00:00"),
		// Longer than what an index over names can hold, and not to be compressed.
		campaign("8004", randomBytes(6_000).toString("hex"), "2026-03-01 00:00:00"),
	]);
	await report("SELECT campaign.id, segments.date, metrics", [
		row("8001", "1"),
		row("8002", "2"),
		row("8003", "4"),
		row("8004", "8"),
	]);
	const importJobId = await app.start(connectionId, {
		...range,
		kind: "METRICS",
	});

	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
	});
	expect(await failures(importJobId)).toEqual([
		{
			entity: "campaign",
			externalId: "8002",
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("22008"),
		},
		{
			entity: "campaign",
			externalId: "8004",
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("54000"),
		},
	]);
	expect(
		await app.rows(
			`select c.external_id as id, c.name, c.status, m.cost_micros as cost from metric_daily m
			join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id where c.connection_id = $1 order by id`,
			[connectionId],
		),
	).toEqual([
		{ id: "8001", name: "half \ufffd of it", status: "ACTIVE", cost: 1n },
		{ id: "8002", name: "Campaign 8002", status: "UNKNOWN", cost: 2n },
		{ id: "8003", name: "Good", status: "ACTIVE", cost: 4n },
		{ id: "8004", name: "Campaign 8004", status: "UNKNOWN", cost: 8n },
	]);
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
		(await timeline(importJobId)).some((entry) => entry.endsWith("restarted")),
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

test("an account that is cancelled fails alone", async () => {
	const connectionId = await app.connectAccounts(["1110000002", "1110000003"]);
	await app.control("google-ads/account-status", {
		customerId: "1110000003",
		status: "CANCELED",
	});
	const importJobId = await app.start(connectionId, range);
	const end = await app.runToEnd(importJobId);
	await app.control("google-ads/account-status", {
		customerId: "1110000003",
		status: "ENABLED",
	});

	expect(end.status).toBe("PARTIALLY_SUCCEEDED");
	expect(await failures(importJobId)).toEqual([
		expect.objectContaining({ entity: "ad account", externalId: "1110000003" }),
	]);
	const states = await app.rows(
		`select a.external_id as account, array_agg(distinct s.state::text) as states from import_slice s
		join ad_account a on a.tenant_id = s.tenant_id and a.id = s.ad_account_id where s.import_job_id = $1 group by 1 order by 1`,
		[importJobId],
	);
	expect(states).toEqual([
		{ account: "1110000002", states: ["DONE"] },
		{ account: "1110000003", states: ["FAILED"] },
	]);
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
	expect(await failures(importJobId)).toEqual([]);
});
