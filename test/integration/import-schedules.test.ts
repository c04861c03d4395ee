import { selectAdAccounts } from "@patchbay/connections";
import { type ImportLane, inTenantSql, systemSql } from "@patchbay/db";
import { type StartedImport, startDueImports } from "@patchbay/imports";
import pg from "pg";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";
import { type Importing, startImporting } from "../support/importing.ts";
import { scheduleConnections } from "../support/scheduling.ts";
import {
	startWorkerProcess,
	workerEnvironment,
} from "../support/worker-process.ts";

let app: Importing;
let tenant: TestTenant;

beforeAll(async () => {
	app = await startImporting({ campaigns: 3, days: 5 });
});
afterAll(() => app?.close());

/** Each test has the installation's schedules for itself. */
beforeEach(async () => {
	await asSuperuser(
		app.database,
		"update import_schedule set enabled = false; update import_job set status = 'SUCCEEDED', completed_at = now() where status in ('QUEUED', 'RUNNING', 'WAITING')",
	);
	tenant = await createTenant(app.database);
});

interface ScheduleRow {
	lane: ImportLane;
	every: string;
	dueAt: Date;
	enabled: boolean;
	held: boolean;
	lastRunAt: Date | null;
	lastJobId: string | null;
}

const minutes = 60_000;
const hours = 60 * minutes;
const days = 24 * hours;
const later = (at: Date, milliseconds: number) =>
	new Date(at.getTime() + milliseconds);

async function rows<R extends object>(
	text: string,
	values: readonly unknown[] = [],
	tenantId = tenant.tenantId,
): Promise<R[]> {
	return inTenantSql(
		app.database.db,
		tenantId,
		async (sql) => (await sql.query<R>(text, values)).rows,
	);
}

async function schedules(
	connectionId: string,
	tenantId = tenant.tenantId,
): Promise<Record<string, ScheduleRow>> {
	const found = await rows<ScheduleRow>(
		`select lane, every, due_at as "dueAt", enabled, held, last_run_at as "lastRunAt", last_job_id as "lastJobId"
		from import_schedule where connection_id = $1`,
		[connectionId],
		tenantId,
	);
	return Object.fromEntries(found.map((row) => [row.lane, row]));
}

async function lane(connectionId: string, name: ImportLane) {
	const row = (await schedules(connectionId))[name];
	if (!row) throw new Error(`no schedule of ${name}`);
	return row;
}

/** Leaves the connection this lane alone, due at a moment. */
async function dueAlone(
	connectionId: string,
	name: ImportLane,
	at: Date,
): Promise<void> {
	await rows(
		'update import_schedule set enabled = lane = $2::"ImportLane", due_at = $3 where connection_id = $1',
		[connectionId, name, at],
	);
}

async function one(timeZone?: string): Promise<string> {
	const [id] = await scheduleConnections(app.database, {
		tenant,
		many: 1,
		timeZone: timeZone ?? null,
	});
	if (!id) throw new Error("no connection");
	return id;
}

const startAt = (at: Date) => startDueImports(app.database.db, { at });

const jobsOf = (connectionId: string) =>
	rows<{
		id: string;
		lane: ImportLane;
		kind: string;
		trigger: string;
		status: string;
		lookbackDays: number | null;
		includeAssets: boolean;
		fromDate: string | null;
		startedByType: string;
	}>(
		`select id, lane, kind, trigger, status, lookback_days as "lookbackDays", include_assets as "includeAssets",
			from_date as "fromDate", started_by_type as "startedByType"
		from import_job where connection_id = $1 order by id`,
		[connectionId],
	);

const finish = (connectionId: string, status = "SUCCEEDED") =>
	rows(
		`update import_job set status = $2::"ImportJobStatus", completed_at = now() where connection_id = $1 and status in ('QUEUED', 'RUNNING', 'WAITING')`,
		[connectionId, status],
	);

