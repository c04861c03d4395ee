import { fileURLToPath } from "node:url";
import { startImportWorker } from "@patchbay/imports";
import { platforms } from "@patchbay/platforms";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	expect,
	test,
} from "vitest";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";
import { reportPlatforms } from "../support/report-platform.ts";
import {
	type ReportServer,
	startReportServer,
} from "../support/report-server.ts";
import { utcDay } from "../support/utc-day.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

let app: Importing;
let reports: ReportServer;
const account = "1110000001";
const entry = fileURLToPath(
	new URL("../support/report-worker.child.ts", import.meta.url),
);

beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 2, days: 12 });
});
beforeEach(async () => {
	reports = await startReportServer();
});
afterEach(async () => {
	await killWorkerProcesses();
	await reports.close();
});
afterAll(() => app.close());

const start = async (from: number, to: number) =>
	app.start(await app.connectAccounts([account]), {
		kind: "METRICS",
		from: utcDay(from),
		to: utcDay(to),
	});
/** Days that a job's slices of numbers have saved, each counted as often as it was saved. */
async function daysRead(importJobId: string): Promise<number> {
	const [row] = await app.rows<{ days: number }>(
		"select sum(rows_done)::int as days from import_slice where import_job_id = $1 and stream = 'METRICS_DAILY'",
		[importJobId],
	);
	return row?.days ?? 0;
}

test("a report is paid for once, whoever is killed between whichever two steps", async () => {
	const importJobId = await start(-8, -2);
	const env = {
		...(await workerEnvironment(app)),
		TEST_REPORT_URL: reports.url,
	};
	// Each is carried out by the platform, and its caller dies before it hears of it.
	for (const step of ["find", "create", "poll", "poll", "rows"] as const) {
		const met = reports.hangNext(step);
		const worker = await startWorkerProcess(env, { entry });
		await met;
		await worker.kill();
		// Nobody has to wait for the lease here.
		await app.rows(
			"update import_slice set due_at = now() where import_job_id = $1 and state = 'RUNNING' returning id",
			[importJobId],
		);
	}
	await startWorkerProcess(env, { entry });
	expect(await app.waitFor(importJobId, hasEnded)).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
	});
	expect(reports.created).toHaveLength(1);
	expect(await daysRead(importJobId)).toBe(7);
}, 180_000);

test("while a report is made no place is held, and an account has no more of them at a time than the platform makes", async () => {
	reports.pollsUntilMade = 10;
	const deps = () =>
		app.worker({ platforms: reportPlatforms(platforms, reports.url, 1) });
	const workers = [1, 2].map(() =>
		startImportWorker(deps(), { concurrency: 1, pollMilliseconds: 50 }),
	);
	try {
		// Three windows of one account.
		const slow = await start(-89, -2);
		await expect
			.poll(() => reports.created.length, { timeout: 30_000 })
			.toBe(1);
		const waiting = await app.waitFor(slow, (job) => job.status === "WAITING");
		expect(waiting.message).toMatch(/^The platform is preparing a report\./);
		const other = await app.start(await app.connectAccounts(["1110000002"]), {
			kind: "CAMPAIGNS",
			includeAssets: false,
		});
		expect((await app.waitFor(other, hasEnded)).status).toBe("SUCCEEDED");
		expect((await app.waitFor(slow, hasEnded)).status).toBe("SUCCEEDED");
		expect(reports.mostInFlight()).toBe(1);
		expect(reports.created).toHaveLength(3);
		expect(await daysRead(slow)).toBe(88);
	} finally {
		await Promise.all(workers.map((worker) => worker.stop(1_000)));
	}
}, 120_000);

test("a report is looked at when it is due, and a call is repeated when it may be, without a look in between", async () => {
	reports.pollsUntilMade = 12;
	const importJobId = await start(-8, -2);
	await app.control("faults", {
		path: "/google-ads/*/customers/*/googleAds:search*",
		status: 503,
		count: 6,
	});
	// No look of its own within the test: whoever is not woken in time waits for ever.
	const worker = startImportWorker(
		app.worker({
			platforms: reportPlatforms(platforms, reports.url),
			retryPolicy: { attempts: 9, baseMilliseconds: 50, maxMilliseconds: 200 },
		}),
		{ concurrency: 1, pollMilliseconds: 3_600_000 },
	);
	try {
		expect((await app.waitFor(importJobId, hasEnded)).status).toBe("SUCCEEDED");
		expect(await daysRead(importJobId)).toBe(7);
	} finally {
		await worker.stop(1_000);
	}
}, 120_000);

test("a report that is too large is asked for in halves, down to what the platform makes", async () => {
	reports.mostDays = 2;
	const importJobId = await start(-8, -2);
	const state = await app.runToEnd(
		importJobId,
		app.worker({ platforms: reportPlatforms(platforms, reports.url) }),
	);
	expect(state.status).toBe("SUCCEEDED");
	const windows = await app.rows<{ days: number }>(
		`select window_to - window_from + 1 as days from import_slice
		where import_job_id = $1 and stream = 'METRICS_DAILY' order by window_from`,
		[importJobId],
	);
	expect(windows.map(({ days }) => days)).toEqual([1, 2, 2, 2]);
	expect(await daysRead(importJobId)).toBe(7);
	expect(new Set(reports.created.map(({ name }) => name)).size).toBe(
		reports.created.length,
	);
});
