import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "./child-environment.ts";
import { clockOffset } from "./clock-offset.ts";
import type { TestDatabase } from "./database.ts";
import { appEnvironment } from "./default-platform.ts";
import { findFreePort } from "./free-port.ts";

const entry = fileURLToPath(
	new URL("../../apps/api/src/server.ts", import.meta.url),
);

/** An API in a process of its own, as production runs it. */
export interface ApiProcess {
	/** Origin, without a slash at the end. */
	url: string;
	pid: number;
	/** All that it has written so far, at the level debug. */
	output(): string;
	/** SIGKILL: no line of it runs any more. Resolves when it is gone. */
	kill(): Promise<void>;
}

/** Several APIs on one database, with the same keys and secrets, as behind one load balancer. */
export interface ApiFleet {
	/** @param options.env variables that differ from the others' */
	start(options?: {
		clockOffsetMilliseconds?: number;
		env?: Record<string, string>;
	}): Promise<ApiProcess>;
	/** Kills what still runs. */
	close(): Promise<void>;
}

export async function createApiFleet({
	database,
	endpoints,
	env = {},
}: {
	database: TestDatabase;
	/** Content of PLATFORM_ENDPOINTS_FILE. */
	endpoints: Record<string, Record<string, string>>;
	env?: Record<string, string>;
}): Promise<ApiFleet> {
	const directory = await mkdtemp(join(tmpdir(), "patchbay-fleet-"));
	const endpointsFile = join(directory, "endpoints.json");
	await writeFile(endpointsFile, JSON.stringify(endpoints));
	const random = () => randomBytes(32).toString("base64");
	const common = {
		...childEnvironment(),
		NODE_ENV: "production",
		LOG_LEVEL: "debug",
		DATABASE_URL: database.url,
		DATABASE_DIRECT_URL: database.directUrl,
		DATABASE_AUTH_URL: database.authUrl,
		ADMIN_URL: "http://localhost:3000",
		AUTH_SECRET: random(),
		SIGNING_SECRET: random(),
		FORWARDING_SECRET: random(),
		PATCHBAY_MASTER_KEY: random(),
		PLATFORM_ENDPOINTS_FILE: endpointsFile,
		...appEnvironment,
		STORAGE_DIRECTORY: directory,
		...env,
	};
	const running = new Set<ChildProcess>();

	const start: ApiFleet["start"] = async ({
		clockOffsetMilliseconds = 0,
		env: own = {},
	} = {}) => {
		const clock = clockOffset(clockOffsetMilliseconds);
		const port = await findFreePort();
		const url = `http://127.0.0.1:${port}`;
		const child = spawn(process.execPath, [...clock.args, entry], {
			env: {
				...common,
				...clock.env,
				...own,
				API_PORT: String(port),
				API_URL: url,
			},
			stdio: ["ignore", "pipe", "pipe"],
		});
		running.add(child);
		let output = "";
		for (const stream of [child.stdout, child.stderr])
			stream.setEncoding("utf8").on("data", (text: string) => {
				output += text;
			});
		const gone = new Promise<void>((resolve) =>
			child.once("close", () => {
				running.delete(child);
				resolve();
			}),
		);
		const end = Date.now() + 100_000;
		while (!(await isReady(url))) {
			if (!running.has(child) || Date.now() > end)
				throw new Error(`the API does not answer: ${output.slice(-4000)}`);
			await sleep(100);
		}
		return {
			url,
			pid: child.pid ?? 0,
			output: () => output,
			async kill() {
				child.kill("SIGKILL");
				await gone;
			},
		};
	};

	return {
		start,
		async close() {
			await Promise.all(
				[...running].map((child) => {
					const gone = new Promise((resolve) => child.once("close", resolve));
					child.kill("SIGKILL");
					return gone;
				}),
			);
			await rm(directory, { recursive: true, force: true });
		},
	};
}

async function isReady(url: string): Promise<boolean> {
	try {
		const reply = await fetch(`${url}/readyz`, {
			signal: AbortSignal.timeout(2_000),
		});
		await reply.arrayBuffer();
		return reply.ok;
	} catch {
		return false;
	}
}
