import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

export interface Demo {
	adminUrl: string;
	apiUrl: string;
	sandboxUrl: string | null;
	databaseUrl: string;
	email: string;
	password: string;
	apiKey: string;
	tenantId: string;
	brandId: string;
}

interface StartOptions {
	args?: string[];
	/** The checkout that is started. */
	from?: string;
}

/** A running `npm start`, in a directory and on ports of its own. */
export class StartedPatchbay {
	readonly process: ChildProcess;
	readonly directory: string;
	/** Resolves when the parent has ended. */
	readonly ended: Promise<{ code: number | null; signal: string | null }>;
	output = "";

	constructor(
		directory: string,
		env: Record<string, string>,
		{ args = [], from = repository }: StartOptions = {},
	) {
		this.directory = args.includes("--real") ? `${directory}-real` : directory;
		const { npm_lifecycle_event: _, ...inherited } = process.env;
		this.process = spawn(process.execPath, ["scripts/start.ts", ...args], {
			cwd: from,
			env: { ...inherited, ...env, PATCHBAY_DIRECTORY: directory },
			stdio: ["ignore", "pipe", "pipe"],
		});
		for (const stream of [this.process.stdout, this.process.stderr])
			stream?.setEncoding("utf8").on("data", (chunk: string) => {
				this.output += chunk;
			});
		this.ended = new Promise((resolve) =>
			this.process.once("exit", (code, signal) => resolve({ code, signal })),
		);
	}

	/** Waits for demo.json, which is written when everything answers. Throws with the output when the start ends before. */
	async ready(): Promise<Demo> {
		const file = path.join(this.directory, "demo.json");
		const isOver = this.ended.then(() => true);
		while (!existsSync(file))
			if (await Promise.race([isOver, sleep(100, false)]))
				throw new Error(`Patchbay did not start:\n${this.output}`);
		return JSON.parse(readFileSync(file, "utf8")) as Demo;
	}

	/** Process ids of the parts, as the start notes them for the next one. */
	parts(): Record<string, number> {
		const record = JSON.parse(
			readFileSync(path.join(this.directory, "run.json"), "utf8"),
		) as { parts: Record<string, { pid: number }> };
		return Object.fromEntries(
			Object.entries(record.parts).map(([name, { pid }]) => [name, pid]),
		);
	}

	/** Asks it to stop, and waits until it has. */
	async stop(): Promise<{ code: number | null; signal: string | null }> {
		this.process.kill("SIGTERM");
		return this.ended;
	}
}
