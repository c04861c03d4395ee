import { startImportWorker } from "@patchbay/imports";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";

let app: Importing;
beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 4, days: 3 });
});
afterEach(() => app.forgetFaults());
afterAll(() => app.close());

const search = (account: string) =>
	`/google-ads/v25/customers/${account}/googleAds:search`;
const stall = (account: string) =>
	app.control("faults", { path: search(account), kind: "stall", count: 1_000 });
const calls = async (account: string) =>
	(await app.requests(search(account))).length;

test("calls that are never answered leave a place to another connection's import", async () => {
	const accounts = ["1110000001", "1110000002"];
	const slow = await app.connectAccounts(accounts);
	const quick = await app.connectAccounts();
	await Promise.all(accounts.map(stall));
	await app.forgetCalls();
	const worker = startImportWorker(app.worker(), {
		concurrency: 2,
		pollMilliseconds: 100,
		placeMilliseconds: 500,
	});
	try {
		const slowJob = await app.start(slow, { kind: "CAMPAIGNS" });
		for (const account of accounts)
			await expect
				.poll(() => calls(account), { timeout: 30_000 })
				.toBeGreaterThan(0);

		const quickJob = await app.start(quick, {
			kind: "CAMPAIGNS",
			includeAssets: false,
		});

		await expect
			.poll(async () => (await app.job(quickJob)).status, { timeout: 50_000 })
			.toBe("SUCCEEDED");
		expect(hasEnded(await app.job(slowJob))).toBe(false);
		// What was broken off counts as no failure.
		expect(
			await app.rows(
				"select 1 from import_slice where import_job_id = $1 and attempts > 0",
				[slowJob],
			),
		).toEqual([]);
	} finally {
		await worker.stop(0);
	}
});
