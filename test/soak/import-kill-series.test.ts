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

test("twenty workers killed at any moment of one import lose and double nothing", async () => {
	const range = { from: day(-390), to: day(-2) };
	const calm = await app.connectAccounts([account]);
	const undisturbed = await app.start(calm, range);
	expect((await app.runToEnd(undisturbed)).status).toBe("SUCCEEDED");

	let killed = 0;
	while (killed < 20) {
		const connectionId = await app.connectAccounts([account]);
		const importJobId = await app.start(connectionId, range);
		const result = await importUnderKills(app, importJobId, {
			kills: 20 - killed,
			longestMilliseconds: 4_000,
		});
		killed += result.killed;
		expect(result.job).toMatchObject({ status: "SUCCEEDED", attempts: 1 });
		expect(await readEverything(app, connectionId)).toEqual(
			await readEverything(app, calm),
		);
		expect(await countRows(app, importJobId)).toEqual(
			await countRows(app, undisturbed),
		);
	}
}, 3_600_000);
