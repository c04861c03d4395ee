import { afterAll, beforeAll, expect, test } from "vitest";
import { type Importing, startImporting } from "../support/importing.ts";
import {
	countRows,
	importUnderKills,
	readEverything,
} from "../support/kill-series.ts";
import { killWorkerProcesses } from "../support/worker-process.ts";

const account = "1110000001";
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

function day(offset: number): string {
	return new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
}

test("three workers of which three are killed bring row for row what an undisturbed import brings", async () => {
	const range = { from: day(-95), to: day(-2) };
	const calm = await app.connectAccounts([account]);
	const undisturbed = await app.start(calm, range);
	expect((await app.runToEnd(undisturbed)).status).toBe("SUCCEEDED");

	const connectionId = await app.connectAccounts([account]);
	const importJobId = await app.start(connectionId, range);
	const { job } = await importUnderKills(app, importJobId, {
		kills: 3,
		longestMilliseconds: 1_500,
	});

	expect(job).toMatchObject({ status: "SUCCEEDED", attempts: 1 });
	expect(await readEverything(app, connectionId)).toEqual(
		await readEverything(app, calm),
	);
	expect(await countRows(app, importJobId)).toEqual(
		await countRows(app, undisturbed),
	);
}, 180_000);
