import { setTimeout as sleep } from "node:timers/promises";
import { disconnect, refreshConnection } from "@patchbay/connections";
import { inTenantSql } from "@patchbay/db";
import {
	cancelImport,
	retryImport,
	runImport,
	startImport,
	startImportInput,
} from "@patchbay/imports";
import {
	afterAll,
	afterEach,
	beforeAll,
	beforeEach,
	expect,
	test,
} from "vitest";
import { people } from "../support/connecting.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import {
	killWorkerProcesses,
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

const search = "/google-ads/v25/customers/*";
const account = people.brandOwner.email;
let app: Importing;
let connectionId: string;
let brandId: string;

beforeAll(async () => {
	app = await startImporting({ campaigns: 60, days: 20 });
});
afterAll(() => app.close());
beforeEach(async () => {
	await app.forgetFaults();
	connectionId = await app.connectAccounts();
	const [row] = await app.rows<{ id: string }>(
		"select brand_id as id from connection where id = $1",
		[connectionId],
	);
	brandId = row?.id ?? "";
});
afterEach(killWorkerProcesses);

/** Holds the call back that reads a stream's next page, until `forgetFaults` lets it go on. */
const hold = (bodyIncludes: string) =>
	app.control("faults", {
		path: search,
		bodyIncludes,
		kind: "delay",
		delayMs: 3_600_000,
	});
const revokeAtGoogle = () =>
	app.control("google-ads/revoke", { user: account });
const waits = ({
	status,
	messageCode,
}: {
	status: string;
	messageCode: string | null;
}) => status === "WAITING" && messageCode === "RECONNECT_REQUIRED";
/** All rows of the connection, as sums that tell a lost or doubled one. */
const imported = async () => {
	const [sums] = await app.rows(
		`select (select count(*) from campaign where connection_id = $1) as campaigns,
			(select count(*) from ad_group g join campaign c on c.id = g.campaign_id where c.connection_id = $1) as groups,
			(select count(*) from metric_daily m join campaign c on c.id = m.campaign_id where c.connection_id = $1) as days,
			(select sum(m.cost_micros)::text from metric_daily m join campaign c on c.id = m.campaign_id
				where c.connection_id = $1) as spend`,
		[connectionId],
	);
	return sums;
};
/** Counts how often the slices of a stream were claimed. */
const readings = (importJobId: string, stream: string) =>
	app.rows<{ times: number }>(
		`select lease_epoch as times from import_slice where import_job_id = $1 and stream = $2::"ImportStream"`,
		[importJobId, stream],
	);
const reconnect = () => app.reconnect(brandId, connectionId, { account });

test("a grant that is revoked on the way lets the job wait, saying so; after the reconnect it goes on by itself from its checkpoint", async () => {
	// What an undisturbed import brings.
	expect(await app.runToEnd(await app.start(connectionId, {}))).toMatchObject({
		status: "SUCCEEDED",
	});
	const whole = await imported();

	const env = await workerEnvironment(app);
	await hold("FROM ad_group_ad WHERE");
	const importJobId = await app.start(connectionId, {});
	const worker = await startWorkerProcess(env);
	await app.faultsMet();
	await revokeAtGoogle();
	await app.forgetFaults();
	const parked = await app.waitFor(importJobId, waits);
	expect(parked.message).toMatch(/goes on from where it stopped/);
	expect(parked.resumesAt).toBeNull();
	const [connection] = await app.rows(
		`select status in ('EXPIRED', 'REVOKED') as ended, reconnect_required as "reconnectRequired" from connection where id = $1`,
		[connectionId],
	);
	expect(connection).toEqual({ ended: true, reconnectRequired: true });
	await expect(
		refreshConnection(app.ctx, { connectionId }),
	).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
	await expect(retryImport(app.imports, { importJobId })).rejects.toMatchObject(
		{ code: "CONFLICT" },
	);
	await expect(
		startImport(app.imports, startImportInput.parse({ connectionId })),
	).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });

	// The call that is held back may still be under way: with a new grant it would go on without being claimed again.
	await expect
		.poll(
			() =>
				app.rows(
					"select id from import_slice where import_job_id = $1 and state = 'RUNNING'",
					[importJobId],
				),
			{ timeout: 20_000 },
		)
		.toEqual([]);
	expect(await reconnect()).toBe(connectionId);
	const done = await app.waitFor(
		importJobId,
		({ completedAt }) => completedAt !== null,
	);
	expect(done).toMatchObject({
		status: "SUCCEEDED",
		attempts: 1,
		message: null,
		messageCode: null,
	});
	// Campaigns were read before and are not read again.
	expect(await readings(importJobId, "CAMPAIGNS")).toEqual([{ times: 1 }]);
	// The stage that was broken off is; once more where it was claimed while another one found the grant dead.
	const [ads] = await readings(importJobId, "ADS");
	expect([2, 3]).toContain(ads?.times);
	expect(await imported()).toEqual(whole);
	expect(await worker.stop()).toBe(0);
});

