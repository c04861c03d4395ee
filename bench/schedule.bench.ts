// 100,000 connections with scheduled imports: one pass that starts what is due, the same by pg-boss's own scheduler with as
// many schedules, a minute in which 100 runs a second fall due and 100 jobs a second are claimed, and an hour's outage.
import { setTimeout as sleep } from "node:timers/promises";
import { createDatabase, inTenantSql } from "@patchbay/db";
import { claimSlice, startDueImports } from "@patchbay/imports";
import { platforms } from "@patchbay/platforms";
import pg from "pg";
import { startBenchDatabase } from "./database.ts";
import { passOfPgBoss, seedPgBoss } from "./pg-boss-schedule.ts";
import { median, report } from "./report.ts";
import { seedConnections } from "./seed-connections.ts";
import { seedSchedules } from "./seed-schedules.ts";

const thousands = 100;
const perSecond = 100;
const seconds = 60;
const rounds = 5;
/** Runs of a minute, where every connection has one an hour. */
const minuteOfRuns = Math.round((thousands * 1_000) / 60);

const database = await startBenchDatabase();
const superuser = new pg.Client({ connectionString: database.superuserUrl });
await superuser.connect();
const db = createDatabase({ url: database.url, applicationName: "bench" });
let memoryMiB = 0;
const noteMemory = () => {
	memoryMiB = Math.max(memoryMiB, process.memoryUsage().rss / 1_048_576);
};

/** Puts everything off and lets `many` runs of the hourly lane be due, spread over `span` from a moment on. */
async function makeDue(many: number, span: string): Promise<void> {
	await superuser.query(
		"update import_job set status = 'SUCCEEDED', completed_at = now() where status in ('QUEUED', 'RUNNING', 'WAITING')",
	);
	await superuser.query("delete from import_slice");
	await superuser.query(
		"update import_schedule set due_at = now() + interval '1 day' where due_at < now() + interval '1 hour'",
	);
	await superuser.query(
		`update import_schedule s set due_at = now() + (n::float8 / $1) * $2::interval, last_run_at = null
		from (select tenant_id, connection_id, row_number() over () as n from (
			select tenant_id, connection_id from auto_sync order by md5(connection_id::text) limit $1) picked) few
		where s.tenant_id = few.tenant_id and s.connection_id = few.connection_id and s.lane = 'RECENT'`,
		[many, span],
	);
	await superuser.query("vacuum analyze import_schedule");
}

async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
	const startedAt = performance.now();
	const result = await work();
	noteMemory();
	return [(performance.now() - startedAt) / 1_000, result];
}

try {
	await seedConnections(database.superuserUrl, thousands);
	await seedSchedules(database.superuserUrl);

	const idle: number[] = [];
	const passes: number[] = [];
	for (let round = 0; round < rounds * 4; round += 1) {
		await makeDue(perSecond, "0 seconds");
		const [took, started] = await timed(() => startDueImports(db));
		if (started.length !== perSecond)
			throw new Error(`${started.length} of ${perSecond} were started`);
		passes.push(took);
		idle.push((await timed(() => startDueImports(db)))[0]);
	}
	console.log(
		`one pass with ${perSecond} due of ${thousands * 1_000} connections: median ${ms(median(passes))}, longest ${ms(Math.max(...passes))}; with none due: ${ms(median(idle))}`,
	);

	await seedPgBoss(superuser, thousands * 1_000);
	const measured: { ours: number; peer: number }[] = [];
	for (let round = 0; round < rounds; round += 1) {
		await makeDue(minuteOfRuns, "0 seconds");
		const [took] = await timed(() => startDueImports(db));
		const theirs = await passOfPgBoss(database.superuserUrl, superuser);
		measured.push({
			ours: minuteOfRuns / took,
			peer: theirs.started / theirs.seconds,
		});
		console.log(
			`round ${round + 1}: a minute's ${minuteOfRuns} runs in ${ms(took)}; pg-boss's own scheduler ${theirs.started} in ${ms(theirs.seconds)}`,
		);
	}

	await liveMinute();

	await makeDue(thousands * 1_000, "0 seconds");
	const [outage, caughtUp] = await timed(() => startDueImports(db));
	console.log(
		`after an outage, all ${caughtUp.length} at once: ${outage.toFixed(1)} s, ${(caughtUp.length / outage).toFixed(0)} runs a second`,
	);

	report({
		name: "schedule",
		unit: "runs started/s, of 100,000 schedules",
		ours: median(measured.map(({ ours }) => ours)),
		peer: median(measured.map(({ peer }) => peer)),
		peerName: "pg-boss's own scheduler",
		memoryMiB,
	});
} finally {
	await db.close();
	await superuser.end();
	await database.stop();
}

function ms(value: number): string {
	return `${(value * 1_000).toFixed(1)} ms`;
}

/** 100 runs fall due each second; two workers start them, and 100 jobs a second are claimed, planned and ended. */
async function liveMinute(): Promise<void> {
	await makeDue(perSecond * seconds, `${seconds} seconds`);
	const until = performance.now() + seconds * 1_000;
	const queue: { tenantId: string; importJobId: string }[] = [];
	const took: number[] = [];
	const lateness: number[] = [];
	const passing = Array.from({ length: 2 }, async () => {
		while (performance.now() < until + 3_000) {
			const [pass, started] = await timed(() => startDueImports(db));
			took.push(pass);
			queue.push(...started);
			// Of this host's clock, as the database's; the pass itself counts.
			for (const { dueAt } of started)
				lateness.push((Date.now() - dueAt.getTime()) / 1_000);
			await sleep(Math.max(0, 1_000 - pass * 1_000));
		}
	});
	let claimed = 0;
	const claiming = Array.from({ length: 8 }, async () => {
		while (performance.now() < until + 5_000) {
			const job = queue.shift();
			if (!job) {
				await sleep(20);
				continue;
			}
			await claimSlice({ db, platforms, holder: "bench" }, job);
			await inTenantSql(db, job.tenantId, (sql) =>
				sql.query(
					"update import_job set status = 'SUCCEEDED', completed_at = now() where tenant_id = $1 and id = $2",
					[job.tenantId, job.importJobId],
				),
			);
			claimed += 1;
		}
	});
	await Promise.all([...passing, ...claiming]);
	lateness.sort((one, other) => one - other);
	const latest = lateness.at(-1) ?? Number.NaN;
	const late = lateness.at(Math.floor(lateness.length * 0.99)) ?? Number.NaN;
	console.log(
		`a minute with ${perSecond} due a second: ${lateness.length} started by two workers, the latest ${latest.toFixed(2)} s after its time (99 %: ${late.toFixed(2)} s); ${claimed} jobs claimed and planned, ${(claimed / seconds).toFixed(0)} a second; a pass ${ms(median(took))}, longest ${ms(Math.max(...took))}`,
	);
}
