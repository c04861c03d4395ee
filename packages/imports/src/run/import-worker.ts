import { setTimeout as sleep } from "node:timers/promises";
import { systemSql } from "@patchbay/db";
import { claimSlice } from "../slices/claim-slice.ts";
import { WorkerStopping } from "../slices/slice-errors.ts";
import type { SliceWork } from "../slices/slice-work.ts";
import { createPlaces, type Place } from "./places.ts";
import { runSlice } from "./run-slice.ts";
import { traceSlice } from "./trace-slice.ts";
import type { WorkerDependencies } from "./worker-dependencies.ts";

export interface ImportWorkerOptions {
	/** Slices at the same time. */
	concurrency: number;
	/** Pause between looks for work that no notification announced; 2,000 when left out. */
	pollMilliseconds?: number;
	/** Time that a slice keeps its place while another connection's import waits for one; 10,000 when left out. */
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

/** Jobs looked at for each free place. */
const candidates = 20;
/** Pause before jobs that other transactions hold are looked at again; doubled each time they still are. */
const firstLockedMilliseconds = 50;

/**
 * Takes slices of whatever jobs are due, those of the least served tenants and connections first, and reads them. When all
 * places are taken and somebody who has fewer waits, a slice gives its place up at a checkpoint, and of a connection that
 * has several one that comes to no checkpoint is broken off: one connection whose platform or files are slow, or whose calls
 * are never answered, cannot keep the others away.
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
	const places = createPlaces();
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
		while (places.size < concurrency && !stopping.signal.aborted) {
			const work = await claimNext();
			if (!work) return;
			begin(work);
		}
	}

	async function claimNext(): Promise<SliceWork | null> {
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
				// One job that cannot be claimed must not hold up the others.
				deps.logger.error({ err, ...job }, "a job could not be claimed");
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

	/** Tells whether a slice should give its place to somebody who has fewer. */
	async function isPlaceWanted(place: Place): Promise<boolean> {
		const now = performance.now();
		place.heardAt = now;
		if (places.size < concurrency || now - place.beganAt < placeMilliseconds)
			return false;
		if (now - askedAt < Math.min(pollMilliseconds, placeMilliseconds))
			return false;
		askedAt = now;
		return isWantedOf(place.work);
	}

	/** A call that is not answered comes to no checkpoint. */
	async function breakOffSilent(): Promise<void> {
		if (places.size < concurrency) return;
		const place = places.findSilent(placeMilliseconds);
		if (!place || !(await isWantedOf(place.work))) return;
		deps.logger.info(
			{ sliceId: place.work.sliceId },
			"a slice that was silent gives its place to another import",
		);
		place.end();
	}

	async function isWantedOf(work: SliceWork): Promise<boolean> {
		const { rows } = await systemSql(deps.db).query<{ wanted: boolean }>(
			"select system.is_import_place_wanted($1) as wanted",
			[work.importJobId],
		);
		return rows[0]?.wanted ?? false;
	}

	function begin(work: SliceWork): void {
		const place = places.occupy(work);
		const slice: Promise<void> = traceSlice(deps, work, () =>
			runSlice(deps, work, {
				stopping: stopping.signal,
				signal: AbortSignal.any([aborting.signal, place.signal]),
				isPlaceWanted: () => isPlaceWanted(place),
			}),
		)
			.catch((err: unknown) => {
				deps.logger.error({ err, sliceId: work.sliceId }, "a slice was left");
			})
			.finally(() => {
				running.delete(slice);
				places.leave(place);
				wake();
			});
		running.add(slice);
	}

	const timer = setInterval(() => {
		wake();
		breakOffSilent().catch((err: unknown) => {
			deps.logger.error({ err }, "looking for silent slices failed");
		});
	}, pollMilliseconds);
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
