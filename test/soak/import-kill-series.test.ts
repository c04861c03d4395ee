import { afterAll, beforeAll, test } from "vitest";
import { type Importing, startImporting } from "../support/importing.ts";
import { expectNoTraceOfKills } from "../support/kill-series.ts";
import { killWorkerProcesses } from "../support/worker-process.ts";

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

test("twenty workers killed at any moment of one import lose and double nothing", async () => {
	await expectNoTraceOfKills(app, {
		days: 389,
		kills: 20,
		longestMilliseconds: 4_000,
	});
}, 3_600_000);
