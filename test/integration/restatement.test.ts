import { retryImport } from "@patchbay/imports";
import { addDays, dayIn } from "@patchbay/platforms";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readTruth } from "../support/google-ads-truth.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { runLane } from "../support/run-lane.ts";

let app: Importing;
const accounts = ["1110000001", "1110000002"] as const;

beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 12, days: 120 });
});
afterAll(() => app.close());

interface Totals {
	costMicros: bigint;
	impressions: bigint;
	clicks: bigint;
	conversions: number;
}

async function yesterdayOf(connectionId: string, externalId: string) {
	const [account] = await app.rows<{ timeZone: string }>(
		`select time_zone as "timeZone" from ad_account where connection_id = $1 and external_id = $2`,
		[connectionId, externalId],
	);
	return addDays(dayIn(account?.timeZone ?? "UTC", Date.now()), -1);
}

/** The account's totals as Google's own screen has them: asked of the account, above all campaigns. */
async function readPlatformTotals(
	connectionId: string,
	externalId: string,
	{ from, to }: { from: string; to: string },
): Promise<Totals> {
	const rows = await readTruth(
		app,
		connectionId,
		externalId,
		`SELECT customer.id, segments.date, metrics.cost_micros, metrics.impressions, metrics.clicks, metrics.conversions
		FROM customer WHERE segments.date BETWEEN '${from}' AND '${to}'`,
	);
	const sum = (name: string) =>
		rows.reduce(
			(total, row) => total + BigInt(String(row.metrics?.[name] ?? 0)),
			0n,
		);
	return {
		costMicros: sum("costMicros"),
		impressions: sum("impressions"),
		clicks: sum("clicks"),
		conversions: rows.reduce(
			(total, row) => total + Number(row.metrics?.conversions ?? 0),
			0,
		),
	};
}

/** The same of what we have stored, with what no campaign explains. */
async function readOurTotals(
	connectionId: string,
	externalId: string,
	{ from, to }: { from: string; to: string },
): Promise<Totals> {
	const [row] = await app.rows<Totals>(
		`select sum(m.cost_micros)::bigint as "costMicros", sum(m.impressions)::bigint as impressions,
			sum(m.clicks)::bigint as clicks, sum(m.conversions) as conversions
		from (
			select ad_account_id, date, cost_micros, impressions, clicks, conversions from metric_daily
			union all
			select ad_account_id, date, cost_micros, impressions, clicks, conversions from metric_unattributed
		) m join ad_account a on a.id = m.ad_account_id
		where a.connection_id = $1 and a.external_id = $2 and m.date between $3 and $4`,
		[connectionId, externalId, from, to],
	);
	if (!row) throw new Error("an aggregate has one row");
	return row;
}

async function expectTotalsToAgree(
	connectionId: string,
	externalId: string,
	days: number,
) {
	const to = await yesterdayOf(connectionId, externalId);
	const range = { from: addDays(to, 1 - days), to };
	const { conversions, ...ours } = await readOurTotals(
		connectionId,
		externalId,
		range,
	);
	const { conversions: told, ...platforms } = await readPlatformTotals(
		connectionId,
		externalId,
		range,
	);
	expect(platforms.costMicros).toBeGreaterThan(0n);
	expect(ours).toEqual(platforms);
	expect(conversions).toBeCloseTo(told, 2);
}

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
});

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

test("numbers that the platform restates between the two questions are read again, and are no difference", async () => {
	const connectionId = await app.connectAccounts([accounts[0]]);
	const id = await app.start(connectionId, { kind: "METRICS" });
	const deps = app.worker();
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
	expect(await readDifferences(id)).toEqual([]);
	await expectTotalsToAgree(connectionId, accounts[0], 60);
	expect(
		await app.rows(
			"select from metric_unattributed m join ad_account a on a.id = m.ad_account_id where a.connection_id = $1",
			[connectionId],
		),
	).toEqual([]);
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
