import { setTimeout as sleep } from "node:timers/promises";
import { addDays } from "@patchbay/platforms";
import { expect } from "vitest";
import { hasEnded, type Importing, type JobState } from "./importing.ts";
import {
	startWorkerProcess,
	type WorkerProcess,
	workerEnvironment,
} from "./worker-process.ts";

const workersAtOnce = 3;

const account = "1110000001";

/**
 * Imports an account once undisturbed, then under the hands of three workers of which one after another is killed, as often as
 * it takes until so many were; expects the same rows and counts each time. The days end the day before yesterday: they exist in
 * every zone.
 */
export async function expectNoTraceOfKills(
	app: Importing,
	{
		days,
		...series
	}: { days: number; kills: number; longestMilliseconds: number },
): Promise<void> {
	const to = addDays(new Date().toISOString().slice(0, 10), -2);
	const range = { from: addDays(to, 1 - days), to };
	const calm = await app.connectAccounts([account]);
	const undisturbed = await app.start(calm, range);
	expect(await app.runToEnd(undisturbed)).toMatchObject({
		status: "SUCCEEDED",
	});
	for (let killed = 0; killed < series.kills; ) {
		const connectionId = await app.connectAccounts([account]);
		const importJobId = await app.start(connectionId, range);
		const result = await importUnderKills(app, importJobId, {
			...series,
			kills: series.kills - killed,
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
}

/**
 * Works on an import with three workers, of which one after another is killed at a random moment and replaced, until as many
 * were killed or the import has ended. Answers the job's end and how many were killed.
 */
async function importUnderKills(
	app: Importing,
	importJobId: string,
	{
		kills,
		longestMilliseconds,
	}: { kills: number; longestMilliseconds: number },
): Promise<{ job: JobState; killed: number }> {
	const env = await workerEnvironment(app);
	const workers: WorkerProcess[] = await Promise.all(
		Array.from({ length: workersAtOnce }, () => startWorkerProcess(env)),
	);
	let killed = 0;
	while (killed < kills && !hasEnded(await app.job(importJobId))) {
		await sleep(Math.random() * longestMilliseconds);
		const [victim] = workers.splice(
			Math.floor(Math.random() * workers.length),
			1,
		);
		await victim?.kill();
		killed += 1;
		workers.push(await startWorkerProcess(env));
	}
	const job = await app.waitFor(importJobId, hasEnded);
	for (const worker of workers) await worker.stop();
	return { job, killed };
}

/** Everything that a connection's imports have saved, without ids and times of our own. */
export async function readEverything(app: Importing, connectionId: string) {
	const [row] = await app.rows<Record<string, string>>(
		`select
			(select jsonb_agg(x order by x) from (select jsonb_build_array(c.external_id, c.name, c.status, c.budget_micros, c.start_date) as x
				from campaign c where c.connection_id = $1) r)::text as campaigns,
			(select jsonb_agg(x order by x) from (select jsonb_build_array(k.external_id, k.text, k.status) as x
				from keyword k join campaign c on c.id = k.campaign_id where c.connection_id = $1) r)::text as keywords,
			(select jsonb_agg(x order by x) from (select jsonb_build_array(d.external_id, d.status) as x
				from ad d join campaign c on c.id = d.campaign_id where c.connection_id = $1) r)::text as ads,
			(select jsonb_agg(x order by x) from (select jsonb_build_array(a.external_id, a.kind, a.sha256, a.failure) as x
				from asset a where a.connection_id = $1) r)::text as assets,
			(select jsonb_agg(x order by x) from (select jsonb_build_array(c.external_id, m.date, m.currency_code, m.cost_micros,
				m.impressions, m.clicks, m.conversions, m.conversion_value_micros, m.revisions) as x
				from metric_daily m join campaign c on c.id = m.campaign_id where c.connection_id = $1) r)::text as metrics`,
		[connectionId],
	);
	return row;
}

/** Pages that were saved more than once, or by a worker that had lost its slice, would be counted twice. */
export async function countRows(app: Importing, importJobId: string) {
	return app.rows<{ stream: string; done: number }>(
		`select stream::text, sum(rows_done)::int as done from import_slice
		where import_job_id = $1 and stream <> 'PLAN' group by 1 order by 1`,
		[importJobId],
	);
}