test("a connection whose accounts are chosen imports by itself: each lane in its own time, not before the first import", async () => {
	const connectionId = await app.connectAccounts();
	const { tenantId } = app.tenant;
	const now = new Date();
	const found = await schedules(connectionId, tenantId);
	expect(
		Object.fromEntries(
			Object.values(found).map(({ lane, every, enabled, held }) => [
				lane,
				[every, enabled, held],
			]),
		),
	).toEqual({
		RECENT: ["HOURLY", true, false],
		WINDOW: ["DAILY", true, false],
		CAMPAIGNS: ["DAILY", true, false],
		HISTORY: ["DAILY", true, false],
	});
	for (const { dueAt, every } of Object.values(found)) {
		expect(dueAt.getTime()).toBeGreaterThan(later(now, 10 * minutes).getTime());
		expect(dueAt.getTime()).toBeLessThan(
			later(now, (every === "HOURLY" ? 1.5 : 25.5) * hours).getTime(),
		);
	}
	// Read again, the settings stay.
	const before = await schedules(connectionId, tenantId);
	await app.readAccounts();
	expect(await schedules(connectionId, tenantId)).toEqual(before);
});

test("a due run is a job of the system in its lane, with what its lane reads; the day's edges are left to the accounts", async () => {
	const connectionId = await one();
	const at = new Date();
	await rows(
		"update import_schedule set due_at = $2 where connection_id = $1",
		[connectionId, at],
	);
	await rows("update connection set last_import_at = now() where id = $1", [
		connectionId,
	]);
	const started = await startAt(at);
	expect(started.map((run) => run.lane).sort()).toEqual([
		"CAMPAIGNS",
		"HISTORY",
		"RECENT",
		"WINDOW",
	]);
	const jobs = await jobsOf(connectionId);
	const byLane = Object.fromEntries(jobs.map((job) => [job.lane, job]));
	const common = {
		trigger: "SCHEDULED",
		status: "QUEUED",
		startedByType: "SYSTEM",
		fromDate: null,
	};
	expect(byLane).toMatchObject({
		RECENT: { ...common, kind: "METRICS", lookbackDays: null },
		// The first one is wide: nobody knows what was read before.
		WINDOW: { ...common, kind: "METRICS", lookbackDays: 90 },
		HISTORY: { ...common, kind: "METRICS", lookbackDays: null },
		CAMPAIGNS: { ...common, kind: "CAMPAIGNS", includeAssets: true },
	});
	for (const { lastRunAt, lastJobId, lane, dueAt } of Object.values(
		await schedules(connectionId),
	)) {
		expect(lastRunAt).toEqual(at);
		expect(lastJobId).toBe(byLane[lane]?.id);
		expect(dueAt.getTime()).toBeGreaterThan(at.getTime());
	}
	const events = await rows(
		"select what from import_event where import_job_id = any($1::uuid[])",
		[jobs.map(({ id }) => id)],
	);
	expect(events).toEqual(Array(4).fill({ what: "queued" }));
});

test("several workers at once start each run once, and none is left out", async () => {
	const ids = await scheduleConnections(app.database, { tenant, many: 700 });
	const at = new Date();
	await rows(
		"update import_schedule set enabled = lane = 'RECENT', due_at = $1::timestamptz - random() * interval '50 minutes'",
		[at],
	);
	const started = (
		await Promise.all(Array.from({ length: 6 }, () => startAt(at)))
	).flat();
	expect(new Set(started.map((run) => run.connectionId))).toEqual(new Set(ids));
	expect(started).toHaveLength(ids.length);
	const [{ jobs } = { jobs: 0n }] = await rows<{ jobs: bigint }>(
		"select count(*) as jobs from import_job",
	);
	expect(jobs).toBe(BigInt(ids.length));
	expect(await startAt(at)).toEqual([]);
});

