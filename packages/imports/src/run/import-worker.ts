import { setTimeout as sleep } from "node:timers/promises";
import { systemSql } from "@patchbay/db";
import {
	type ClaimedSlice,
	claimSlices,
	noteHeldBack,
	promoteSlices,
} from "../slices/claim-slices.ts";
import { openClaim } from "../slices/open-claim.ts";
import { WorkerStopping } from "../slices/slice-errors.ts";
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

/** Milliseconds by which a timer may be early: a look before the slice is due finds nothing. */
const timerError = 5;
/** Milliseconds of the longest wait whose end is not left to the usual looks: beside a longer one their pause is nothing. */
const longestTimer = 60_000;

/** Answer to whether a place is wanted, and how many the connection has that keeps it. */
interface PlaceWanted {
	wanted: boolean;
	connectionLive: number;
}

/**
 * Claims slices in their turn over all tenants, as many as there are places, and reads them. When all places are taken and
 * somebody who has fewer waits, a slice gives its place up at a checkpoint, and of a connection that
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
	let askedAt = Number.NEGATIVE_INFINITY;

	function wake(): void {
		if (stopping.signal.aborted) return;
		lookAgain = true;
		looking ??= look().finally(() => {
			looking = undefined;
		});
	}

	/** Looks for work as soon as a slice of ours is due again, and not at the next of the usual looks. */
	function wakeAfter(milliseconds: number): void {
		if (milliseconds <= longestTimer)
			setTimeout(wake, milliseconds + timerError).unref();
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
		const free = concurrency - places.size;
		if (free > 0) {
			const { claimed, held, mayFindMore } = await claimSlices(deps, free);
			for (const slice of claimed) begin(slice);
			lookAgain ||= mayFindMore;
			lastPollAt = performance.now();
			await noteHeldBack(deps, held);
		} else {
			// Others may wait for a place that one of ours can give up.
			await promoteSlices(deps);
			lastPollAt = performance.now();
		}
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
		return (await askWhoWaits(place)).wanted;
	}

	/**
	 * A call that is not answered comes to no checkpoint. Its connection keeps another place, of whichever worker, so that
	 * whatever it calls slowly still ends some time.
	 */
	async function breakOffSilent(): Promise<void> {
		if (places.size < concurrency) return;
		for (const place of places.listSilent(placeMilliseconds)) {
			const { wanted, connectionLive } = await askWhoWaits(place);
			if (!wanted || connectionLive < 2) continue;
			deps.logger.info(
				{ sliceId: place.sliceId },
				"a slice that was silent gives its place to another import",
			);
			place.end();
			return;
		}
	}

	async function askWhoWaits({ sliceId }: Place): Promise<PlaceWanted> {
		const { rows } = await systemSql(deps.db).query<PlaceWanted>(
			`select wanted, connection_live as "connectionLive" from system.import_place_wanted($1)`,
			[sliceId],
		);
		return rows[0] ?? { wanted: false, connectionLive: 0 };
	}

	function begin(claimed: ClaimedSlice): void {
		const place = places.occupy(claimed.sliceId);
		const slice: Promise<void> = work(claimed, place)
			.catch((err: unknown) => {
				// Its lease ends, and another worker goes on.
				deps.logger.error(
					{ err, sliceId: claimed.sliceId },
					"a slice was left",
				);
			})
			.finally(() => {
				running.delete(slice);
				places.leave(place);
				wake();
			});
		running.add(slice);
	}

	async function work(claimed: ClaimedSlice, place: Place): Promise<void> {
		const opened = await openClaim(deps, claimed);
		if (opened)
			await traceSlice(deps, opened, () =>
				runSlice(deps, opened, {
					stopping: stopping.signal,
					signal: AbortSignal.any([aborting.signal, place.signal]),
					isPlaceWanted: () => isPlaceWanted(place),
					onWaiting: wakeAfter,
				}),
			);
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
