import { PlaceYielded } from "../slices/slice-errors.ts";
import type { SliceWork } from "../slices/slice-work.ts";

/** Slice that has one of the worker's places. */
export interface Place {
	work: SliceWork;
	/** Start of its time in the place, by `performance.now()`, and its last checkpoint. */
	beganAt: number;
	heardAt: number;
	/** Ends when the place is taken away. */
	signal: AbortSignal;
	/** Takes the place away: the slice is given back as it is at its last checkpoint. */
	end(): void;
}

/** The places of a worker, and who has them. */
export interface Places {
	readonly size: number;
	occupy(work: SliceWork): Place;
	leave(place: Place): void;
	/**
	 * A slice that could be broken off for somebody who waits: silent for so long, and of a connection that keeps another
	 * place, so that whatever it calls slowly still ends some time. The longest silent one; null when there is none.
	 */
	findSilent(milliseconds: number): Place | null;
}

export function createPlaces(now = () => performance.now()): Places {
	const occupied = new Set<Place>();
	const ofConnection = (id: string) =>
		[...occupied].filter(({ work }) => work.connection.id === id).length;
	return {
		get size() {
			return occupied.size;
		},
		occupy(work) {
			const ending = new AbortController();
			const place: Place = {
				work,
				beganAt: now(),
				heardAt: now(),
				signal: ending.signal,
				end: () => ending.abort(new PlaceYielded()),
			};
			occupied.add(place);
			return place;
		},
		leave: (place) => void occupied.delete(place),
		findSilent(milliseconds) {
			const silent = [...occupied].filter(
				({ work, heardAt, signal }) =>
					!signal.aborted &&
					now() - heardAt >= milliseconds &&
					ofConnection(work.connection.id) > 1,
			);
			return silent.sort((a, b) => a.heardAt - b.heardAt)[0] ?? null;
		},
	};
}
