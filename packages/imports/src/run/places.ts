import { PlaceYielded } from "../slices/slice-errors.ts";

/** Slice that has one of the worker's places. */
export interface Place {
	sliceId: string;
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
	occupy(sliceId: string): Place;
	leave(place: Place): void;
	/** Slices that have come to no checkpoint for so long, the longest silent ones first. */
	listSilent(milliseconds: number): Place[];
}

export function createPlaces(now = () => performance.now()): Places {
	const occupied = new Set<Place>();
	return {
		get size() {
			return occupied.size;
		},
		occupy(sliceId) {
			const ending = new AbortController();
			const place: Place = {
				sliceId,
				beganAt: now(),
				heardAt: now(),
				signal: ending.signal,
				end: () => ending.abort(new PlaceYielded()),
			};
			occupied.add(place);
			return place;
		},
		leave: (place) => void occupied.delete(place),
		listSilent: (milliseconds) =>
			[...occupied]
				.filter(
					({ heardAt, signal }) =>
						!signal.aborted && now() - heardAt >= milliseconds,
				)
				.sort((a, b) => a.heardAt - b.heardAt),
	};
}
