import { afterAll, beforeAll, expect, test } from "vitest";
import {
	readMetricSums,
	readMetricTruth,
	readTruth,
} from "../support/google-ads-truth.ts";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";
import { countRows, readEverything } from "../support/kill-series.ts";
import { startLane } from "../support/run-lane.ts";
import { utcDay } from "../support/utc-day.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

/** Stages, with the point at which the worker is killed: most of them after a first page was saved. */
const stages = [
	{
		stream: "ACCOUNTS",
		path: "/google-ads/v25/customers:listAccessibleCustomers",
		skip: 0,
	},
	{
		stream: "CAMPAIGNS",
		bodyIncludes: "FROM campaign WHERE campaign.status",
		skip: 0,
	},
	{ stream: "AD_GROUPS", bodyIncludes: "FROM ad_group WHERE", skip: 1 },
	{ stream: "ADS", bodyIncludes: "FROM ad_group_ad WHERE", skip: 1 },
	{ stream: "KEYWORDS", bodyIncludes: "FROM ad_group_criterion", skip: 1 },
	{ stream: "ASSETS", bodyIncludes: "FROM asset WHERE", skip: 1 },
	{
		stream: "ASSET_LINKS",
		// The list of logos' places has a condition more before the last one.
		bodyIncludes:
			"FROM ad_group_ad_asset_view WHERE asset.type IN ('IMAGE', 'TEXT', 'YOUTUBE_VIDEO') AND campaign.status",
		skip: 1,
	},
	{ stream: "FILES", path: "/google-ads/images/", skip: 3 },
	{ stream: "METRICS_DAILY", bodyIncludes: "segments.date", skip: 1 },
] as const;

const range = { from: utcDay(-8), to: utcDay(-2) };
let app: Importing;

beforeAll(async () => {
	app = await startImporting({
		accounts: stages.length,
		campaigns: 6,
		days: 12,
		pageSize: 10,
	});
});
afterAll(async () => {
	await killWorkerProcesses();
	await app.close();
});

/** Works on many slices at once, so that one kill meets all stages. */
const env = () =>
	workerEnvironment(app, { WORKER_CONCURRENCY: String(stages.length + 2) });

test("a worker killed in each stage leaves nothing lost and nothing doubled", async () => {
	// Connected beforehand: a worker gives up a call that is not answered for half a minute, and by then it is killed.
	const connectionIds: string[] = [];
	for (const index of stages.keys())
		connectionIds.push(await app.connectAccounts([`111000000${index + 1}`]));
	const killed = await startWorkerProcess(await env());
	const jobs = [];
	for (const [index, { stream, skip, ...where }] of stages.entries()) {
		const account = `111000000${index + 1}`;
		const connectionId = connectionIds[index] ?? "";
		// A list that is fresh is taken as it is: this one is asked for again.
		if (stream === "ACCOUNTS")
			await app.rows(
				"update account_reading set listed_at = now() - interval '2 days' returning grant_id",
				[],
			);
		// Both are shared by all jobs, so the one job that shall meet it comes alone.
		await app.control("faults", {
			path:
				"path" in where ? where.path : `/google-ads/v25/customers/${account}/*`,
			...("bodyIncludes" in where ? { bodyIncludes: where.bodyIncludes } : {}),
			skip,
			kind: "stall",
		});
		const importJobId = await app.start(connectionId, {
			...range,
			includeAssets: stream !== "METRICS_DAILY",
		});
		jobs.push({ stream, account, connectionId, importJobId });
		await app.faultsMet();
		// The next page is asked for while the one before it is being saved.
		if (skip > 0 && stream !== "FILES")
			await expect
				.poll(
					() =>
						app.rows(
							`select 1 from import_slice where import_job_id = $1 and stream = '${stream}' and cursor is not null`,
							[importJobId],
						),
					{ timeout: 60_000 },
				)
				.toHaveLength(1);
	}

	await killed.kill();

	const held = await app.rows<{ stream: string; cursor: string | null }>(
		"select stream, cursor from import_slice where state = 'RUNNING' order by stage_order, stream",
	);
	// Numbers are read beside ad groups, so one of these may be at work as well.
	expect(held.map(({ stream }) => stream)).toEqual(
		expect.arrayContaining(stages.map(({ stream }) => stream)),
	);
	expect(
		held.filter(({ cursor }) => cursor !== null).map(({ stream }) => stream),
	).toEqual(
		expect.arrayContaining([
			"AD_GROUPS",
			"ADS",
			"KEYWORDS",
			"ASSETS",
			"METRICS_DAILY",
		]),
	);
	await app.forgetFaults();
	const workers = [
		await startWorkerProcess(await env()),
		await startWorkerProcess(await env()),
	];
	for (const { importJobId } of jobs) await app.waitFor(importJobId, hasEnded);
	for (const worker of workers) expect(await worker.stop()).toBe(0);

	for (const { stream, account, connectionId, importJobId } of jobs) {
		const job = await app.job(importJobId);
		expect([stream, job]).toEqual([
			stream,
			expect.objectContaining({
				status: "SUCCEEDED",
				attempts: 1,
				failedAssets: 0,
			}),
		]);
		const events = await app.rows<{ entry: string }>(
			"select what as entry from import_event where import_job_id = $1",
			[importJobId],
		);
		expect([
			stream,
			events.filter(({ entry }) => entry === "taken_over"),
		]).toEqual([stream, expect.arrayContaining([{ entry: "taken_over" }])]);
		await expectWhole(stream, account, connectionId, importJobId);
	}
}, 120_000);

