// Daily metrics from the sandbox into PostgreSQL: ours against dlt, which reads the same account over the same HTTP.
//
//   python3 -m venv bench/peers/dlt/venv && bench/peers/dlt/venv/bin/pip install -r bench/peers/dlt/requirements.txt
//   npm run bench -- peers [CAMPAIGNS] [DAYS]      500 × 200 = a hundred thousand rows when left out
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import pg from "pg";
import {
	type Caller,
	connectAccount,
	createCaller,
} from "./connect-sandbox.ts";
import { startBenchDatabase } from "./database.ts";
import { importMetrics } from "./import-metrics.ts";
import { report } from "./report.ts";
import {
	startApi,
	startSandbox,
	startWorker,
	writeEndpoints,
} from "./servers.ts";

const folder = fileURLToPath(new URL("peers/dlt", import.meta.url));
const python = path.join(folder, "venv", "bin", "python");
if (!existsSync(python)) {
	process.stderr.write(
		"dlt is not installed. The first lines of bench/peers.bench.ts say how.\n",
	);
	process.exit(69); // EX_UNAVAILABLE
}

const [campaigns = 500, days = 200] = process.argv.slice(3).map(Number);
const account = "1110000001";
const day = (daysAgo: number) =>
	new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const range = { from: day(days), to: day(1) };

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
const worker = await startWorker(database, directory, env);
try {
	const caller = await createCaller(database, api.url);
	const connectionId = await connectAccount(caller, caller.brandId, account);
	const imported = { caller, connectionId, range, worker, sandbox };
	// Unmeasured: the sandbox prepares its answers, the campaigns get their rows.
	await importMetrics(imported);

	// Both write over what is there, which is what each run but the first does.
	const ours = await importMetrics(imported);
	const accessToken = await vendToken(caller, connectionId);
	const manager = await readManager();
	await runDlt("merge", accessToken, manager);
	const merging = await runDlt("merge", accessToken, manager);
	const appending = await runDlt("append", accessToken, manager);
	for (const [name, run] of [
		["Patchbay, upserting", ours],
		["dlt, merging", merging],
		["dlt, appending", appending],
	] as const)
		console.log(
			`${name}: ${run.rows} rows in ${run.seconds.toFixed(1)} s, ${(run.rows / run.seconds).toFixed(0)} rows/s, ${run.memoryMiB.toFixed(0)} MiB`,
		);
	report({
		name: "peers",
		unit: "metric rows/s",
		ours: ours.rate,
		peer: merging.rows / merging.seconds,
		peerName: "dlt 1.31.0, REST API source, merging",
		memoryMiB: ours.memoryMiB,
	});
} finally {
	await worker.stop();
	await api.stop();
	await sandbox.stop();
	await database.stop();
	await rm(directory, { recursive: true, force: true });
}

async function vendToken(
	caller: Caller,
	connectionId: string,
): Promise<string> {
	const { vendAccessToken } = await caller.ask<{
		vendAccessToken: { accessToken: string | null };
	}>(
		"mutation ($input: VendAccessTokenInput!) { vendAccessToken(input: $input) { accessToken } }",
		{ input: { connectionId, purpose: "bench" } },
	);
	if (!vendAccessToken.accessToken) throw new Error("no access token");
	return vendAccessToken.accessToken;
}

/** The manager account through which the account is read. */
async function readManager(): Promise<string> {
	const client = new pg.Client({ connectionString: database.superuserUrl });
	await client.connect();
	const { rows } = await client.query<{ manager: string | null }>(
		"select access_external_id as manager from ad_account where external_id = $1",
		[account],
	);
	await client.end();
	return rows[0]?.manager ?? account;
}

/** One run of the pipeline; it creates its own schema in the same database. */
async function runDlt(
	writeDisposition: "merge" | "append",
	accessToken: string,
	manager: string,
): Promise<{ rows: number; seconds: number; memoryMiB: number }> {
	const child = spawn(python, [path.join(folder, "load_metrics.py")], {
		stdio: ["pipe", "pipe", "inherit"],
		env: { PATH: process.env.PATH, RUNTIME__DLTHUB_TELEMETRY: "false" },
	});
	child.stdin.end(
		JSON.stringify({
			baseUrl: `${sandbox.url}/google-ads`,
			path: `v25/customers/${account}/googleAds:search`,
			headers: { "developer-token": "dev", "login-customer-id": manager },
			accessToken,
			query: `SELECT campaign.id, segments.date, metrics.cost_micros, metrics.impressions, metrics.clicks,
  metrics.conversions, metrics.conversions_value FROM campaign WHERE segments.date BETWEEN '${range.from}' AND '${range.to}'`,
			databaseUrl: database.superuserUrl,
			dataset: `dlt_${writeDisposition}`,
			directory: path.join(directory, `dlt-${writeDisposition}`),
			writeDisposition,
		}),
	);
	const printed = (await text(child.stdout)).trim().split("\n").at(-1) ?? "";
	return JSON.parse(printed);
}
