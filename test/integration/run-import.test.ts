import { claimSlice, runSlice } from "@patchbay/imports";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	readMetricSums,
	readMetricTruth,
	readTruth,
} from "../support/google-ads-truth.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { runLane } from "../support/run-lane.ts";
import { utcDay } from "../support/utc-day.ts";

let app: Importing;
const accounts = ["1110000001", "1110000002"] as const;
/** Within the sandbox's days in every zone, so that no test depends on the hour. */
const range = { from: utcDay(-35), to: utcDay(-2) };

beforeAll(async () => {
	app = await startImporting({
		accounts: 3,
		campaigns: 12,
		days: 40,
		pageSize: 50,
	});
});
afterAll(() => app.close());

async function count(table: string, connectionId: string): Promise<number> {
	const [row] = await app.rows<{ count: number }>(
		`select count(*)::int as count from ${table} x join campaign c on c.tenant_id = x.tenant_id and c.id = ${table === "campaign" ? "x.id" : "x.campaign_id"}
		where c.connection_id = $1 and c.status <> 'REMOVED'`,
		[connectionId],
	);
	return row?.count ?? 0;
}

const notRemoved = "campaign.status != 'REMOVED'";
const truths = {
	campaign: `SELECT campaign.id FROM campaign WHERE ${notRemoved}`,
	ad_group: `SELECT ad_group.id FROM ad_group WHERE ad_group.status != 'REMOVED' AND ${notRemoved}`,
	ad: `SELECT ad_group_ad.ad.id FROM ad_group_ad WHERE ad_group_ad.status != 'REMOVED' AND ad_group.status != 'REMOVED' AND ${notRemoved}`,
	keyword: `SELECT ad_group_criterion.criterion_id FROM ad_group_criterion WHERE ad_group_criterion.type = 'KEYWORD'
		AND ad_group_criterion.status != 'REMOVED' AND ad_group.status != 'REMOVED' AND ${notRemoved}`,
};

test("a full import brings what the platform has, to the last micro, and a second one doubles nothing", async () => {
	const connectionId = await app.connectAccounts(accounts);
	const first = await app.runToEnd(await app.start(connectionId, range));

	expect(first).toMatchObject({
		status: "SUCCEEDED",
		percent: 100,
		attempts: 1,
		stage: "done",
		message: null,
	});
	const expected: Record<string, number> = {};
	for (const [table, query] of Object.entries(truths)) {
		const rows = await Promise.all(
			accounts.map((account) => readTruth(app, connectionId, account, query)),
		);
		expected[table] = rows.flat().length;
		expect(expected[table]).toBeGreaterThan(0);
		expect([table, await count(table, connectionId)]).toEqual([
			table,
			expected[table],
		]);
	}
	expect(first.importedCampaigns).toBe(expected.campaign);
	let metricRows = 0;
	for (const account of accounts) {
		const truth = await readMetricTruth(app, connectionId, account, range);
		metricRows += truth.rows;
		const { conversions, ...sums } = await readMetricSums(
			app,
			connectionId,
			account,
		);
		expect(sums).toEqual({
			rows: truth.rows,
			costMicros: truth.costMicros,
			impressions: truth.impressions,
			clicks: truth.clicks,
		});
		expect(conversions).toBeCloseTo(truth.conversions, 6);
	}
	const [finer] = await app.rows<{ rows: number }>(
		`select ((select count(*) from metric_hourly h join campaign c on c.id = h.campaign_id where c.connection_id = $1)
			+ (select count(*) from metric_region r join campaign c on c.id = r.campaign_id where c.connection_id = $1))::int as rows`,
		[connectionId],
	);
	expect(finer?.rows).toBeGreaterThan(metricRows);
	expect(first.metricRows).toBe(BigInt(metricRows + (finer?.rows ?? 0)));
	// An id that a JavaScript number cannot hold.
	const [large] = await app.rows<{ id: string }>(
		"select external_id as id from campaign where connection_id = $1 and length(external_id) > 15 limit 1",
		[connectionId],
	);
	expect(BigInt(large?.id ?? 0)).toBeGreaterThan(
		BigInt(Number.MAX_SAFE_INTEGER),
	);

	const second = await app.runToEnd(await app.start(connectionId, range));

	expect(second).toMatchObject({
		status: "SUCCEEDED",
		metricRows: first.metricRows,
		importedAssets: first.importedAssets,
	});
	for (const table of Object.keys(truths))
		expect([table, await count(table, connectionId)]).toEqual([
			table,
			expected[table],
		]);
	const [revised] = await app.rows(
		"select count(*)::int as rows, coalesce(sum(revisions), 0)::int as revisions, count(*) filter (where fetched_at > first_seen_at)::int as fetched from metric_daily m join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id where c.connection_id = $1",
		[connectionId],
	);
	expect(revised).toEqual({
		rows: metricRows,
		revisions: 0,
		fetched: metricRows,
	});
});

