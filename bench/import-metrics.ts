import { setTimeout as sleep } from "node:timers/promises";
import type { Caller } from "./connect-sandbox.ts";
import type { Started } from "./processes.ts";

export interface ImportedMetrics {
	rows: number;
	seconds: number;
	/** Rows a second. */
	rate: number;
	/** Rows a second in each quarter of the rows: an import of any length keeps its speed. */
	quarters: number[];
	/** Highest resident memory of the worker, in MiB. */
	memoryMiB: number;
	/** CPU time of the worker and of the sandbox, in seconds. */
	workerCpu: number;
	sandboxCpu: number;
}

/**
 * Imports and measures from the request to the end of the last slice: a range's metrics, campaigns with all below them, or both
 * with the files that ads show.
 */
export async function importMetrics({
	caller,
	connectionId,
	range,
	kind = "METRICS",
	worker,
	sandbox,
}: {
	caller: Caller;
	connectionId: string;
	/** Days of the metrics. */
	range?: { from: string; to: string };
	kind?: "METRICS" | "CAMPAIGNS" | "FULL";
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
		{ input: { connectionId, kind, includeAssets: kind === "FULL", ...range } },
	);
	const id = startImport.importJob?.id;
	if (!id) throw new Error(JSON.stringify(startImport.userErrors));
	let memoryMiB = 0;
	const seen: { rows: number; seconds: number }[] = [];
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
		const seconds = (performance.now() - began) / 1000;
		const rows = Number(progress.metricRows);
		seen.push({ rows, seconds });
		if (status === "SUCCEEDED") {
			return {
				rows,
				seconds,
				rate: rows / seconds,
				quarters: [1, 2, 3, 4].map((quarter) =>
					rateBetween(seen, (rows * (quarter - 1)) / 4, (rows * quarter) / 4),
				),
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

/** Rows a second between two numbers of rows, as far as progress told them. */
function rateBetween(
	seen: readonly { rows: number; seconds: number }[],
	from: number,
	to: number,
): number {
	const start = seen.findLast(({ rows }) => rows <= from);
	const end = seen.find(({ rows }) => rows >= to);
	if (!start || !end) return Number.NaN;
	return (end.rows - start.rows) / (end.seconds - start.seconds);
}
