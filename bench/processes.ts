import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export interface Started {
	pid: number;
	/** Resident memory now, in MiB. */
	residentMiB(): number;
	/** CPU time used so far, user and system, in seconds. */
	cpuSeconds(): number;
	stop(): Promise<void>;
}

const root = fileURLToPath(new URL("..", import.meta.url));

/** Starts a Node process of the repository and waits until `healthUrl` answers with success. */
export async function startProcess(
	entry: string,
	options: {
		args?: string[];
		env?: Record<string, string>;
		healthUrl: string;
	},
): Promise<Started> {
	const child = spawn(process.execPath, [entry, ...(options.args ?? [])], {
		cwd: root,
		env: {
			PATH: process.env.PATH,
			NODE_ENV: "production",
			LOG_LEVEL: "warn",
			...options.env,
		},
		stdio: ["ignore", "inherit", "inherit"],
	});
	await untilHealthy(child, entry, options.healthUrl);
	const pid = child.pid as number;
	return {
		pid,
		residentMiB: () =>
			Number(
				/VmRSS:\s+(\d+) kB/.exec(
					readFileSync(`/proc/${pid}/status`, "utf8"),
				)?.[1] ?? 0,
			) / 1024,
		cpuSeconds() {
			// Fields 14 and 15 of proc(5) stat, in ticks of 10 ms; the name before them may hold spaces.
			const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
				.split(") ")
				.at(-1)
				?.split(" ");
			return (Number(fields?.[11]) + Number(fields?.[12])) / 100;
		},
		stop: () =>
			new Promise((resolve) => {
				if (child.exitCode !== null || child.signalCode !== null)
					return resolve();
				child.once("exit", () => resolve());
				child.kill("SIGTERM");
			}),
	};
}

async function untilHealthy(
	child: ChildProcess,
	entry: string,
	url: string,
): Promise<void> {
	for (let tries = 0; tries < 300; tries++) {
		if (child.exitCode !== null)
			throw new Error(`${entry} ended with code ${child.exitCode}`);
		const answer = await fetch(url).catch(() => undefined);
		await answer?.arrayBuffer();
		if (answer?.ok) return;
		await sleep(100);
	}
	child.kill("SIGKILL");
	throw new Error(`${entry} did not answer at ${url} within 30 seconds`);
}
