import { createAssetFetcher, startImportWorker } from "@patchbay/imports";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";
import { connectSecondTenant } from "../support/second-tenant.ts";

let app: Importing;
beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 12, days: 3 });
});
afterEach(() => app.forgetFaults());
afterAll(() => app.close());

/** The sandbox serves its pictures one byte a second. */
const trickle = () =>
	app.control("faults", {
		path: "/google-ads/images/",
		kind: "drip",
		chunkBytes: 1,
		delayMs: 1_000,
		count: 1_000,
	});

/** Quick enough for a test, as an operator could set it. */
const slowFetcher = (windowMilliseconds: number) =>
	createAssetFetcher({
		maxBytes: 1_000_000,
		trustedOrigins: new Set([app.sandbox.url]),
		floor: { windowMilliseconds },
	});

test("a file that trickles is given up after a few bytes, alone, and the next import brings it", async () => {
	const connectionId = await app.connectAccounts(["1110000001"]);
	await trickle();
	const assetFetcher = slowFetcher(1_500);
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });

	const end = await app.runToEnd(importJobId, app.worker({ assetFetcher }));

	expect(end).toMatchObject({ status: "PARTIALLY_SUCCEEDED" });
	const failures = await app.rows<{ code: string; message: string }>(
		"select distinct code, regexp_replace(message, '^“.+”: ', '') as message from import_failure where import_job_id = $1",
		[importJobId],
	);
	expect(failures).toEqual([
		{
			code: "PLATFORM_UNAVAILABLE",
			message: expect.stringContaining("too slowly"),
		},
	]);
	// Each was asked for once: trying again at once would hold the place three times as long.
	const files = await app.rows(
		"select 1 from asset where connection_id = $1 and kind in ('IMAGE', 'LOGO') and failure is not null",
		[connectionId],
	);
	expect(await app.requests("/google-ads/images/")).toHaveLength(files.length);

	await app.forgetFaults();
	const next = await app.start(connectionId, { kind: "CAMPAIGNS" });
	expect(await app.runToEnd(next)).toMatchObject({
		status: "SUCCEEDED",
		failedAssets: 0,
	});
	await assetFetcher.close();
});

test("a connection whose files are slow gives its place to another tenant's import", async () => {
	const slow = await app.connectAccounts(["1110000001", "1110000002"]);
	const stranger = await connectSecondTenant(app);
	await trickle();
	await app.forgetCalls();
	// Long enough that the slow import is not over before the other.
	const assetFetcher = slowFetcher(8_000);
	const worker = startImportWorker(app.worker({ assetFetcher }), {
		concurrency: 1,
		pollMilliseconds: 100,
		placeMilliseconds: 200,
	});
	try {
		const slowJob = await app.start(slow, { kind: "CAMPAIGNS" });
		await expect
			.poll(async () => (await app.requests("/google-ads/images/")).length, {
				timeout: 30_000,
			})
			.toBeGreaterThan(0);

		const quickJob = await stranger.start();

		await expect
			.poll(() => stranger.status(quickJob), { timeout: 50_000 })
			.toBe("SUCCEEDED");
		expect(hasEnded(await app.job(slowJob))).toBe(false);
	} finally {
		await worker.stop(0);
		await assetFetcher.close();
	}
});