test("missed runs are caught up once, and the next one comes at the connection's own second", async () => {
	const connectionId = await one();
	const { dueAt } = await lane(connectionId, "RECENT");
	await dueAlone(connectionId, "RECENT", dueAt);
	const late = later(dueAt, 26 * hours + 7 * minutes);
	expect(await startAt(late)).toHaveLength(1);
	expect((await lane(connectionId, "RECENT")).dueAt).toEqual(
		later(dueAt, 27 * hours),
	);
	await finish(connectionId);
	expect(await startAt(later(dueAt, 26 * hours + 59 * minutes))).toEqual([]);
	expect(await startAt(later(dueAt, 27 * hours))).toHaveLength(1);
	expect(await jobsOf(connectionId)).toHaveLength(2);
});

test("a run that has not ended is not started a second time, and holds up no other lane", async () => {
	const connectionId = await one();
	const at = new Date();
	await rows(
		"update import_schedule set due_at = $2, enabled = lane in ('RECENT', 'WINDOW') where connection_id = $1",
		[connectionId, at],
	);
	expect(await startAt(at)).toHaveLength(2);
	await rows(
		"update import_job set status = 'SUCCEEDED' where connection_id = $1 and lane = 'RECENT'",
		[connectionId],
	);
	// The long look-back goes on for days.
	const lanes: ImportLane[] = [];
	for (let hour = 1; hour <= 48; hour += 1) {
		const runs = await startAt(later(at, hour * hours));
		lanes.push(...runs.map((run) => run.lane));
		await rows(
			"update import_job set status = 'SUCCEEDED' where connection_id = $1 and lane = 'RECENT'",
			[connectionId],
		);
	}
	expect(lanes).toEqual(Array(48).fill("RECENT"));
	await finish(connectionId);
	const next = await startAt(later(at, 72 * hours));
	expect(next.map((run) => run.lane).sort()).toEqual(["RECENT", "WINDOW"]);
});

