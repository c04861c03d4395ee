import { randomBytes } from "node:crypto";
import { retryImport } from "@patchbay/imports";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readTruth } from "../support/google-ads-truth.ts";
import { readFailures } from "../support/import-record.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { utcDay } from "../support/utc-day.ts";

// Faults that stay: what they hit fails alone and by name.

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
	const [failure, ...others] = await readFailures(app, importJobId);
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
	expect(await readFailures(app, importJobId)).toEqual([]);
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
	expect(await readFailures(app, importJobId)).toEqual([
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

test("what lies in a record that does not fit is not called removed either", async () => {
	const connectionId = await app.connectAccounts();
	const lists = { kind: "CAMPAIGNS", includeAssets: false } as const;
	await app.runToEnd(await app.start(connectionId, lists));
	const kept = () =>
		app.rows(
			`select c.ad_account_id as account, count(*) as ads from ad join campaign c on c.tenant_id = ad.tenant_id and c.id = ad.campaign_id
			where c.connection_id = $1 and ad.status <> 'REMOVED' group by 1 order by 1`,
			[connectionId],
		);
	const before = await kept();
	expect(before).not.toEqual([]);
	for (const [query, results] of [
		[
			"ad_group.type, campaign.id FROM ad_group",
			[{ adGroup: { id: "77", name: ["not", "a", "text"] } }],
		],
		["FROM ad_group_ad", []],
	] as const)
		await app.control("faults", {
			path: search,
			bodyIncludes: query,
			count: 3,
			kind: "custom",
			status: 200,
			body: { results, fieldMask: "campaign.id" },
		});

	const importJobId = await app.start(connectionId, lists);

	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
	});
	expect(await kept()).toEqual(before);
});

test("numbers that no account can have fail alone; a day told twice counts once, the first, and is told", async () => {
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
		impressions = "1000000000000",
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
				row(id, range.to, "9000000000000000000"),
				row(id, range.from, "2"),
				// Spent money, but is listed no more.
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
	const failures = await readFailures(app, importJobId);
	expect(
		failures.toSorted((a, b) =>
			String(a.externalId) < String(b.externalId) ? -1 : 1,
		),
	).toEqual([
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
			message: expect.stringContaining("costMicros: The spend is more"),
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
			impressions: 1_000_000_000_000n,
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
	expect(await readFailures(app, importJobId)).toEqual([
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
	expect(await readFailures(app, importJobId)).toEqual([
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
