import { disconnect, disconnectInput } from "@patchbay/connections";
import { cancelImport, claimSlice } from "@patchbay/imports";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	type BreakableProxy,
	startBreakableProxy,
} from "../support/breakable-proxy.ts";
import {
	hasEnded,
	type Importing,
	startImporting,
} from "../support/importing.ts";
import { startLane } from "../support/run-lane.ts";
import { connectSecondTenant } from "../support/second-tenant.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	type WorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

let app: Importing;
let proxy: BreakableProxy;
beforeAll(async () => {
	app = await startImporting({ accounts: 2, campaigns: 4, days: 3 });
	proxy = await startBreakableProxy(app.database.url);
});
afterEach(async () => {
	await killWorkerProcesses();
	await limitIdle("reset idle_in_transaction_session_timeout");
});
afterAll(async () => {
	await proxy.close();
	await app.close();
});

const claim = "for no key update of j";

/** For sessions that begin from now on; what the migrations set holds without it. */
async function limitIdle(change: string): Promise<void> {
	const { pathname } = new URL(app.database.url);
	await asSuperuser(
		app.database,
		`alter role patchbay_app in database ${pathname.slice(1)} ${change}`,
	);
}

/** Ends the sessions that stand still in the middle of a transaction; answers how many there were. */
async function endFrozenSessions(): Promise<number> {
	const ended = await asSuperuser(
		app.database,
		`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()
			and state = 'idle in transaction' and state_change < clock_timestamp() - interval '1 second'`,
	);
	return ended.length;
}

/** A worker that has locked a new import's row and stands still since, in the middle of its transaction. */
async function freezeInTheMiddle(): Promise<{
	frozen: WorkerProcess;
	connectionId: string;
	importJobId: string;
}> {
	const connectionId = await app.connectAccounts();
	const frozen = await startWorkerProcess(
		await workerEnvironment(app, {
			DATABASE_URL: proxy.url(app.database.url),
			DATABASE_DIRECT_URL: app.database.directUrl,
		}),
	);
	const held = proxy.holdAfter(claim);
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
	await held;
	frozen.freeze();
	return { frozen, connectionId, importJobId };
}

/** Tries as a person does who is told to try again. */
async function untilDone(verb: () => Promise<unknown>): Promise<void> {
	for (;;) {
		try {
			await verb();
			return;
		} catch (error) {
			expect(error).toMatchObject({
				code: "UNAVAILABLE",
				message: expect.stringContaining("Try again"),
			});
		}
	}
}

test("others go on: another tenant's import is done, the job is taken over, and the frozen worker works again when it can", async () => {
	// Nobody is helped by it: others skip what is locked.
	await limitIdle("set idle_in_transaction_session_timeout = 0");
	const stranger = await connectSecondTenant(app);
	const { frozen, importJobId } = await freezeInTheMiddle();
	const healthy = await startWorkerProcess(await workerEnvironment(app));
	const other = await stranger.start();

	await expect
		.poll(() => stranger.status(other), { timeout: 30_000 })
		.toBe("SUCCEEDED");
	expect((await app.job(importJobId)).status).toBe("QUEUED");
	// As the server does by itself after the time that it allows: the next test waits for that.
	// It may have been in the middle of something else as well.
	expect(await endFrozenSessions()).toBeGreaterThan(0);
	expect(await app.waitFor(importJobId, hasEnded)).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
	});
	expect(await healthy.stop()).toBe(0);

	frozen.thaw();
	const next = await app.start(await app.connectAccounts(), {
		kind: "CAMPAIGNS",
	});
	expect(await app.waitFor(next, hasEnded)).toMatchObject({
		status: "SUCCEEDED",
	});
	expect(await frozen.stop()).toBe(0);
}, 150_000);

test("cancelling and disconnecting answer, though the worker that holds the job never comes back", async () => {
	const first = await freezeInTheMiddle();
	const second = await freezeInTheMiddle();
	const { connectionId } = second;
	await Promise.all([
		untilDone(() =>
			cancelImport(app.imports, { importJobId: first.importJobId }),
		),
		untilDone(() =>
			disconnect(app.ctx, disconnectInput.parse({ connectionId })),
		),
	]);
	for (const { importJobId, frozen } of [first, second]) {
		expect(await app.job(importJobId)).toMatchObject({ status: "CANCELLED" });
		await frozen.kill();
	}
}, 120_000);

test("a plan whose worker is slower than its lease is written once, though another worker comes meanwhile", async () => {
	const importJobId = await startLane(
		app,
		await app.connectAccounts(),
		"HISTORY",
	);
	const job = { tenantId: app.tenant.tenantId, importJobId };
	const other = new pg.Client({ connectionString: app.database.superuserUrl });
	await other.connect();
	// What a plan of the past reads, and no other step.
	await other.query(
		"begin; lock table metric_coverage in access exclusive mode",
	);
	const first = claimSlice(app.worker({ holder: "slow" }), job);
	await expect
		.poll(
			async () => {
				const { rowCount } = await other.query(
					"select from pg_locks where not granted and relation = 'metric_coverage'::regclass",
				);
				return rowCount;
			},
			{ timeout: 8_000 },
		)
		.toBe(1);
	const expire = `update import_slice set due_at = now() - interval '1 second' where id in (
		select id from import_slice where import_job_id = $1 and stream = 'PLAN' and state in ('RUNNING', 'WAITING')
		for update skip locked) returning id`;
	await app.rows(expire, [importJobId]);
	expect(await claimSlice(app.worker({ holder: "next" }), job)).toBeNull();

	await other.query("commit");
	await other.end();
	expect(await first).toMatchObject({ stream: "METRICS_DAILY" });
	await app.rows(expire, [importJobId]);
	await claimSlice(app.worker({ holder: "next" }), job);
	expect(
		await app.rows(
			`select stream, window_from from import_slice where import_job_id = $1
			group by ad_account_id, stream, window_from having count(*) > 1`,
			[importJobId],
		),
	).toEqual([]);
	await cancelImport(app.imports, { importJobId });
});