test("restated numbers replace the old ones and leave a trace", async () => {
	const connectionId = await app.connectAccounts([accounts[0]]);
	await app.runToEnd(
		await app.start(connectionId, { ...range, kind: "METRICS" }),
	);
	await app.control("google-ads/restate", {
		customerId: accounts[0],
		factor: 2,
		days: 30,
	});

	await app.runToEnd(
		await app.start(connectionId, { ...range, kind: "METRICS" }),
	);

	const truth = await readMetricTruth(app, connectionId, accounts[0], range);
	const sums = await readMetricSums(app, connectionId, accounts[0]);
	expect(sums.costMicros).toBe(truth.costMicros);
	expect(sums.conversions).toBeCloseTo(truth.conversions, 6);
	const [trace] = await app.rows<{
		changed: number;
		kept: number;
		seen: number;
	}>(
		`select count(*) filter (where revisions = 1)::int as changed, count(*) filter (where revisions = 0)::int as kept,
			count(*) filter (where revisions > 0 and first_seen_at >= fetched_at)::int as seen
		from metric_daily m join ad_account a on a.tenant_id = m.tenant_id and a.id = m.ad_account_id
		where a.connection_id = $1`,
		[connectionId],
	);
	expect(trace?.changed).toBeGreaterThan(0);
	// The days before the restated ones.
	expect(trace?.kept).toBeGreaterThan(0);
	expect(trace?.seen).toBe(0);
});

test("a day that the platform reports no more is set to nothing, for that account's days alone", async () => {
	const connectionId = await app.connectAccounts([accounts[0]]);
	await app.runToEnd(
		await app.start(connectionId, { ...range, kind: "METRICS" }),
	);
	const ghost = `select m.campaign_id, m.ad_account_id from metric_daily m join ad_account a
		on a.tenant_id = m.tenant_id and a.id = m.ad_account_id where a.connection_id = $1 limit 1`;
	for (const date of [utcDay(-3), utcDay(-39)])
		await app.rows(
			`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks,
				conversions, conversion_value_micros, fetched_at)
			select current_setting('app.tenant_id')::uuid, c.id, c.ad_account_id, $2, 'USD', 5, 5, 5, 0, 0, now() - interval '1 day'
			from (${ghost}) g join campaign c on c.ad_account_id = g.ad_account_id
			where c.platform_status = 'PAUSED' and not exists (select 1 from metric_daily m where m.campaign_id = c.id and m.date = $2)
			limit 1`,
			[connectionId, date],
		);

	await app.runToEnd(
		await app.start(connectionId, { ...range, kind: "METRICS" }),
	);

	const ghosts = await app.rows<{
		date: string;
		cost: bigint;
		revisions: number;
	}>(
		`select date, cost_micros as cost, m.revisions from metric_daily m join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
		where c.connection_id = $1 and m.first_seen_at <> m.fetched_at and (impressions = 0 or impressions = 5) and date = any($2::date[]) and clicks in (0, 5) order by date`,
		[connectionId, [utcDay(-39), utcDay(-3)]],
	);
	expect(ghosts).toContainEqual({ date: utcDay(-39), cost: 5n, revisions: 0 });
	expect(ghosts).toContainEqual({ date: utcDay(-3), cost: 0n, revisions: 1 });
});

test("a limit and named campaigns read those alone, with all that belongs to them", async () => {
	const connectionId = await app.connectAccounts(accounts);
	const limited = await app.runToEnd(
		await app.start(connectionId, { ...range, limit: 5 }),
	);
	expect(limited).toMatchObject({ status: "SUCCEEDED", importedCampaigns: 5 });
	expect(await count("campaign", connectionId)).toBe(5);
	const [strangers] = await app.rows<{ count: number }>(
		"select count(distinct campaign_id)::int as count from metric_daily m join ad_account a on a.tenant_id = m.tenant_id and a.id = m.ad_account_id where a.connection_id = $1",
		[connectionId],
	);
	expect(strangers?.count).toBeLessThanOrEqual(5);

	const other = await app.connectAccounts([accounts[0]]);
	const [named] = (
		await readTruth(app, other, accounts[0], truths.campaign)
	).slice(0, 1);
	const id = String(named?.campaign?.id);
	await app.runToEnd(
		await app.start(other, { ...range, campaignExternalIds: [id] }),
	);
	const ids = await app.rows<{ id: string }>(
		"select external_id as id from campaign where connection_id = $1",
		[other],
	);
	expect(ids).toEqual([{ id }]);
	expect(await count("ad_group", other)).toBeGreaterThan(0);
});

