import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { defaultApp } from "../support/default-platform.ts";
import { findFreePort } from "../support/free-port.ts";
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

let app: Importing;
beforeAll(async () => {
	app = await startImporting({
		accounts: 2,
		campaigns: 6,
		days: 8,
		pageSize: 30,
	});
});
afterEach(async () => {
	await killWorkerProcesses();
	await app.forgetFaults();
});
afterAll(() => app.close());

test("a wrong configuration ends the start with every variable's name and no value", async () => {
	const env = await workerEnvironment(app, {
		DATABASE_URL: "http://user:hunter2@localhost",
		PATCHBAY_MASTER_KEY: undefined,
		ASSET_MAX_BYTES: "lots",
	});
	const worker = await startWorkerProcess(env, { untilReady: false });
	expect(await worker.exited).toBe(78);
	for (const name of ["DATABASE_URL", "PATCHBAY_MASTER_KEY", "ASSET_MAX_BYTES"])
		expect(worker.output()).toContain(`${name}:`);
	expect(worker.output()).not.toContain("hunter2");
});

test("a file store that cannot be used ends the start with the variable's name", async () => {
	const env = await workerEnvironment(app, {
		STORAGE_DIRECTORY: process.execPath,
	});
	const worker = await startWorkerProcess(env, { untilReady: false });
	expect(await worker.exited).toBe(1);
	expect(worker.output()).toContain("the worker cannot start");
	expect(worker.output()).toContain("STORAGE_DIRECTORY: the folder");
});

test("it runs what is started, says how it is, and logs no secret", async () => {
	const port = await findFreePort();
	const env = await workerEnvironment(app, {
		WORKER_PORT: String(port),
		LOG_LEVEL: "debug",
	});
	const worker = await startWorkerProcess(env);
	const status = async (path: string) =>
		(await fetch(`http://127.0.0.1:${port}${path}`)).status;
	expect(await status("/healthz")).toBe(200);
	await expect.poll(() => status("/readyz")).toBe(200);
	expect(await status("/else")).toBe(404);

	const importJobId = await app.start(await app.connectAccounts());

	expect(await app.waitFor(importJobId, hasEnded)).toMatchObject({
		status: "SUCCEEDED",
	});
	expect(await worker.stop()).toBe(0);
	const lines = worker.output();
	expect(lines).toContain(`"importJobId":"${importJobId}"`);
	// The request that asked for it can be followed into the worker and to the platform.
	expect(lines).toContain(`"requestId":"${app.tenant.ctx.requestId}"`);
	for (const secret of [
		app.masterKey,
		defaultApp.clientSecret,
		"ya29.",
		new URL(app.database.url).password,
	])
		expect(lines).not.toContain(secret);
});

test("told to end, it gives its slice back at the next page, and another one goes on at once", async () => {
	const env = await workerEnvironment(app);
	const worker = await startWorkerProcess(env);
	await app.control("faults", {
		path: "/google-ads/v25/",
		bodyIncludes: "FROM ad_group_criterion",
		kind: "delay",
		delayMs: 1_500,
	});
	const importJobId = await app.start(await app.connectAccounts());
	await app.faultsMet();

	expect(await worker.stop()).toBe(0);

	const slices = await app.rows<{
		state: string;
		cursor: string | null;
		attempts: number;
		epoch: number;
	}>(
		"select state, cursor, attempts, lease_epoch as epoch from import_slice where import_job_id = $1 and stream = 'KEYWORDS'",
		[importJobId],
	);
	expect(slices).toEqual([
		{ state: "READY", cursor: expect.any(String), attempts: 0, epoch: 1 },
	]);
	const next = await startWorkerProcess(env);
	expect(await app.waitFor(importJobId, hasEnded)).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
	});
	expect(await next.stop()).toBe(0);
});

test("it ends when its parent is gone", async () => {
	const worker = await startWorkerProcess(await workerEnvironment(app));
	expect(await worker.leave()).toBe(0);
});

test("losing all its database connections in the middle of an import costs it nothing but time", async () => {
	const worker = await startWorkerProcess(await workerEnvironment(app));
	await app.control("faults", {
		path: "/google-ads/v25/",
		bodyIncludes: "FROM ad_group_ad WHERE",
		kind: "delay",
		delayMs: 1_000,
	});
	const importJobId = await app.start(await app.connectAccounts());
	await app.faultsMet();
	await asSuperuser(
		app.database,
		"select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like 'patchbay-worker%' or application_name = 'patchbay-queue-work'",
	);
	expect(await app.waitFor(importJobId, hasEnded)).toMatchObject({
		status: "SUCCEEDED",
	});
	expect(await worker.stop()).toBe(0);
});
