import { setTimeout as sleep } from "node:timers/promises";
import { systemSql } from "@patchbay/db";
import { WorkerStopping } from "../slices/slice-errors.ts";
import type { SliceWork } from "../slices/slice-work.ts";
import { claimSlice } from "../slices/take-slice.ts";
import { runSlice } from "./run-slice.ts";
import type { WorkerDependencies } from "./worker-dependencies.ts";

export interface ImportWorkerOptions {
	/** Slices at the same time. */
	concurrency: number;
	/** How often to look for work that nobody told of; 2,000 when left out. */
	pollMilliseconds?: number;
	/** How long a slice keeps its place while another connection's import waits for one; 10,000 when left out. */
	placeMilliseconds?: number;
}

export interface ImportWorker {
	/** Looks for work now. */
	wake(): void;
	/** Milliseconds since the database last told what there is to do; null before the first time. */
	sinceLastPoll(): number | null;
	/** Takes no more, lets running slices come to their next checkpoint, breaks them off after `graceMilliseconds`. */
	stop(graceMilliseconds: number): Promise<void>;
}

/** How many jobs are looked at for each free place. */
const candidates = 20;
/** Before jobs that other transactions hold are looked at again; doubled each time they still are. */
const firstLockedMilliseconds = 50;

/**
 * Takes slices of whatever jobs are due, those of the least served tenants and connections first, and reads them. When all
 * places are taken and somebody who has fewer waits, a slice gives its place up at a checkpoint: one connection whose
 * platform or files are slow cannot keep the others away.
 */
export function startImportWorker(
	deps: WorkerDependencies,
	{
		concurrency,
		pollMilliseconds = 2_000,
		placeMilliseconds = 10_000,
	}: ImportWorkerOptions,
): ImportWorker {
	const running = new Set<Promise<void>>();
	const stopping = new AbortController();
	const aborting = new AbortController();
	let lastPollAt: number | null = null;
	let looking: Promise<void> | undefined;
	let lookAgain = false;
	let lockedMilliseconds = firstLockedMilliseconds;
	let lockedTimer: NodeJS.Timeout | undefined;
	let askedAt = Number.NEGATIVE_INFINITY;

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
		lastPollAt = performance.now();
		let isAnyLocked = false;
		for (const job of rows) {
			try {
				const { work, isLocked } = await claimSlice(deps, job);
				if (work) {
					lockedMilliseconds = firstLockedMilliseconds;
					return work;
				}
				isAnyLocked ||= isLocked;
			} catch (err) {
				// One job that cannot be taken must not hold up the others.
				deps.logger.error({ err, ...job }, "a job could not be taken");
			}
		}
		if (isAnyLocked) lookSoon();
		return null;
	}

	/** Usually they are free in an instant; whoever is frozen holds them for seconds. */
	function lookSoon(): void {
		clearTimeout(lockedTimer);
		lockedTimer = setTimeout(wake, lockedMilliseconds);
		lockedMilliseconds = Math.min(lockedMilliseconds * 2, pollMilliseconds);
	}

	/** Whether a slice that began then is to give its place to somebody who has fewer. */
	async function isPlaceWanted(
		work: SliceWork,
		beganAt: number,
	): Promise<boolean> {
		const now = performance.now();
		if (running.size < concurrency || now - beganAt < placeMilliseconds)
			return false;
		if (now - askedAt < Math.min(pollMilliseconds, placeMilliseconds))
			return false;
		askedAt = now;
		const { rows } = await systemSql(deps.db).query<{ wanted: boolean }>(
			"select system.is_import_place_wanted($1) as wanted",
			[work.importJobId],
		);
		return rows[0]?.wanted ?? false;
	}

	function begin(work: SliceWork): void {
		const beganAt = performance.now();
		const slice: Promise<void> = runSlice(deps, work, {
			stopping: stopping.signal,
			signal: aborting.signal,
			isPlaceWanted: () => isPlaceWanted(work, beganAt),
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
		sinceLastPoll: () =>
			lastPollAt === null ? null : performance.now() - lastPollAt,
		async stop(graceMilliseconds) {
			clearInterval(timer);
			clearTimeout(lockedTimer);
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