test("a worker killed in the midst of a backfill leaves nothing lost, and a page at most is read again", async () => {
	const [undisturbed, disturbed] = [
		await startBackfill(),
		await startBackfill(),
	];
	await app.forgetCalls();
	expect(await app.runToEnd(undisturbed.importJobId)).toMatchObject({
		status: "SUCCEEDED",
	});
	const calm = await countQueries();

	await app.forgetCalls();
	await app.control("faults", {
		path: "/google-ads/v25/customers/1110000001/*",
		bodyIncludes: "pageToken",
		skip: 2,
		kind: "stall",
	});
	const killed = await startWorkerProcess(
		await workerEnvironment(app, { WORKER_CONCURRENCY: "1" }),
	);
	await app.faultsMet();
	const read = () =>
		app.rows(
			"select stream, cursor from import_slice where import_job_id = $1 and state = 'RUNNING' and cursor is not null and pages > 2",
			[disturbed.importJobId],
		);
	await expect.poll(read, { timeout: 60_000 }).toHaveLength(1);
	await killed.kill();
	await app.forgetFaults();
	await app.rows(
		"update import_slice set due_at = now() where import_job_id = $1 and state = 'RUNNING' returning id",
		[disturbed.importJobId],
	);

	expect(await app.runToEnd(disturbed.importJobId)).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
	});
	expect(await readEverything(app, disturbed.connectionId)).toEqual(
		await readEverything(app, undisturbed.connectionId),
	);
	expect(await countRows(app, disturbed.importJobId)).toEqual(
		await countRows(app, undisturbed.importJobId),
	);
	expect((await countQueries()) - calm).toBeLessThanOrEqual(1);
});

/** The backfill of a connection that has read all but the newest forty days. */
async function startBackfill() {
	const connectionId = await app.connectAccounts(["1110000001"]);
	await app.rows(
		`insert into metric_coverage (tenant_id, ad_account_id, stream, days)
		select tenant_id, id, 'METRICS_DAILY', datemultirange(daterange('2001-01-01', current_date - 40)) from ad_account
		where connection_id = $1 and selected returning ad_account_id`,
		[connectionId],
	);
	return {
		connectionId,
		importJobId: await startLane(app, connectionId, "HISTORY"),
	};
}

async function countQueries(): Promise<number> {
	const queries = await app.queries();
	return queries.filter((query) => query.includes("segments.date")).length;
}

/** Expects that everything the platform has is stored, and that the counts agree with what is stored. */
async function expectWhole(
	stream: string,
	account: string,
	connectionId: string,
	importJobId: string,
) {
	const notRemoved =
		"campaign.status != 'REMOVED' AND ad_group.status != 'REMOVED'";
	const truth = async (query: string) =>
		(await readTruth(app, connectionId, account, query)).length;
	const [stored] = await app.rows<Record<string, number>>(
		`select count(*)::int as campaigns,
			(select count(*)::int from ad_group x join campaign c on c.tenant_id = x.tenant_id and c.id = x.campaign_id where c.connection_id = $1) as groups,
			(select count(*)::int from ad x join campaign c on c.tenant_id = x.tenant_id and c.id = x.campaign_id where c.connection_id = $1) as ads,
			(select count(*)::int from keyword x join campaign c on c.tenant_id = x.tenant_id and c.id = x.campaign_id where c.connection_id = $1) as keywords,
			(select count(*)::int from asset where connection_id = $1) as assets
		from campaign where connection_id = $1 and status <> 'REMOVED'`,
		[connectionId],
	);
	expect([stream, stored]).toEqual([
		stream,
		{
			campaigns: await truth(
				"SELECT campaign.id FROM campaign WHERE campaign.status != 'REMOVED'",
			),
			groups: await truth(
				`SELECT ad_group.id FROM ad_group WHERE ${notRemoved}`,
			),
			ads: await truth(
				`SELECT ad_group_ad.ad.id FROM ad_group_ad WHERE ad_group_ad.status != 'REMOVED' AND ${notRemoved}`,
			),
			keywords: await truth(
				`SELECT ad_group_criterion.criterion_id FROM ad_group_criterion WHERE ad_group_criterion.type = 'KEYWORD' AND ad_group_criterion.status != 'REMOVED' AND ${notRemoved}`,
			),
			assets:
				stream === "METRICS_DAILY"
					? 0
					: await truth(
							"SELECT asset.id FROM asset WHERE asset.type IN ('IMAGE', 'TEXT', 'YOUTUBE_VIDEO')",
						),
		},
	]);
	const metrics = await readMetricTruth(app, connectionId, account, range);
	const sums = await readMetricSums(app, connectionId, account);
	expect([stream, sums.rows, sums.costMicros]).toEqual([
		stream,
		metrics.rows,
		metrics.costMicros,
	]);
	const counted = await app.rows<{ stream: string; done: number }>(
		"select stream, sum(rows_done)::int as done from import_slice where import_job_id = $1 group by 1",
		[importJobId],
	);
	const done = Object.fromEntries(counted.map((row) => [row.stream, row.done]));
	expect([stream, done.CAMPAIGNS, done.KEYWORDS, done.METRICS_DAILY]).toEqual([
		stream,
		stored?.campaigns,
		stored?.keywords,
		metrics.rows,
	]);
	const [revised] = await app.rows(
		"select coalesce(sum(revisions), 0)::int as revisions from metric_daily m join campaign c on c.tenant_id = m.tenant_id and c.id = m.campaign_id where c.connection_id = $1",
		[connectionId],
	);
	expect([stream, revised]).toEqual([stream, { revisions: 0 }]);
}
