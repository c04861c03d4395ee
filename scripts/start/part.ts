import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { repository } from "../repository.ts";
import { printLines } from "./log.ts";

export interface PartPlan {
	name: "sandbox" | "api" | "worker" | "admin";
	/** TypeScript file to run, below the repository. */
	entry: string;
	env: Record<string, string>;
	/** Answers 200 when the part is of use. */
	healthUrl: string;
	/** False where it is started again by something else when its sources change. */
	watch?: boolean;
}

const endWithParent = pathToFileURL(
	path.join(repository, "scripts/start/end-with-parent.mjs"),
).href;

/** A running part of Patchbay: a child process. */
export class Part {
	readonly name: PartPlan["name"];
	readonly pid: number;
	/** Resolves with the reason when the process has ended. */
	readonly ended: Promise<string>;
	private readonly healthUrl: string;
	private readonly child: ChildProcess;
	private isOver = false;

	private constructor(plan: PartPlan, child: ChildProcess, pid: number) {
		this.name = plan.name;
		this.pid = pid;
		this.healthUrl = plan.healthUrl;
		this.child = child;
		const lastLines: string[] = [];
		for (const stream of [child.stdout, child.stderr])
			if (stream)
				printLines(plan.name, stream, (line) => {
					lastLines.push(line);
					if (lastLines.length > 12) lastLines.shift();
				});
		this.ended = new Promise((resolve) =>
			child.once("close", (code, signal) => {
				this.isOver = true;
				const how =
					signal === null ? `with code ${code}` : `by the signal ${signal}`;
				const said =
					lastLines.length > 0
						? `; it said last:\n${lastLines.join("\n")}`
						: "";
				resolve(`${plan.name} ended ${how}${said}`);
			}),
		);
	}

	/** Starts the process. With `watch` it starts again when its sources change. */
	static start(plan: PartPlan, watch: boolean): Part {
		const args = [
			...(watch && plan.watch !== false
				? ["--watch", "--watch-preserve-output"]
				: []),
			"--import",
			endWithParent,
			path.join(repository, plan.entry),
		];
		const child = spawn(process.execPath, args, {
			cwd: repository,
			env: plan.env,
			// The channel tells the part when we are gone. A group of its own keeps Ctrl-C for us, who end it in order.
			stdio: ["ignore", "pipe", "pipe", "ipc"],
			detached: true,
		});
		child.on("error", () => {});
		if (child.pid === undefined)
			throw new Error(`${plan.name} cannot be started`);
		return new Part(plan, child, child.pid);
	}

	/** Waits until the part is of use. Throws when it ends before, or takes longer than `limitMs`. */
	async waitUntilReady(limitMs: number): Promise<void> {
		const end = Date.now() + limitMs;
		while (!(await this.isReady())) {
			if (this.isOver) throw new Error(await this.ended);
			if (Date.now() > end)
				throw new Error(
					`${this.name} did not answer at ${this.healthUrl} within ${limitMs / 1000} seconds`,
				);
			await sleep(100);
		}
	}

	/** Ends the process: politely, and after `limitMs` at once. */
	async stop(limitMs: number): Promise<void> {
		if (this.isOver) return;
		this.child.kill("SIGTERM");
		const late = setTimeout(() => this.child.kill("SIGKILL"), limitMs);
		await this.ended;
		clearTimeout(late);
	}

	kill(): void {
		this.child.kill("SIGKILL");
	}

	private async isReady(): Promise<boolean> {
		try {
			const response = await fetch(this.healthUrl, {
				signal: AbortSignal.timeout(2_000),
			});
			await response.arrayBuffer();
			return response.ok;
		} catch {
			return false;
		}
	}
}
