import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import {
	sandboxEndpoints,
	sandboxEnvironment,
} from "../scripts/start/sandbox-platforms.ts";
import { workerMemory } from "../scripts/start/worker-memory.ts";
import type { BenchDatabase } from "./database.ts";
import { freePort } from "./database.ts";
import { type Started, startProcess } from "./processes.ts";

/** One set of secrets for all processes of a run. */
const secrets = {
	AUTH_SECRET: randomBytes(32).toString("base64"),
	SIGNING_SECRET: randomBytes(32).toString("base64"),
	FORWARDING_SECRET: randomBytes(32).toString("base64"),
	PATCHBAY_MASTER_KEY: randomBytes(32).toString("base64"),
};
const adminUrl = "http://127.0.0.1:3000";

const environment = (
	database: BenchDatabase,
	directory: string,
	more: Record<string, string>,
): Record<string, string> => ({
	...secrets,
	DATABASE_URL: database.url,
	ADMIN_URL: adminUrl,
	STORAGE_DIRECTORY: `${directory}/storage`,
	...sandboxEnvironment(["GOOGLE_ADS", "MICROSOFT_ADS", "REDDIT_ADS"]),
	...more,
});

/** The API as production runs it. */
export async function startApi(
	database: BenchDatabase,
	directory: string,
	env: Record<string, string> = {},
	entry = "apps/api/src/server.ts",
): Promise<Started & { url: string }> {
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const api = await startProcess(entry, {
		healthUrl: `${url}/readyz`,
		env: environment(database, directory, {
			DATABASE_AUTH_URL: database.authUrl,
			API_PORT: String(port),
			API_URL: url,
			// One key sends what thousands would: it is counted like theirs, and never refused.
			QUOTA_POINTS: "1000000000",
			QUOTA_POINTS_PER_SECOND: "1000000000",
			...env,
		}),
	});
	return { ...api, url };
}

/** The worker as production runs it. Where its time goes: BENCH_WORKER_OPTIONS="--cpu-prof --cpu-prof-dir=FOLDER". */
export async function startWorker(
	database: BenchDatabase,
	directory: string,
	env: Record<string, string> = {},
): Promise<Started> {
	const port = await freePort();
	return startProcess("apps/worker/src/worker.ts", {
		healthUrl: `http://127.0.0.1:${port}/readyz`,
		env: environment(database, directory, {
			...workerMemory,
			WORKER_PORT: String(port),
			...(process.env.BENCH_WORKER_OPTIONS
				? { NODE_OPTIONS: process.env.BENCH_WORKER_OPTIONS }
				: {}),
			...env,
		}),
	});
}

/** The sandbox, answering what it has answered before from memory. */
export async function startSandbox(
	directory: string,
	env: Record<string, string>,
): Promise<Started & { url: string }> {
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const sandbox = await startProcess("apps/sandbox/src/server.ts", {
		healthUrl: `${url}/healthz`,
		env: {
			SANDBOX_PORT: String(port),
			SANDBOX_TLS_PORT: "0",
			SANDBOX_TLS_DIRECTORY: directory,
			SANDBOX_ADMIN_URL: adminUrl,
			SANDBOX_PREPARE: "1",
			...env,
		},
	});
	return { ...sandbox, url };
}

/** Writes the file that puts the sandbox in the platforms' place. Answers its path. */
export function writeEndpoints(directory: string, sandboxUrl: string): string {
	const file = path.join(directory, "endpoints.json");
	writeFileSync(file, JSON.stringify(sandboxEndpoints(sandboxUrl)));
	return file;
}
