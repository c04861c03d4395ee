import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "./connect-sandbox.ts";
import type { Started } from "./processes.ts";

export interface ImportedMetrics {
	rows: number;
	seconds: number;
	/** Rows a second. */
	rate: number;
	/** Highest resident memory of the worker, in MiB. */
	memoryMiB: number;
	/** CPU time of the worker and of the sandbox, in seconds. */
	workerCpu: number;
	sandboxCpu: number;
}

/** Imports a range's metrics and measures from the request to the end of the last slice. */
export async function importMetrics({
	caller,
	connectionId,
	range,
	worker,
	sandbox,
}: {
	caller: Caller;
	connectionId: string;
	range: { from: string; to: string };
	worker: Started;
	sandbox: Started;
}): Promise<ImportedMetrics> {
	const before = {
		worker: worker.cpuSeconds(),
		sandbox: sandbox.cpuSeconds(),
	};
	const began = performance.now();
	const { startImport } = await caller.ask<{
		startImport: {
			importJob: { id: string } | null;
			userErrors: { message: string }[];
		};
	}>(
		"mutation ($input: StartImportInput!) { startImport(input: $input) { importJob { id } userErrors { message } } }",
		{ input: { connectionId, kind: "METRICS", ...range } },
	);
	const id = startImport.importJob?.id;
	if (!id) throw new Error(JSON.stringify(startImport.userErrors));
	let memoryMiB = 0;
	for (;;) {
		memoryMiB = Math.max(memoryMiB, worker.residentMiB());
		const { importJob } = await caller.ask<{
			importJob: {
				status: string;
				message: string | null;
				progress: { metricRows: string };
			};
		}>(
			"query ($id: ID!) { importJob(id: $id) { status message progress { metricRows } } }",
			{ id },
		);
		const { status, message, progress } = importJob;
		if (status === "SUCCEEDED") {
			const seconds = (performance.now() - began) / 1000;
			const rows = Number(progress.metricRows);
			return {
				rows,
				seconds,
				rate: rows / seconds,
				memoryMiB,
				workerCpu: worker.cpuSeconds() - before.worker,
				sandboxCpu: sandbox.cpuSeconds() - before.sandbox,
			};
		}
		if (!["QUEUED", "RUNNING", "WAITING"].includes(status))
			throw new Error(`the import ended ${status}: ${message}`);
		await sleep(100);
	}
}
