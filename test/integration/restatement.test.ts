import { retryImport } from "@patchbay/imports";
import { addDays, getPlatform, platforms } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountTotals } from "../support/account-totals.ts";
import { defaultPlatform } from "../support/default-platform.ts";
import type { Importing } from "../support/importing.ts";
import {
	globalId,
	type ImportingApi,
	startImportingApi,
} from "../support/importing-api.ts";
import { runLane } from "../support/run-lane.ts";
import { withDailyMetrics } from "../support/with-daily-metrics.ts";

let stand: ImportingApi;
let app: Importing;
let yesterdayOf: Totals["yesterdayOf"];
let readPlatformTotals: Totals["readPlatformTotals"];
let readOurTotals: Totals["readOurTotals"];
let expectTotalsToAgree: Totals["expectTotalsToAgree"];
type Totals = ReturnType<typeof accountTotals>;
const accounts = ["1110000001", "1110000002"] as const;

beforeAll(async () => {
	stand = await startImportingApi({ accounts: 2, campaigns: 12, days: 120 });
	({ app } = stand);
	({ yesterdayOf, readPlatformTotals, readOurTotals, expectTotalsToAgree } =
		accountTotals(app));
});
afterAll(() => stand?.close());

const readDifferences = (importJobId: string) =>
	app.rows<{
		metric: string;
		from: string;
		to: string;
		ours: string;
		platforms: string;
	}>(
		`select d.metric, d.from_date as from, d.to_date as to, d.ours::text, d.platforms::text
		from import_difference d join import_reconciliation r on r.id = d.import_reconciliation_id
		where r.import_job_id = $1 order by d.metric, d.from_date`,
		[importJobId],
	);

test("the nightly run brings what was restated within its look-back, and leaves a trace of it", async () => {
	const connectionId = await app.connectAccounts([accounts[0]]);
	await app.runToEnd(await app.start(connectionId, { kind: "METRICS" }));
	await app.control("google-ads/restate", {
		customerId: accounts[0],
		factor: 2,
		costFactor: 1.1,
		days: 25,
	});

	// An hourly run reads today and yesterday: what lies before them stays as it was.
	await runLane(app, connectionId, "RECENT");
	const to = await yesterdayOf(connectionId, accounts[0]);
	const before = { from: addDays(to, -20), to: addDays(to, -2) };
	expect(await readOurTotals(connectionId, accounts[0], before)).not.toEqual(
		await readPlatformTotals(connectionId, accounts[0], before),
	);

	const end = await runLane(app, connectionId, "WINDOW");

	expect(end).toMatchObject({ status: "SUCCEEDED", importedCampaigns: 0 });
	await expectTotalsToAgree(connectionId, accounts[0], 30);
	expect(await readDifferences(end.id)).toEqual([]);
	const [trace] = await app.rows(
		`select bool_and(m.revisions = 1) filter (where m.date between $2 and $3) as restated,
			bool_and(m.revisions = 0) filter (where m.date < $4) as kept, bool_and(m.first_seen_at < m.fetched_at)
				filter (where m.date between $2 and $3) as "keepsFirstSight"
		from metric_daily m join ad_account a on a.id = m.ad_account_id where a.connection_id = $1 and m.cost_micros > 1000`,
		[connectionId, addDays(to, -20), addDays(to, -2), addDays(to, -40)],
	);
	expect(trace).toEqual({ restated: true, kept: true, keepsFirstSight: true });
});

test("a longer look-back reaches days that the usual one does not", async () => {
	const connectionId = await app.connectAccounts([accounts[1]]);
	await app.runToEnd(await app.start(connectionId, { kind: "METRICS" }));
	await app.control("google-ads/restate", {
		customerId: accounts[1],
		factor: 3,
		days: 80,
	});

	await runLane(app, connectionId, "WINDOW");
	await expect(
		expectTotalsToAgree(connectionId, accounts[1], 80),
	).rejects.toThrow();

	await runLane(app, connectionId, "WINDOW", 90);
	await expectTotalsToAgree(connectionId, accounts[1], 80);
});

