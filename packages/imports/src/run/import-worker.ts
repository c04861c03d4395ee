import { setTimeout as sleep } from "node:timers/promises";
import { systemSql } from "@patchbay/db";
import { WorkerStopping } from "../slices/slice-errors.ts";
import type { SliceWork } from "../slices/slice-work.ts";
import { takeSlice } from "../slices/take-slice.ts";
import { runSlice } from "./run-slice.ts";
import type { WorkerDependencies } from "./worker-dependencies.ts";

export interface ImportWorkerOptions {
	/** Slices at the same time. */
	concurrency: number;
	/** How often to look for work that nobody told of; 2,000 when left out. */
	pollMilliseconds?: number;
}

export interface ImportWorker {
	/** Looks for work now. */
	wake(): void;
	/** When the database last told what there is to do; null before the first time. */
	lastPollAt(): Date | null;
	/** Takes no more, lets running slices come to their next checkpoint, breaks them off after `graceMilliseconds`. */
	stop(graceMilliseconds: number): Promise<void>;
}

/** How many jobs are looked at for each free place. */
const candidates = 20;

/** Takes slices of whatever jobs are due, those of the least served tenants first, and reads them. */
export function startImportWorker(
	deps: WorkerDependencies,
	{ concurrency, pollMilliseconds = 2_000 }: ImportWorkerOptions,
): ImportWorker {
	const running = new Set<Promise<void>>();
	const stopping = new AbortController();
	const aborting = new AbortController();
	let lastPollAt: Date | null = null;
	let looking: Promise<void> | undefined;
	let lookAgain = false;

	function wake(): void {
		if (stopping.signal.aborted) return;
		lookAgain = true;
		looking ??= look().finally(() => {
			looking = undefined;
		});
	}

	async function look(): Promise<void> {
		while (lookAgain && !stopping.signal.aborted) {
			lookAgain = false;
			try {
				await fillPlaces();
			} catch (err) {
				deps.logger.error({ err }, "looking for imports failed");
				return;
			}
		}
	}

	async function fillPlaces(): Promise<void> {
		while (running.size < concurrency && !stopping.signal.aborted) {
			const work = await takeNext();
			if (!work) return;
			begin(work);
		}
	}

	async function takeNext(): Promise<SliceWork | null> {
		const { rows } = await systemSql(deps.db).query<{
			tenantId: string;
			importJobId: string;
		}>(
			`select tenant_id as "tenantId", import_job_id as "importJobId" from system.claimable_import_jobs($1)`,
			[candidates],
		);
		lastPollAt = new Date();
		for (const job of rows) {
			try {
				const work = await takeSlice(deps, job);
				if (work) return work;
			} catch (err) {
				// One job that cannot be taken must not hold up the others.
				deps.logger.error({ err, ...job }, "a job could not be taken");
			}
		}
		return null;
	}

	function begin(work: SliceWork): void {
		const slice: Promise<void> = runSlice(deps, work, {
			stopping: stopping.signal,
			signal: aborting.signal,
		})
			.catch((err: unknown) => {
				deps.logger.error({ err, sliceId: work.sliceId }, "a slice was left");
			})
			.finally(() => {
				running.delete(slice);
				wake();
			});
		running.add(slice);
	}

	const timer = setInterval(wake, pollMilliseconds);
	wake();
	return {
		wake,
		lastPollAt: () => lastPollAt,
		async stop(graceMilliseconds) {
			clearInterval(timer);
			stopping.abort(new WorkerStopping());
			await looking;
			const grace = new AbortController();
			await Promise.race([
				Promise.all(running),
				sleep(graceMilliseconds, undefined, { signal: grace.signal }).catch(
					() => {},
				),
			]);
			grace.abort();
			aborting.abort(new WorkerStopping());
			await Promise.all(running);
		},
	};
}
