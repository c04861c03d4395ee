import { setTimeout as sleep } from "node:timers/promises";
import { claimSlice } from "../slices/claim-slice.ts";
import { type RunOptions, runSlice } from "./run-slice.ts";
import type { WorkerDependencies } from "./worker-dependencies.ts";

/** Pause before a job that another transaction holds is looked at again. */
const lockedMilliseconds = 50;

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
		const { work, isLocked } = await claimSlice(deps, job);
		if (work) await runSlice(deps, work, options);
		else if (isLocked) await sleep(lockedMilliseconds);
		else return;
	}
}