test("what another import reads of the account meanwhile takes nothing of a limit, and adds nothing to it", async () => {
	const connectionId = await app.connectAccounts(accounts);
	const importJobId = await app.start(connectionId, { ...range, limit: 5 });
	const deps = app.worker();
	const list = await claimSlice(deps, {
		tenantId: app.tenant.tenantId,
		importJobId,
	});
	if (list?.stream !== "ACCOUNTS") throw new Error("accounts come first");
	await runSlice(deps, list);

	await runLane(app, connectionId, "CAMPAIGNS");

	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
		importedCampaigns: 5,
	});
	const [numbers] = await app.rows<{ campaigns: number }>(
		"select count(distinct campaign_id)::int as campaigns from metric_daily m join ad_account a on a.tenant_id = m.tenant_id and a.id = m.ad_account_id where a.connection_id = $1",
		[connectionId],
	);
	expect(numbers?.campaigns).toBeGreaterThan(0);
	expect(numbers?.campaigns).toBeLessThanOrEqual(5);
});

test("a kind reads its part", async () => {
	const connectionId = await app.connectAccounts([accounts[0]]);
	const campaigns = await app.runToEnd(
		await app.start(connectionId, { kind: "CAMPAIGNS", includeAssets: false }),
	);
	expect(campaigns).toMatchObject({
		status: "SUCCEEDED",
		metricRows: 0n,
		totalAssets: 0,
	});
	expect(await count("ad", connectionId)).toBeGreaterThan(0);

	const other = await app.connectAccounts([accounts[0]]);
	const metrics = await app.runToEnd(
		await app.start(other, { kind: "METRICS", ...range }),
	);
	expect(metrics.metricRows).toBeGreaterThan(0n);
	expect(await count("ad_group", other)).toBe(0);
});

test("what the platform lists no more becomes REMOVED and keeps its spend", async () => {
	const connectionId = await app.connectAccounts([accounts[1]]);
	await app.runToEnd(await app.start(connectionId, range));
	const before = await readMetricSums(app, connectionId, accounts[1]);
	const [victim] = await app.rows<{
		id: string;
		external: string;
		name: string;
	}>(
		`select c.id, c.external_id as external, c.name from campaign c where c.connection_id = $1 and exists (
			select 1 from metric_daily m where m.tenant_id = c.tenant_id and m.campaign_id = c.id) and exists (
			select 1 from ad_group g where g.tenant_id = c.tenant_id and g.campaign_id = c.id) order by external_id limit 1`,
		[connectionId],
	);
	const { accessToken } = await app.ctx.credentials.getAccessToken(
		app.ctx,
		await grantOf(connectionId),
		{ purpose: "test" },
	);
	const reply = await fetch(
		`${app.sandbox.url}/google-ads/v25/customers/${accounts[1]}/campaigns:mutate`,
		{
			method: "POST",
			headers: {
				authorization: `Bearer ${accessToken.reveal()}`,
				"content-type": "application/json",
				"login-customer-id": "9990000001",
			},
			body: JSON.stringify({
				operations: [
					{ remove: `customers/${accounts[1]}/campaigns/${victim?.external}` },
				],
			}),
		},
	);
	expect(reply.status).toBe(200);

	const end = await app.runToEnd(await app.start(connectionId, range));

	expect(end.status).toBe("SUCCEEDED");
	const [row] = await app.rows(
		`select c.status, array_agg(distinct g.status::text) as groups from campaign c
		join ad_group g on g.tenant_id = c.tenant_id and g.campaign_id = c.id where c.id = $1 group by c.status`,
		[victim?.id],
	);
	expect(row).toEqual({ status: "REMOVED", groups: ["REMOVED"] });
	const { conversions, ...sums } = await readMetricSums(
		app,
		connectionId,
		accounts[1],
	);
	expect(before).toMatchObject(sums);
	expect(conversions).toBeCloseTo(before.conversions, 6);

	// Whoever connects later never saw it listed, and reads its name with its spend all the same.
	const later = await app.connectAccounts([accounts[1]]);
	await app.runToEnd(await app.start(later, range));
	expect(
		await app.rows(
			"select name, status from campaign where connection_id = $1 and external_id = $2",
			[later, victim?.external],
		),
	).toEqual([{ name: victim?.name, status: "REMOVED" }]);
});

async function grantOf(connectionId: string): Promise<string> {
	const [row] = await app.rows<{ id: string }>(
		"select grant_id as id from connection where id = $1",
		[connectionId],
	);
	return row?.id ?? "";
}
