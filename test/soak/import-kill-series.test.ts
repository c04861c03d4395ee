import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
	readMetricSums,
	readMetricTruth,
} from "../support/google-ads-truth.ts";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

const account = "1110000001";
const range = { from: day(-390), to: day(-2) };
let app: Importing;

beforeAll(async () => {
	app = await startImporting({
		accounts: 1,
		campaigns: 120,
		days: 395,
		pageSize: 200,
	});
});
afterAll(async () => {
	await killWorkerProcesses();
	await app.close();
});

function day(offset: number): string {
	return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

test("workers killed again and again, at any moment, lose and double nothing", async () => {
	const connectionId = await app.connectAccounts([account]);
	const env = await workerEnvironment(app);
	const importJobId = await app.start(connectionId, range);
	let kills = 0;
	while (!hasEnded(await app.job(importJobId))) {
		const worker = await startWorkerProcess(env);
		// Another one beside it takes over what the killed one held.
		const other = await startWorkerProcess(env);
		await sleep(300 + Math.random() * 4_000);
		await worker.kill();
		await sleep(Math.random() * 500);
		await other.kill();
		kills += 2;
	}

	expect(kills).toBeGreaterThan(3);
	expect(await app.job(importJobId)).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
	});
	const truth = await readMetricTruth(app, connectionId, account, range);
	const sums = await readMetricSums(app, connectionId, account);
	expect([sums.rows, sums.costMicros, sums.clicks]).toEqual([
		truth.rows,
		truth.costMicros,
		truth.clicks,
	]);
	const [counted] = await app.rows<{ done: number }>(
		"select sum(rows_done)::int as done from import_slice where import_job_id = $1 and stream = 'METRICS_DAILY'",
		[importJobId],
	);
	expect(counted?.done).toBe(truth.rows);
}, 1_200_000);