test("spend that Google counts for the account and for no campaign becomes a row of its own, and goes again with it", async () => {
	const connectionId = await app.connectAccounts([accounts[0]]);
	await app.control("google-ads/unattributed", {
		customerId: accounts[0],
		days: 10,
		costMicros: 1_230_000,
		impressions: 70,
		clicks: 3,
		conversions: 1.5,
		conversionsValue: 20,
	});

	const end = await runLane(app, connectionId, "WINDOW");

	expect(end.status).toBe("SUCCEEDED");
	expect(await readDifferences(end.id)).toEqual([]);
	await expectTotalsToAgree(connectionId, accounts[0], 30);
	const rows = () =>
		app.rows<{
			cost: bigint;
			conversions: number;
			value: bigint;
			currency: string;
		}>(
			`select m.cost_micros as cost, m.conversions, m.conversion_value_micros as value, m.currency_code as currency
			from metric_unattributed m join ad_account a on a.id = m.ad_account_id where a.connection_id = $1`,
			[connectionId],
		);
	// Nine complete days: today is still moving.
	const kept = await rows();
	expect(kept).toHaveLength(9);
	expect(
		new Set(
			kept.map((row) =>
				JSON.stringify({
					...row,
					cost: String(row.cost),
					value: String(row.value),
				}),
			),
		),
	).toEqual(
		new Set([
			JSON.stringify({
				cost: "1230000",
				conversions: 1.5,
				value: "20000000",
				currency: "USD",
			}),
		]),
	);

	await expectReportsToAgree(connectionId, 9);

	// Nothing moved: the days are not read once more.
	await app.forgetCalls();
	await runLane(app, connectionId, "WINDOW");
	expect(
		(await app.queries()).filter((query) =>
			query.includes("FROM customer WHERE segments"),
		),
	).toHaveLength(1);

	await app.control("google-ads/unattributed", {
		customerId: accounts[0],
		days: 0,
	});
	const after = await runLane(app, connectionId, "WINDOW");
	expect(await readDifferences(after.id)).toEqual([]);
	expect(await rows()).toEqual([]);
	await expectTotalsToAgree(connectionId, accounts[0], 30);
	await expectReportsToAgree(connectionId, 0);
});

interface ReportRow {
	campaign: { id: string } | null;
	spend: string;
	impressions: string;
	clicks: string;
	conversions: number;
}

/**
 * Expects reports by day and by campaign, whole weeks or not, to come to the platform's own totals of the account, with what is not
 * attributed to a campaign of so many days in a row of its own.
 */
async function expectReportsToAgree(connectionId: string, days: number) {
	const to = await yesterdayOf(connectionId, accounts[0]);
	const range = { from: addDays(to, -29), to };
	const told = await readPlatformTotals(connectionId, accounts[0], range);
	for (const groupBy of [
		["DATE"],
		["CAMPAIGN"],
		["DATE", "CAMPAIGN"],
		["WEEK", "CAMPAIGN"],
		["MONTH"],
	]) {
		const { metrics } = await stand.client.query(
			`query ($input: MetricsInput!) { metrics(input: $input) {
				rows { campaign { id } spend impressions clicks conversions } totals { spend impressions clicks conversions } } }`,
			{
				input: {
					...range,
					groupBy,
					connectionIds: [globalId("Connection", connectionId)],
				},
			},
		);
		const rows: ReportRow[] = metrics.rows;
		const sum = (
			of: readonly ReportRow[],
			name: "spend" | "impressions" | "clicks",
		) => of.reduce((total, row) => total + BigInt(row[name]), 0n);
		for (const of of [rows, metrics.totals]) {
			expect([groupBy, sum(of, "spend")]).toEqual([groupBy, told.costMicros]);
			expect(sum(of, "impressions")).toBe(told.impressions);
			expect(sum(of, "clicks")).toBe(told.clicks);
			expect(
				of.reduce(
					(total: number, row: ReportRow) => total + row.conversions,
					0,
				),
			).toBeCloseTo(told.conversions, 2);
		}
		if (!groupBy.includes("CAMPAIGN")) continue;
		const beyond = rows.filter(({ campaign }) => campaign === null);
		expect(sum(beyond, "spend")).toBe(1_230_000n * BigInt(days));
		if (groupBy.length === 1) expect(beyond).toHaveLength(days > 0 ? 1 : 0);
		else if (groupBy[0] === "DATE") expect(beyond).toHaveLength(days);
	}
}

test("where rows of a campaign cannot be read the totals differ, and the job says so until they can", async () => {
	const connectionId = await app.connectAccounts([accounts[1]]);
	await app.runToEnd(await app.start(connectionId, { kind: "METRICS" }));
	await app.control("google-ads/restate", {
		customerId: accounts[1],
		factor: 1,
		costFactor: 2,
		days: 10,
	});
	await app.control("faults", {
		path: "/google-ads/v25/customers/*:search",
		bodyIncludes: "FROM campaign WHERE segments.date",
		count: 20,
		kind: "custom",
		status: 200,
		body: { results: [{ campaign: { id: "x" } }], fieldMask: "campaign.id" },
	});

	const end = await runLane(app, connectionId, "WINDOW");

	expect(end.status).toBe("PARTIALLY_SUCCEEDED");
	const differences = await readDifferences(end.id);
	const to = await yesterdayOf(connectionId, accounts[1]);
	const spend = differences.filter(({ metric }) => metric === "SPEND");
	expect(spend).toMatchObject([{ from: addDays(to, -8), to }]);
	expect(BigInt(spend[0]?.platforms ?? 0)).toBeGreaterThan(
		BigInt(spend[0]?.ours ?? 0),
	);
	expect(
		await app.rows(
			"select from metric_unattributed m join ad_account a on a.id = m.ad_account_id where a.connection_id = $1",
			[connectionId],
		),
	).toEqual([]);

	// A retry reads what was rejected and compares again.
	await app.forgetFaults();
	await retryImport(app.imports, { importJobId: end.id });
	expect(await app.runToEnd(end.id)).toMatchObject({ status: "SUCCEEDED" });
	// No worker has stopped: what is read once more belongs to nobody.
	expect(
		await app.rows(
			"select from import_event where import_job_id = $1 and what = 'taken_over'",
			[end.id],
		),
	).toEqual([]);
	expect(await readDifferences(end.id)).toEqual([]);
	await expectTotalsToAgree(connectionId, accounts[1], 30);
	const healed = await runLane(app, connectionId, "WINDOW");
	expect(healed.status).toBe("SUCCEEDED");
	expect(await readDifferences(healed.id)).toEqual([]);
	await expectTotalsToAgree(connectionId, accounts[1], 30);
});