test("a job whose worker is killed while its grant dies waits as well, and another worker ends it after the reconnect", async () => {
	const env = await workerEnvironment(app);
	await hold("FROM ad_group_ad WHERE");
	const importJobId = await app.start(connectionId, {});
	const first = await startWorkerProcess(env);
	await app.faultsMet();
	await first.kill();
	await revokeAtGoogle();
	await app.forgetFaults();
	await startWorkerProcess(env);
	await app.waitFor(importJobId, waits);
	expect(await reconnect()).toBe(connectionId);
	const done = await app.waitFor(
		importJobId,
		({ completedAt }) => completedAt !== null,
	);
	expect(done).toMatchObject({ status: "SUCCEEDED", failedCampaigns: 0 });
	const [doubled] = await app.rows<{ rows: bigint }>(
		`select count(*) as rows from (select external_id from campaign where connection_id = $1
			group by external_id having count(*) > 1) d`,
		[connectionId],
	);
	expect(doubled?.rows).toBe(0n);
});

test("a job that nobody began before its grant died waits too, is left alone, and is planned and run after the reconnect", async () => {
	const importJobId = await app.start(connectionId, {});
	await revokeAtGoogle();
	await expect(
		refreshConnection(app.ctx, { connectionId }),
	).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
	const env = await workerEnvironment(app);
	await startWorkerProcess(env);
	await app.waitFor(importJobId, waits);
	expect(await app.claimableJobs()).not.toContain(importJobId);
	const events = () =>
		app.rows("select what from import_event where import_job_id = $1", [
			importJobId,
		]);
	const told = await events();
	await sleep(200);
	expect(await events()).toEqual(told);
	await reconnect();
	const done = await app.waitFor(
		importJobId,
		({ completedAt }) => completedAt !== null,
	);
	expect(done.status).toBe("SUCCEEDED");
	expect(done.importedCampaigns).toBeGreaterThan(0);
});

test("a job that is about to wait while its connection is being brought back goes on", async () => {
	const importJobId = await app.start(connectionId, { kind: "CAMPAIGNS" });
	const { tenantId } = app.tenant;
	const set = (status: string, isRequired: boolean) =>
		[
			`update connection set status = '${status}', reconnect_required = $2 where id = $1`,
			[connectionId, isRequired],
		] as const;
	await inTenantSql(app.database.db, tenantId, (sql) =>
		sql.query(...set("EXPIRED", true)),
	);
	await inTenantSql(app.database.db, tenantId, async (sql) => {
		await sql.query(...set("ACTIVE", false));
		// Sees the connection as it was before this transaction.
		await runImport(app.worker(), { tenantId, importJobId });
	});
	expect(
		await app.rows(
			"select waiting_for from import_slice where import_job_id = $1 and waiting_for = 'USER'",
			[importJobId],
		),
	).toEqual([]);
	expect(await app.runToEnd(importJobId)).toMatchObject({
		status: "SUCCEEDED",
	});
});

test("a job that waits for a reconnect can be cancelled, and ends with a disconnect", async () => {
	const first = await app.start(connectionId, {});
	await revokeAtGoogle();
	const running = app.runToEnd(first);
	await app.waitFor(first, waits);
	await cancelImport(app.imports, { importJobId: first });
	expect(await running).toMatchObject({ status: "CANCELLED" });

	await reconnect();
	const second = await app.start(connectionId, {});
	await revokeAtGoogle();
	const again = app.runToEnd(second);
	await app.waitFor(second, waits);
	await disconnect(app.ctx, { connectionId, deleteImportedData: false });
	expect(await again).toMatchObject({ status: "CANCELLED" });
});
