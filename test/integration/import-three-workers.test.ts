import { afterAll, beforeAll, test } from "vitest";
import { type Importing, startImporting } from "../support/importing.ts";
import { expectNoTraceOfKills } from "../support/kill-series.ts";
import { killWorkerProcesses } from "../support/worker-process.ts";

let app: Importing;
beforeAll(async () => {
	app = await startImporting({
		accounts: 1,
		campaigns: 40,
		days: 100,
		pageSize: 100,
	});
});
afterAll(async () => {
	await killWorkerProcesses();
	await app.close();
});

test("three workers of which three are killed bring row for row what an undisturbed import brings", async () => {
	await expectNoTraceOfKills(app, {
		days: 94,
		kills: 3,
		longestMilliseconds: 1_500,
	});
}, 180_000);
