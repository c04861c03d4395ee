// Nine imports at once by one worker at its defaults: campaigns with all below them, files and numbers of every platform that
// has any, Google Ads with two accounts. What counts is the worker's highest resident memory.
//
//   npm run bench -- together [CAMPAIGNS] [DAYS]      400 × 120 of each account when left out
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { connectAccount, createCaller, setUpApp } from "./connect-sandbox.ts";
import { startBenchDatabase } from "./database.ts";
import { importMetrics } from "./import-metrics.ts";
import { platform as first } from "./platform.ts";
import { report } from "./report.ts";
import {
	startApi,
	startSandbox,
	startWorker,
	writeEndpoints,
} from "./servers.ts";
import { wayInto, withNumbers } from "./way-into.ts";

const [campaigns = 400, days = 120] = process.argv.slice(3, 5).map(Number);
const most = 300;
const day = (daysAgo: number) =>
	new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const range = { from: day(days), to: day(1) };

const directory = await mkdtemp(path.join(os.tmpdir(), "patchbay-bench-"));
const database = await startBenchDatabase();
const sandbox = await startSandbox(directory, {
	SANDBOX_ACCOUNTS: "2",
	SANDBOX_CAMPAIGNS: String(campaigns),
	SANDBOX_DAYS: String(days + 2),
});
const env = { PLATFORM_ENDPOINTS_FILE: writeEndpoints(directory, sandbox.url) };
const api = await startApi(database, directory, env);
let worker = await startWorker(database, directory, env);
try {
	const caller = await createCaller(database, api.url);
	const otherBrand = async () => {
		const { createBrand } = await caller.ask<{
			createBrand: { brand: { id: string } };
		}>(
			"mutation ($input: CreateBrandInput!) { createBrand(input: $input) { brand { id } } }",
			{ input: { name: "Other", timeZone: "UTC", currencyCode: "USD" } },
		);
		return createBrand.brand.id;
	};
	const accounts: { name: string; connectionId: string }[] = [];
	for (const platform of withNumbers) {
		const { way, externalId } = await wayInto(platform);
		if (!way.keys && platform.id !== first) await setUpApp(caller, platform.id);
		const connect = async (brandId: string, id: string) => {
			const connectionId = await connectAccount(caller, brandId, id, way);
			accounts.push({ name: `${platform.id} ${id}`, connectionId });
		};
		await connect(caller.brandId, externalId);
		if (platform.id === first)
			await connect(await otherBrand(), String(Number(externalId) + 1));
	}
	// A fresh process: its memory is that of these imports alone.
	await worker.stop();
	worker = await startWorker(database, directory, env);
	const before = worker.residentMiB();
	const began = performance.now();
	const results = await Promise.all(
		accounts.map(async ({ name, connectionId }) => {
			const imported = await importMetrics({
				caller,
				connectionId,
				kind: "FULL",
				range,
				worker,
				sandbox,
			});
			console.log(
				`${name}: ${imported.rows} metric rows after ${imported.seconds.toFixed(0)} s`,
			);
			return imported;
		}),
	);
	const seconds = (performance.now() - began) / 1000;
	const rows = results.reduce((sum, each) => sum + each.rows, 0);
	const memoryMiB = Math.max(...results.map((each) => each.memoryMiB));
	const cpu = Math.max(...results.map((each) => each.workerCpu));
	console.log(
		`${results.length} imports at once: ${rows} metric rows in ${seconds.toFixed(0)} s; ${cpu.toFixed(1)} s of the worker's CPU; worker ${before.toFixed(0)} MiB before, at most ${memoryMiB.toFixed(0)} MiB`,
	);
	report({
		name: "together",
		unit: "MiB of the worker",
		ours: memoryMiB,
		peer: most,
		peerName: "most",
		memoryMiB,
	});
} finally {
	await worker.stop();
	await api.stop();
	await sandbox.stop();
	await database.stop();
	await rm(directory, { recursive: true, force: true });
}