/** Numbers of one account, which the platform restates before they are compared with its totals. */
async function importRestated(
	daily?: typeof readDaily,
): Promise<{ id: string; connectionId: string }> {
	const connectionId = await app.connectAccounts([accounts[0]]);
	const id = await app.start(connectionId, { kind: "METRICS" });
	const deps = app.worker(
		daily
			? { platforms: withDailyMetrics(platforms, daily, { isReport: true }) }
			: {},
	);
	const job = { tenantId: app.tenant.tenantId, importJobId: id };
	const { claimSlice, runSlice } = await import("@patchbay/imports");
	for (;;) {
		const work = await claimSlice(deps, job);
		if (!work) break;
		if (work.stream === "RECONCILIATION")
			await app.control("google-ads/restate", {
				customerId: accounts[0],
				factor: 2,
				costFactor: 1.5,
				days: 5,
			});
		await runSlice(deps, work);
	}
	expect(await app.job(id)).toMatchObject({ status: "SUCCEEDED" });
	return { id, connectionId };
}

type Daily = Parameters<typeof withDailyMetrics>[1];
const readDaily: Daily = (session, account, options) => {
	const { daily } = getPlatform(platforms, defaultPlatform).parts.metrics ?? {};
	if (!daily) throw new Error("the default platform has daily numbers");
	return daily.run(session, account, options);
};

test.each([
	["of a list", undefined],
	[
		"that can be made a report, and are told at once where nobody waits for one",
		readDaily,
	],
])(
	"numbers %s that the platform restates between the two questions are read again, and are no difference",
	async (_, daily) => {
		const { id, connectionId } = await importRestated(daily);
		expect(await readDifferences(id)).toEqual([]);
		await expectTotalsToAgree(connectionId, accounts[0], 60);
		expect(
			await app.rows(
				"select from metric_unattributed m join ad_account a on a.id = m.ad_account_id where a.connection_id = $1",
				[connectionId],
			),
		).toEqual([]);
	},
);

test("numbers that only a report could tell again stay as they are, and their difference is told", async () => {
	const { id } = await importRestated(
		async function* (session, account, options) {
			if (options.reportName !== undefined)
				yield* readDaily(session, account, options);
			else
				yield {
					records: [],
					rejected: [],
					nextCursor: "report:1",
					resumeAt: new Date(Date.now() + 60_000),
				};
		},
	);
	const differing = (await readDifferences(id)).map(({ metric }) => metric);
	expect(differing).toContain("SPEND");
});

test("a campaign that vanishes from the lists becomes REMOVED, is still restated, and comes back when it is listed again", async () => {
	const connectionId = await app.connectAccounts([accounts[1]]);
	await app.runToEnd(await app.start(connectionId));
	const [victim] = await app.rows<{ id: string; external: string }>(
		`select c.id, c.external_id as external from campaign c where c.connection_id = $1 and c.status = 'ACTIVE'
		order by external_id limit 1`,
		[connectionId],
	);
	const listed = (isListed: boolean) =>
		app.control("google-ads/list-campaign", {
			customerId: accounts[1],
			campaignId: victim?.external,
			listed: isListed,
		});
	const status = async () => {
		const [row] = await app.rows<{ status: string }>(
			"select status from campaign where id = $1",
			[victim?.id],
		);
		return row?.status;
	};
	await listed(false);

	// Only some campaigns were read: that says nothing of the others.
	await app.runToEnd(
		await app.start(connectionId, { limit: 2, kind: "CAMPAIGNS" }),
	);
	expect(await status()).toBe("ACTIVE");
	await runLane(app, connectionId, "CAMPAIGNS");
	expect(await status()).toBe("REMOVED");

	await app.control("google-ads/restate", {
		customerId: accounts[1],
		factor: 2,
		days: 30,
	});
	await runLane(app, connectionId, "WINDOW");
	await expectTotalsToAgree(connectionId, accounts[1], 30);
	expect(await status()).toBe("REMOVED");

	await listed(true);
	await runLane(app, connectionId, "CAMPAIGNS");
	expect(await status()).toBe("ACTIVE");
});
