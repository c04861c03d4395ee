import { claimSlice } from "../slices/claim-slice.ts";
import { type RunOptions, runSlice } from "./run-slice.ts";
import type { WorkerDependencies } from "./worker-dependencies.ts";

/**
 * Works on one job, slice after slice, until nothing of it can be claimed now: it has ended, waits, or others hold the rest.
 * Several calls at once, in any number of processes, share its slices.
 */
export async function runImport(
	deps: WorkerDependencies,
	job: { tenantId: string; importJobId: string },
	options: RunOptions = {},
): Promise<void> {
	while (!options.stopping?.aborted && !options.signal?.aborted) {
		const work = await claimSlice(deps, job);
		if (!work) return;
		await runSlice(deps, work, options);
	}
}
