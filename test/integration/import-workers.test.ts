import { createListener, systemSql } from "@patchbay/db";
import { claimSlice, commitPage, runImport, runSlice } from "@patchbay/imports";
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
import { utcDay } from "../support/utc-day.ts";

let app: Importing;
const accounts = ["1110000001", "1110000002"] as const;
/** Within the sandbox's days in every zone, so that no test depends on the hour. */
const range = { from: utcDay(-20), to: utcDay(-2) };
/** Days whose numbers are one slice. */
const week = { kind: "METRICS" as const, from: utcDay(-8), to: utcDay(-2) };

beforeAll(async () => {
	app = await startImporting({
		accounts: 3,
		campaigns: 6,
		days: 25,
		pageSize: 50,
	});
});
afterAll(() => app.close());

test("several workers share a job: each slice is read once", async () => {
	const connectionId = await app.connectAccounts(accounts);
	const importJobId = await app.start(connectionId, range);
	const job = { tenantId: app.tenant.tenantId, importJobId };
	const workers = [
		app.worker({ holder: "one" }),
		app.worker({ holder: "two" }),
	] as const;
	await Promise.all(
		workers.map(async (deps) => {
			while (!hasEnded(await app.job(importJobId))) await runImport(deps, job);
		}),
	);

	expect(await app.job(importJobId)).toMatchObject({ status: "SUCCEEDED" });
	const slices = await app.rows<{ epoch: number; holder: string }>(
		"select lease_epoch as epoch, lease_holder as holder from import_slice where import_job_id = $1",
		[importJobId],
	);
	expect(new Set(slices.map(({ epoch }) => epoch))).toEqual(new Set([1]));
	expect(new Set(slices.map(({ holder }) => holder))).toEqual(
		new Set(["one", "two"]),
	);
	for (const account of accounts) {
		const truth = await readMetricTruth(app, connectionId, account, range);
		const sums = await readMetricSums(app, connectionId, account);
		expect(sums.rows).toBe(truth.rows);
		expect(sums.costMicros).toBe(truth.costMicros);
	}
});

test("a worker that lost its slice cannot write any more", async () => {
	const connectionId = await app.connectAccounts([accounts[0]]);
	const importJobId = await app.start(connectionId, range);
	const job = { tenantId: app.tenant.tenantId, importJobId };
	const old = await claimSlice(app.worker({ holder: "old" }), job);
	expect(await claimSlice(app.worker({ holder: "early" }), job)).toBeNull();
	await endLeases(importJobId);

	const next = await claimSlice(app.worker({ holder: "new" }), job);

	expect(next).toMatchObject({ sliceId: old?.sliceId, epoch: 2 });
	if (!old) throw new Error("nothing was taken");
	const write = commitPage(app.database.db, old, async (sql) => {
		await sql.query(
			"update ad_account set name = 'written by the old one' where connection_id = $1",
			[connectionId],
		);
		return { saved: 1, failures: [], nextCursor: null };
	});
	await expect(write).rejects.toThrow("no longer held");
	const names = await app.rows<{ name: string }>(
		"select name from ad_account where connection_id = $1",
		[connectionId],
	);
	expect(names.map(({ name }) => name)).not.toContain("written by the old one");
	await endLeases(importJobId);
	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
	});
	const events = await app.rows<{ what: string }>(
		"select what from import_event where import_job_id = $1",
		[importJobId],
	);
	expect(events.map(({ what }) => what)).toContain("taken_over");
});

test("progress moves forward only, and listeners hear of it up to the end", async () => {
	const connectionId = await app.connectAccounts([accounts[0]]);
	const listener = createListener({
		url: app.database.directUrl,
		logger: app.ctx.logger,
	});
	const importJobId = await app.start(connectionId, range);
	const seen: { status: string; percent: number }[] = [];
	let reading = Promise.resolve();
	listener.subscribe("import_job", ({ tenantId, id }) => {
		expect([tenantId, id]).toEqual([app.tenant.tenantId, importJobId]);
		reading = reading.then(async () => {
			seen.push(await app.job(id));
		});
	});
	// Listening begins in the background.
	while (seen.length === 0) {
		await app.rows("select pg_notify('patchbay', $1)", [
			JSON.stringify({
				topic: "import_job",
				tenantId: app.tenant.tenantId,
				id: importJobId,
			}),
		]);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}

	// Slow enough that there is progress to hear of.
	await app.control("faults", {
		path: "/google-ads/v25/",
		kind: "delay",
		delayMs: 200,
		count: 10_000,
	});
	await app.runToEnd(importJobId);
	await app.forgetFaults();

	await expect.poll(() => seen.at(-1)?.status).toBe("SUCCEEDED");
	await reading;
	const percents = seen.map(({ percent }) => percent);
	expect(percents).toEqual([...percents].sort((one, other) => one - other));
	expect(
		percents.filter((percent) => percent > 0 && percent < 100).length,
	).toBeGreaterThan(2);
	await listener.close();
});

test("a slice in which one worker after the other stops fails by name, and the others of its job are read", async () => {
	const importJobId = await app.start(
		await app.connectAccounts([accounts[0]]),
		week,
	);
	const deps = app.worker();
	const job = { tenantId: app.tenant.tenantId, importJobId };
	for (let stopped = 0; stopped < 10; ) {
		const work = await claimSlice(deps, job);
		if (work?.stream === "METRICS_DAILY") {
			stopped += 1;
			await endLeases(importJobId);
		} else if (work) await runSlice(deps, work);
	}

	expect(await app.runToEnd(importJobId, deps)).toMatchObject({
		status: "PARTIALLY_SUCCEEDED",
	});
	expect(
		await app.rows(
			`select state::text, message, window_to - window_from + 1 as days from import_slice
			where import_job_id = $1 and stream = 'METRICS_DAILY'`,
			[importJobId],
		),
	).toEqual([
		{
			state: "FAILED",
			days: 7,
			message: expect.stringContaining("One worker after the other"),
		},
	]);
});

test("a job in whose plan one worker after the other stops fails by name", async () => {
	const importJobId = await app.start(
		await app.connectAccounts([accounts[0]]),
		week,
	);
	for (let stopped = 0; stopped < 10; stopped++) {
		await systemSql(app.database.db).query(
			"select from system.claim_import_slices('gone', 1, 10, 3600, $1, $2)",
			[app.tenant.tenantId, importJobId],
		);
		await endLeases(importJobId);
	}
	expect(await app.runToEnd(importJobId, app.worker())).toMatchObject({
		status: "FAILED",
		message: expect.stringContaining("One worker after the other"),
	});
});

/** Lets what is at work be taken over, as ten seconds without a sign of life do. */
const endLeases = (importJobId: string) =>
	app.rows(
		"update import_slice set due_at = now() - interval '1 second' where import_job_id = $1 and state = 'RUNNING' returning id",
		[importJobId],
	);
