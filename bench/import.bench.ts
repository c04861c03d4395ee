// Metric rows a second from the sandbox into PostgreSQL (days, hours and regions), against raw COPY of the same rows into
// the same tables.
//
//   npm run bench -- import [CAMPAIGNS] [DAYS]      2,500 × 400 = a million rows by day when left out
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { connectAccount, createCaller } from "./connect-sandbox.ts";
import { startBenchDatabase } from "./database.ts";
import { importMetrics } from "./import-metrics.ts";
import { report } from "./report.ts";
import {
	startApi,
	startSandbox,
	startWorker,
	writeEndpoints,
} from "./servers.ts";

const [campaigns = 2_500, days = 400] = process.argv.slice(3).map(Number);
const account = "1110000001";
const day = (daysAgo: number) =>
	new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const range = { from: day(days), to: day(1) };

const facts = ["metric_daily", "metric_hourly", "metric_region"];
const emptied = `truncate ${facts.join(", ")}, metric_account_daily, metric_campaign_weekly`;

const directory = await mkdtemp(path.join(os.tmpdir(), "patchbay-bench-"));
const database = await startBenchDatabase();
const sandbox = await startSandbox(directory, {
	SANDBOX_ACCOUNTS: "1",
	SANDBOX_CAMPAIGNS: String(campaigns),
	SANDBOX_DAYS: String(days + 2),
});
const env = {
	PLATFORM_ENDPOINTS_FILE: writeEndpoints(directory, sandbox.url),
};
const api = await startApi(database, directory, env);
let worker = await startWorker(database, directory, env);
const superuser = new pg.Client({ connectionString: database.superuserUrl });
await superuser.connect();
try {
	const caller = await createCaller(database, api.url);
	const connectionId = await connectAccount(caller, caller.brandId, account);

	const imported = () => ({ caller, connectionId, range, worker, sandbox });
	// Unmeasured: the sandbox prepares its answers, the campaigns get their rows.
	await importMetrics(imported());
	await superuser.query(emptied);
	await superuser.query("vacuum analyze");
	// A fresh process: its memory is that of this import alone.
	await worker.stop();
	worker = await startWorker(database, directory, env);

	const inserting = await importMetrics(imported());
	console.log(
		`inserting: ${inserting.rows} rows in ${inserting.seconds.toFixed(1)} s, ${inserting.rate.toFixed(0)} rows/s; in quarters ${inserting.quarters.map((rate) => rate.toFixed(0)).join(", ")}; worker at most ${inserting.memoryMiB.toFixed(0)} MiB resident, ${inserting.workerCpu.toFixed(1)} s of CPU, ${(inserting.rows / inserting.workerCpu).toFixed(0)} rows for each second of it; sandbox ${inserting.sandboxCpu.toFixed(1)} s of CPU`,
	);
	const again = await importMetrics(imported());
	console.log(
		`again, nothing restated: ${again.rows} rows in ${again.seconds.toFixed(1)} s, ${again.rate.toFixed(0)} rows/s; worker at most ${again.memoryMiB.toFixed(0)} MiB`,
	);
	const copy = await copyRows();
	console.log(
		`raw COPY of the same rows: ${copy.rows} rows in ${copy.seconds.toFixed(1)} s, ${copy.rate.toFixed(0)} rows/s`,
	);
	report({
		name: "import",
		unit: "metric rows/s",
		ours: inserting.rate,
		peer: copy.rate,
		peerName: "raw COPY into the same tables",
		memoryMiB: Math.max(inserting.memoryMiB, again.memoryMiB),
	});
} finally {
	await superuser.end();
	await worker.stop();
	await api.stop();
	await sandbox.stop();
	await database.stop();
	await rm(directory, { recursive: true, force: true });
}

/**
 * The same rows once more by COPY: into the same partitions with their keys, indexes and foreign keys, but without the
 * triggers that keep sums, which the import pays for.
 */
async function copyRows() {
	const chunks = new Map<string, Buffer[]>();
	for (const table of facts) {
		const read: Buffer[] = [];
		chunks.set(table, read);
		const out = superuser.query(
			copyTo(`copy (select * from ${table}) to stdout`),
		);
		await pipeline(out, new PassThrough(), async (stream) => {
			for await (const chunk of stream) read.push(chunk as Buffer);
		});
	}
	await superuser.query(emptied);
	await superuser.query("vacuum analyze");
	await superuser.query("alter table metric_daily disable trigger user");
	const began = performance.now();
	let rows = 0;
	for (const [table, read] of chunks) {
		const into = superuser.query(copyFrom(`copy ${table} from stdin`));
		await pipeline(Readable.from(read), into);
		rows += into.rowCount ?? 0;
	}
	const seconds = (performance.now() - began) / 1000;
	return { rows, seconds, rate: rows / seconds };
}
