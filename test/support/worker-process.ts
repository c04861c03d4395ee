import { type ChildProcess, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { childEnvironment } from "./child-environment.ts";
import { clockOffset } from "./clock-offset.ts";
import { appEnvironment } from "./default-platform.ts";
import type { Importing } from "./importing.ts";

const workerEntry = fileURLToPath(
	new URL("../../apps/worker/src/worker.ts", import.meta.url),
);

/** A worker in a process of its own, as production runs it. */
export interface WorkerProcess {
	pid: number;
	/** All that it has written so far. */
	output(): string;
	/** SIGKILL: no line of it runs any more. Resolves when it is gone. */
	kill(): Promise<void>;
	/** SIGSTOP: it stands still wherever it is, and keeps what it holds. */
	freeze(): void;
	/** SIGCONT. */
	thaw(): void;
	/** SIGTERM; answers the exit code. */
	stop(): Promise<number | null>;
	/** Closes the channel, as a parent that dies does; answers the exit code. */
	leave(): Promise<number | null>;
	exited: Promise<number | null>;
}

/** Builds a worker's environment; `changed` replaces or, by undefined, removes variables. */
export async function workerEnvironment(
	app: Importing,
	changed: Record<string, string | undefined> = {},
): Promise<Record<string, string>> {
	const endpointsFile = join(app.storageDirectory, "endpoints.json");
	await writeFile(
		endpointsFile,
		JSON.stringify(sandboxEndpoints(app.sandbox.url)),
	);
	const env = {
		DATABASE_URL: app.database.url,
		ADMIN_URL: "http://localhost:3000",
		PATCHBAY_MASTER_KEY: app.masterKey,
		PLATFORM_ENDPOINTS_FILE: endpointsFile,
		...appEnvironment,
		STORAGE_DIRECTORY: app.storageDirectory,
		...changed,
	};
	return Object.fromEntries(
		Object.entries(env).filter(
			(each): each is [string, string] => each[1] !== undefined,
		),
	);
}

const started = new Set<ChildProcess>();

/** Starts a worker and, unless told otherwise, waits until it is ready. */
export async function startWorkerProcess(
	env: Record<string, string>,
	{ untilReady = true, clockOffsetMilliseconds = 0, entry = workerEntry } = {},
): Promise<WorkerProcess> {
	const clock = clockOffset(clockOffsetMilliseconds);
	const child = spawn(process.execPath, [...clock.args, entry], {
		env: { ...childEnvironment(), ...env, ...clock.env },
		stdio: ["ignore", "pipe", "pipe", "ipc"],
	});
	started.add(child);
	let output = "";
	const exited = new Promise<number | null>((resolve) =>
		child.once("exit", (code) => {
			started.delete(child);
			resolve(code);
		}),
	);
	const ready = new Promise<void>((resolve, reject) => {
		for (const stream of [child.stdout, child.stderr])
			stream?.on("data", (text: Buffer) => {
				output += text.toString();
				if (output.includes("the worker is ready")) resolve();
			});
		exited.then((code) =>
			reject(new Error(`the worker ended with ${code}: ${output}`)),
		);
	});
	ready.catch(() => {});
	if (untilReady) await ready;
	return {
		pid: child.pid ?? 0,
		output: () => output,
		async kill() {
			child.kill("SIGKILL");
			await exited;
		},
		freeze: () => void child.kill("SIGSTOP"),
		thaw: () => void child.kill("SIGCONT"),
		async stop() {
			child.kill("SIGTERM");
			return exited;
		},
		async leave() {
			child.disconnect();
			return exited;
		},
		exited,
	};
}

/** Ends what a failed test has left: it would claim the next one's jobs. */
export async function killWorkerProcesses(): Promise<void> {
	await Promise.all(
		[...started].map((child) => {
			const gone = new Promise((resolve) => child.once("exit", resolve));
			child.kill("SIGKILL");
			return gone;
		}),
	);
}
