// Campaigns, ads and metric rows a second of every platform, from the sandbox into PostgreSQL in one run, with the worker's
// CPU time for a thousand rows. The platforms' own limits hold: what they let pass in a minute is a part of the speed.
//
//   npm run bench -- platforms [CAMPAIGNS] [DAYS] [PLATFORM...]      400 × 120 of all when left out
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Platform, PlatformId } from "@patchbay/platforms";
import pg from "pg";
import { connectAccount, createCaller, setUpApp } from "./connect-sandbox.ts";
import { startBenchDatabase } from "./database.ts";
import { importMetrics } from "./import-metrics.ts";
import { report } from "./report.ts";
import {
	startApi,
	startSandbox,
	startWorker,
	writeEndpoints,
} from "./servers.ts";
import { wayInto, withNumbers } from "./way-into.ts";

const [campaigns = 400, days = 120] = process.argv.slice(3, 5).map(Number);
const asked = process.argv.slice(5);
const compared = "GOOGLE_ADS" satisfies PlatformId;
const day = (daysAgo: number) =>
	new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const range = { from: day(days), to: day(1) };

interface Measured {
	platform: PlatformId;
	campaignsPerSecond: number;
	adsPerSecond: number;
	rows: number;
	rowsPerSecond: number;
	/** Worker's CPU time for a thousand rows, in milliseconds. */
	cpuOfThousand: number;
	sandboxCpu: number;
	memoryMiB: number;
	/** Requests that the platform's numbers took, by their paths. */
	requests: ReadonlyMap<string, number>;
}

/** The one that others are compared with comes first. */
const measured = withNumbers
	.filter(
		({ id }) => asked.length === 0 || id === compared || asked.includes(id),
	)
	.sort((one, other) => +(other.id === compared) - +(one.id === compared));

const directory = await mkdtemp(path.join(os.tmpdir(), "patchbay-bench-"));
const database = await startBenchDatabase();
const sandbox = await startSandbox(directory, {
	SANDBOX_ACCOUNTS: "1",
	SANDBOX_CAMPAIGNS: String(campaigns),
	SANDBOX_DAYS: String(days + 2),
});
const env = { PLATFORM_ENDPOINTS_FILE: writeEndpoints(directory, sandbox.url) };
const api = await startApi(database, directory, env);
const superuser = new pg.Client({ connectionString: database.superuserUrl });
await superuser.connect();
try {
	const caller = await createCaller(database, api.url);
	const results: Measured[] = [];
	for (const platform of measured) {
		const result = await measure(platform, caller);
		results.push(result);
		console.log(
			`${result.platform}: ${result.campaignsPerSecond.toFixed(0)} campaigns/s, ${result.adsPerSecond.toFixed(0)} ads/s; ${result.rows} metric rows, ${result.rowsPerSecond.toFixed(0)} rows/s; ${result.cpuOfThousand.toFixed(1)} ms of the worker's CPU for 1,000 rows, worker at most ${result.memoryMiB.toFixed(0)} MiB; ${written(result.requests)}; sandbox ${result.sandboxCpu.toFixed(1)} s of CPU`,
		);
	}
	const [first, ...others] = results;
	if (!first) throw new Error("there is no platform to measure");
	for (const { platform, rowsPerSecond } of others)
		console.log(
			`${platform}: ${(rowsPerSecond / first.rowsPerSecond).toFixed(2)} of ${first.platform}'s rows/s`,
		);
	const slowest = Math.min(...others.map(({ rowsPerSecond }) => rowsPerSecond));
	report({
		name: "platforms",
		unit: "metric rows/s of the slowest platform",
		ours: others.length > 0 ? slowest : first.rowsPerSecond,
		peer: first.rowsPerSecond,
		peerName: first.platform,
		memoryMiB: Math.max(...results.map(({ memoryMiB }) => memoryMiB)),
	});
} finally {
	await superuser.end();
	await api.stop();
	await sandbox.stop();
	await database.stop();
	await rm(directory, { recursive: true, force: true });
}

/** Imports one platform's account with a worker of its own: campaigns and all below them, then metrics twice. */
async function measure(
	platform: Platform,
	caller: Awaited<ReturnType<typeof createCaller>>,
): Promise<Measured> {
	const { way, externalId } = await wayInto(platform);
	if (!way.keys && platform.id !== compared)
		await setUpApp(caller, platform.id);
	let worker = await startWorker(database, directory, env);
	try {
		const connectionId = await connectAccount(
			caller,
			caller.brandId,
			externalId,
			way,
		);
		const imported = () => ({ caller, connectionId, worker, sandbox });
		const lists = await importMetrics({ ...imported(), kind: "CAMPAIGNS" });
		// Unmeasured: the sandbox makes its numbers.
		await importMetrics({ ...imported(), range });
		await superuser.query(
			"truncate metric_daily, metric_hourly, metric_region, metric_account_daily, metric_campaign_weekly",
		);
		await superuser.query("vacuum analyze");
		// A fresh process: its memory is that of this import alone. And a platform's minute that has begun anew.
		await worker.stop();
		await sleep(longestMinute(platform) * 1_000);
		worker = await startWorker(database, directory, env);
		const requestLog = `${sandbox.url}/__sandbox/requests`;
		await fetch(requestLog, { method: "DELETE" });
		const metrics = await importMetrics({ ...imported(), range });
		const { requests } = (await (await fetch(requestLog)).json()) as {
			requests: { method: string; path: string }[];
		};
		return {
			requests: new Map(
				[...Map.groupBy(requests, nameOf)].map(([name, all]) => [
					name,
					all.length,
				]),
			),
			platform: platform.id,
			campaignsPerSecond:
				(await countOf("campaign", platform.id)) / lists.seconds,
			adsPerSecond: (await countOf("ad", platform.id)) / lists.seconds,
			rows: metrics.rows,
			rowsPerSecond: metrics.rate,
			cpuOfThousand: (metrics.workerCpu * 1_000_000) / metrics.rows,
			sandboxCpu: metrics.sandboxCpu,
			memoryMiB: metrics.memoryMiB,
		};
	} finally {
		await worker.stop();
	}
}

/** Seconds of the longest limit that lasts no more than a minute. */
function longestMinute({ limits }: Platform): number {
	const seconds = Object.values(limits.buckets).flatMap(({ windows }) =>
		windows.map((window) => window.seconds),
	);
	return Math.max(1, ...seconds.filter((each) => each <= 60));
}

/** A request without the ids in its path. */
function nameOf({ method, path: of }: { method: string; path: string }) {
	const parts = of.split("/").filter((part) => part && !/\d{4}/.test(part));
	return `${method} ${parts.slice(-2).join("/")}`;
}

function written(requests: ReadonlyMap<string, number>): string {
	const most = [...requests].sort(([, one], [, other]) => other - one);
	const all = most.reduce((sum, [, count]) => sum + count, 0);
	const named = most.slice(0, 6).map(([name, count]) => `${count} ${name}`);
	return `${all} requests (${named.join(", ")})`;
}

async function countOf(
	table: "campaign" | "ad",
	platform: PlatformId,
): Promise<number> {
	const { rows } = await superuser.query<{ count: string }>(
		table === "campaign"
			? "select count(*) from campaign where platform = $1"
			: "select count(*) from ad join campaign c on c.tenant_id = ad.tenant_id and c.id = ad.campaign_id where c.platform = $1",
		[platform],
	);
	return Number(rows[0]?.count ?? 0);
}
