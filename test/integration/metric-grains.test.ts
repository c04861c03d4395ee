import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readTruth } from "../support/google-ads-truth.ts";
import { type Importing, startImporting } from "../support/importing.ts";

let app: Importing;

beforeAll(async () => {
	app = await startImporting({
		accounts: 3,
		campaigns: 4,
		days: 12,
		pageSize: 100,
	});
});
afterEach(async () => {
	await app.forgetFaults();
	await app.forgetCalls();
});
afterAll(() => app.close());

test("days, hours and regions of an account are read, and agree with what the platform tells", async () => {
	const connectionId = await app.connectAccounts();
	const importJobId = await app.start(connectionId, { kind: "METRICS" });
	expect(await app.runToEnd(importJobId)).toMatchObject({ status: "SUCCEEDED" });
	const [counts] = await app.rows<Record<string, number>>(
		`select (select count(*)::int from metric_daily) daily, (select count(*)::int from metric_hourly) hourly,
			(select count(*)::int from metric_region) region, (select count(*)::int from region) names`,
	);
	console.log(counts, (await app.job(importJobId)).metricRows);
	console.log(await app.rows("select * from region"));
	console.log(await app.rows("select * from metric_hourly limit 2"), await app.queries());
}, 60_000);
