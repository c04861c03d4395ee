import { InvalidInput } from "@patchbay/errors";
import { inChunks } from "../../chunks.ts";
import { CursorExpired } from "../../errors.ts";
import { type Active, type Placement, placements } from "./active-campaigns.ts";
import type { Piece } from "./pieces.ts";
import { campaignsInQuestion, toUnit, type Unit } from "./stats.ts";

/** A place among units: the start of a piece, and the order of the last campaign that was told of it. */
export interface Place {
	start: number;
	after: string;
}

const writePlace = ({ start, after }: Place): string => `${start}.${after}`;

/** @throws {InvalidInput} for the cursor of another list */
export function readPlace(text: string): Place {
	const [, start, after] =
		/^(-?\d{1,16})\.(\d[0-9a-z]{0,32})$/.exec(text) ?? [];
	if (start === undefined || after === undefined)
		throw new InvalidInput("This is not a cursor of this list.");
	return { start: Number(start), after };
}

/**
 * Order of a campaign: those that are shown in the same placements lie together, so that a question for a placement has as many
 * of them as it can. One that comes to be shown in a further placement moves on, so that a reading which is gone on with tells it
 * once more rather than not at all.
 */
function orderOf(id: string, shown: ReadonlySet<Placement>): string {
	const present = placements.reduce(
		(sum, placement, at) => sum + (shown.has(placement) ? 2 ** at : 0),
		0,
	);
	return `${present}${id}`;
}

/** A unit, with the order of its last campaign. */
export type PlacedUnit = Unit & { last: string };

/** Failure of a cursor whose days begin at other times than the account's do now. */
export const otherZone = (): CursorExpired =>
	new CursorExpired(
		"The ad account's time zone at X has changed. Its numbers are read again from the start.",
	);

/**
 * Units in order, from a place on.
 * @throws {CursorExpired} for a place in the days of another zone
 */
export function unitsFrom(
	pieces: readonly Piece[],
	active: Active,
	place: Place | null,
): PlacedUnit[] {
	if (place && !pieces.some(({ start }) => start === place.start))
		throw otherZone();
	const ordered = [...active]
		.map(([id, shown]) => ({ id, order: orderOf(id, shown) }))
		.sort((one, other) => (one.order < other.order ? -1 : 1));
	return pieces
		.filter(({ start }) => !place || start >= place.start)
		.flatMap((piece) => {
			const after = place?.start === piece.start ? place.after : "";
			const rest = ordered.filter(({ order }) => order > after);
			return inChunks(rest, campaignsInQuestion).map((chunk) => ({
				...toUnit(
					piece,
					chunk.map(({ id }) => id),
					active,
				),
				last: chunk.at(-1)?.order ?? "",
			}));
		});
}

/** The place after a unit, as a cursor. */
export const placeOf = ({ piece: { start }, last }: PlacedUnit): string =>
	writePlace({ start, after: last });