describe("killed at any moment", () => {
	test("a worker that ends before the commit has started nothing, and one after it has started all", async () => {
		const ids = await scheduleConnections(app.database, {
			tenant,
			many: 210,
		});
		const at = new Date();
		await rows(
			"update import_schedule set enabled = lane = 'RECENT', due_at = $1",
			[at],
		);
		const doomed = new pg.Client({ connectionString: app.database.url });
		doomed.on("error", () => {});
		await doomed.connect();
		await doomed.query("begin");
		const { rows: claimed } = await doomed.query<StartedImport>(
			"select * from system.start_due_imports($1)",
			[at],
		);
		expect(claimed).toHaveLength(200);
		// Others go on beside it, and do not wait.
		expect(await startAt(at)).toHaveLength(10);
		const { rows: pids } = await doomed.query<{ pid: number }>(
			"select pg_backend_pid() as pid",
		);
		await asSuperuser(
			app.database,
			`select pg_terminate_backend(${pids[0]?.pid})`,
		);
		await doomed.end().catch(() => {});
		let rest: StartedImport[] = [];
		while (rest.length === 0) rest = await startAt(at);
		expect(rest).toHaveLength(200);
		for (const id of ids) expect(await jobsOf(id)).toHaveLength(1);
	});

	test("a worker process starts what is due and runs it to its end; killed with its runs under way, another ends them", async () => {
		const connectionIds = [
			await app.connectAccounts(),
			await app.connectAccounts(),
		];
		const { tenantId } = app.tenant;
		const due = () =>
			rows(
				"update import_schedule set enabled = true, due_at = now() where lane = 'RECENT' and connection_id = any($1::uuid[])",
				[connectionIds],
				tenantId,
			);
		const ofThem = () =>
			rows<{ status: string; trigger: string; connectionId: string }>(
				`select status, trigger, connection_id as "connectionId" from import_job where connection_id = any($1::uuid[])`,
				[connectionIds],
				tenantId,
			);
		const until = async (fits: (jobs: { status: string }[]) => boolean) => {
			for (;;) {
				const jobs = await ofThem();
				if (fits(jobs)) return jobs;
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
		};
		await due();
		const env = await workerEnvironment(app);
		const first = await startWorkerProcess(env);
		await until((jobs) => jobs.length === 2);
		await first.kill();
		const second = await startWorkerProcess(env);
		try {
			const jobs = await until((all) =>
				all.every(({ status }) => status === "SUCCEEDED"),
			);
			expect(jobs.map(({ connectionId }) => connectionId).sort()).toEqual(
				[...connectionIds].sort(),
			);
			expect(new Set(jobs.map(({ trigger }) => trigger))).toEqual(
				new Set(["SCHEDULED"]),
			);
		} finally {
			await second.stop();
		}
	});
});

describe("a connection that does not work", () => {
	const statuses = ["PENDING", "EXPIRED", "ERROR", "REVOKED", "DISCONNECTED"];
	const setStatus = (connectionId: string, status: string) =>
		rows(
			'update connection set status = $2::"ConnectionStatus" where id = $1',
			[connectionId, status],
		);

	test.each(statuses)(
		"starts nothing while it is %s, and what it missed once when it works again",
		async (status) => {
			const connectionId = await one();
			const { dueAt } = await lane(connectionId, "RECENT");
			await dueAlone(connectionId, "RECENT", dueAt);
			await setStatus(connectionId, status);
			expect(await lane(connectionId, "RECENT")).toMatchObject({
				held: true,
				enabled: true,
			});
			const healed = later(dueAt, 3 * days);
			expect(await startAt(healed)).toEqual([]);
			await setStatus(connectionId, "ACTIVE");
			expect(await startAt(healed)).toHaveLength(1);
			expect(await startAt(healed)).toEqual([]);
		},
	);

	test("a healthy one is not touched by a change within the same status", async () => {
		const connectionId = await one();
		const before = await schedules(connectionId);
		await setStatus(connectionId, "ACTIVE");
		expect(await schedules(connectionId)).toEqual(before);
	});

	test("one that fails at the very moment of the claim starts nothing afterwards", async () => {
		const connectionId = await one();
		const at = new Date();
		await dueAlone(connectionId, "RECENT", at);
		const failing = new pg.Client({
			connectionString: app.database.superuserUrl,
		});
		await failing.connect();
		await failing.query("begin");
		await failing.query(
			"update connection set status = 'REVOKED' where id = $1",
			[connectionId],
		);
		// Not decided yet: skipped, and no pass waits for it.
		expect(await startAt(at)).toEqual([]);
		await failing.query("commit");
		await failing.end();
		expect(await startAt(at)).toEqual([]);
	});
});

describe("the nightly window", () => {
	test.each([
		["America/Los_Angeles", "America/Los_Angeles"],
		["Pacific/Auckland", "Pacific/Auckland"],
		["Asia/Kolkata", "Asia/Kolkata"],
		["Europe/Berlin", "Europe/Berlin"],
		["Mars/Olympus_Mons", "UTC"],
	])(
		"is read between two and five at night in %s, every night of a year",
		async (zone, counted) => {
			const connectionId = await one(zone);
			let at = new Date("2026-01-01T12:00:00Z");
			await dueAlone(connectionId, "WINDOW", at);
			const hourOf = new Intl.DateTimeFormat("en-GB", {
				timeZone: counted,
				hour: "2-digit",
				hourCycle: "h23",
			});
			const dayOf = new Intl.DateTimeFormat("en-CA", { timeZone: counted });
			const nights: string[] = [];
			const lookbacks: (number | null)[] = [];
			for (let night = 0; night < 366; night += 1) {
				const [run] = await startAt(at);
				expect(run?.lane).toBe("WINDOW");
				await finish(connectionId);
				const { dueAt } = await lane(connectionId, "WINDOW");
				expect(dueAt.getTime()).toBeGreaterThan(at.getTime());
				expect(Number(hourOf.format(dueAt))).toBeGreaterThanOrEqual(2);
				expect(Number(hourOf.format(dueAt))).toBeLessThan(5);
				nights.push(dayOf.format(dueAt));
				at = dueAt;
			}
			// One each night: none is left out and none comes twice, also where the clocks are put on or back.
			expect(new Set(nights).size).toBe(366);
			const span =
				(Date.parse(nights.at(-1) ?? "") - Date.parse(nights[0] ?? "")) / days;
			expect(span).toBe(365);
			for (const job of await jobsOf(connectionId))
				lookbacks.push(job.lookbackDays);
			expect(lookbacks.filter((each) => each === 90)).toHaveLength(53);
			expect(lookbacks.filter((each) => each === 30)).toHaveLength(366 - 53);
		},
	);

	test("a wide run that was left out is made up for by the next one", async () => {
		const connectionId = await one();
		const at = new Date("2026-03-01T12:00:00Z");
		await dueAlone(connectionId, "WINDOW", at);
		await startAt(at);
		// It goes on for ten days.
		expect(await startAt(later(at, 10 * days))).toEqual([]);
		await finish(connectionId);
		await startAt(later(at, 11 * days));
		const jobs = await jobsOf(connectionId);
		expect(jobs.map(({ lookbackDays }) => lookbackDays)).toEqual([90, 90]);
	});
});

test("runs are spread over the hour, the day and the week: no minute is a stampede", async () => {
	const { rows: found } = await systemSql(app.database.db).query<{
		every: string;
		most: number;
		least: number;
		outside: bigint;
	}>(
		`with due as (
			select every, span, system.next_run('RECENT', every, 'UTC', md5(n::text)::uuid, at) as due_at, at
			from generate_series(1, 8000) n,
				(values ('HOURLY'::"SyncInterval", 3600), ('EVERY_6_HOURS', 21600), ('DAILY', 86400), ('WEEKLY', 604800)) as spans(every, span),
				(values (timestamptz '2026-11-29 10:00:00.5+00')) as moment(at)
		), counted as (
			select every, floor(extract(epoch from due_at - at) * 60 / span) as slot, count(*)::float8 * 60 / 8000 as share from due group by 1, 2
		)
		select every, max(share) as most, min(share) as least,
			(select count(*) from due d where d.every = c.every and not (due_at > at and due_at <= at + make_interval(secs => span))) as outside
		from counted c group by every`,
	);
	expect(found).toHaveLength(4);
	for (const { most, least, outside } of found) {
		expect(outside).toBe(0n);
		expect(most).toBeLessThan(1.5);
		expect(least).toBeGreaterThan(0.5);
	}
});

describe("history", () => {
	test("is read after the first import, each day until it was read to its end, and looked at again weeks later", async () => {
		const connectionId = await one();
		let at = new Date();
		await dueAlone(connectionId, "HISTORY", at);
		const step = async (milliseconds: number) => {
			at = later(at, milliseconds);
			return (await startAt(at)).length;
		};
		expect(await step(0)).toBe(0);
		expect(await step(hours)).toBe(0);
		await rows("update connection set last_import_at = now() where id = $1", [
			connectionId,
		]);
		expect(await step(hours)).toBe(1);
		// It goes on longer than a day.
		expect(await step(days)).toBe(0);
		await finish(connectionId, "PARTIALLY_SUCCEEDED");
		expect(await step(days)).toBe(1);
		await finish(connectionId);
		for (let day = 0; day < 27; day += 1) expect(await step(days)).toBe(0);
		expect(await step(2 * days)).toBe(1);
	});

	test("of accounts that are chosen later is read as well", async () => {
		const connectionId = await app.connectAccounts();
		const { tenantId } = app.tenant;
		await rows(
			`update import_schedule set due_at = now() + interval '20 days', last_job_id = uuidv7()
			where connection_id = $1 and lane = 'HISTORY'`,
			[connectionId],
			tenantId,
		);
		const chosen = await rows<{ externalId: string }>(
			`update ad_account set selected = false where connection_id = $1 and selected returning external_id as "externalId"`,
			[connectionId],
			tenantId,
		);
		await selectAdAccounts(app.ctx, {
			connectionId,
			externalIds: chosen.map(({ externalId }) => externalId),
		});
		const { HISTORY } = await schedules(connectionId, tenantId);
		expect(HISTORY?.lastJobId).toBeNull();
		expect(HISTORY?.dueAt.getTime()).toBeLessThan(Date.now() + hours);
	});
});
